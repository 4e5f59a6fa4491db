"""What the name servers say about the domain of a sender.

Owns the questions for MX, SPF and DMARC.  Never raises where nobody can be
asked, and never judges an answer: that is `mailer.checkup`.  Keys of DKIM
cannot be asked for: their names stand only in letters that were signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.resolver import Resolver

PATIENCE_S = 3.0
"""How long one question may take, all name servers together."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is published for a domain.

    `exists` is False when there is no such domain; `mx` are the servers that take
    its mail, the preferred one first; `spf` and `dmarc` are those records in full,
    None where there is none.
    """

    exists: bool = True
    mx: tuple[str, ...] = field(default=())
    spf: str | None = None
    dmarc: str | None = None


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
    except dns.resolver.NXDOMAIN:
        return Records(exists=False)
    except (dns.exception.DNSException, OSError):
        return None
    preferred = sorted(exchanges, key=lambda line: int(line.split()[0]))
    return Records(
        mx=tuple(line.split()[1].rstrip(".") for line in preferred),
        spf=next((text for text in texts if text.lower().startswith("v=spf1")), None),
        dmarc=next((text for text in policies if text.lower().startswith("v=dmarc1")), None),
    )


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
