"""What the name servers say about the domain of a sender.

Owns the questions for MX, SPF, DMARC and a key of DKIM whose name is known.  Never
raises where nobody can be asked, and never judges an answer: that is
`mailer.checkup`, and `mailer.workflow.checks` for an issue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.resolver import Resolver

PATIENCE_S = 3.0
"""How long one question may take, all name servers together."""

MOST_QUESTIONS = 10
"""Further names that an SPF record may make a receiver ask for (RFC 7208 §4.6.4)."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is published for a domain.

    `exists` is False when there is no such domain; `mx` are the servers that take
    its mail, the preferred one first; `spf` and `dmarc` are those records in full,
    None where there is none.  `spf_questions` are the names that a receiver must ask
    for besides; it stops counting one beyond `MOST_QUESTIONS`.
    """

    exists: bool = True
    mx: tuple[str, ...] = field(default=())
    spf: str | None = None
    dmarc: str | None = None
    spf_questions: int = 0


def ask(domain: str, resolver: Resolver | None = None) -> Records | None:
    """What is published for *domain*; None where no name server answers.

    Args:
        domain: in ASCII, e.g. ``office.example``.
        resolver: whom to ask; the name servers of this machine when None.
    """
    # Slow to import, and needed by one command.
    import dns.exception  # noqa: PLC0415
    import dns.resolver  # noqa: PLC0415

    try:
        asked = resolver or dns.resolver.Resolver()
        asked.lifetime = PATIENCE_S
        exchanges = _answers(asked, domain, "MX")
        texts = _answers(asked, domain, "TXT")
        policies = _answers(asked, f"_dmarc.{domain}", "TXT")
        spf = _spf(texts)
        questions = _questions(asked, spf) if spf is not None else 0
    except dns.resolver.NXDOMAIN:
        return Records(exists=False)
    except (dns.exception.DNSException, OSError):
        return None
    preferred = sorted(exchanges, key=lambda line: int(line.split()[0]))
    return Records(
        mx=tuple(line.split()[1].rstrip(".") for line in preferred),
        spf=spf,
        dmarc=next((text for text in policies if text.lower().startswith("v=dmarc1")), None),
        spf_questions=questions,
    )


def key(name: str, resolver: Resolver | None = None) -> tuple[str, ...] | None:
    """The texts published at *name*, e.g. ``jianbao._domainkey.office.example``.

    Returns:
        None where no name server answers; an empty tuple where there is no such text.
    """
    import dns.exception  # noqa: PLC0415 - see above
    import dns.resolver  # noqa: PLC0415

    try:
        asked = resolver or dns.resolver.Resolver()
        asked.lifetime = PATIENCE_S
        return tuple(_answers(asked, name, "TXT"))
    except dns.resolver.NXDOMAIN:
        return ()
    except (dns.exception.DNSException, OSError):
        return None


_ASKS = re.compile(r"[+?~-]?(?:(include|a|mx|ptr|exists)\b|(redirect)=)[:=]?(\S*)", re.IGNORECASE)


def _spf(texts: list[str]) -> str | None:
    return next((text for text in texts if text.lower().startswith("v=spf1")), None)


def _questions(resolver: Resolver, spf: str, before: int = 0) -> int:
    """How many names a receiver has asked for when it has read *spf* to its end."""
    asked = before
    for term in spf.split()[1:]:
        found = _ASKS.match(term)
        if found is None or asked > MOST_QUESTIONS:
            continue
        asked += 1
        leads_on = (found[1] or found[2]).lower() in ("include", "redirect")
        if leads_on and "%" not in found[3]:
            further = _spf(_below(resolver, found[3]))
            asked = _questions(resolver, further, asked) if further is not None else asked
    return asked


def _below(resolver: Resolver, name: str) -> list[str]:
    """The texts at *name*; none where it does not exist, or its server is silent."""
    import dns.exception  # noqa: PLC0415

    try:
        return _answers(resolver, name, "TXT")
    except dns.exception.DNSException:
        return []


def _answers(resolver: Resolver, name: str, kind: str) -> list[str]:
    """The records of that kind as text; none where the name has none.

    Raises:
        dns.resolver.NXDOMAIN: there is no such name, and it is not one of ours below a domain.
    """
    import dns.resolver  # noqa: PLC0415

    try:
        found = resolver.resolve(name, kind, search=False)
    except dns.resolver.NoAnswer:
        return []
    except dns.resolver.NXDOMAIN:
        if name.startswith("_"):
            return []
        raise
    return [_text(record) for record in found]


def _text(record: object) -> str:
    strings = getattr(record, "strings", None)  # TXT comes in pieces of 255 bytes
    if strings is None:
        return str(record)
    return b"".join(strings).decode("utf-8", "replace")
