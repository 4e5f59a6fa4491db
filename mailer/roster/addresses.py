"""Mail addresses as people type them into a table, made into addresses that can be written to.

Owns the hygiene of a cell: full width, separators, ``<…>``, slips of the
finger.  Never asks the network and never mends an address silently: a slip is
reported with a proposal.  The rows around the cell are `mailer.roster.reading`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Fault(StrEnum):
    """Why a text is not an address that can be written to."""

    NO_AT = "no_at"
    TWO_AT = "two_at"
    NO_LOCAL = "no_local"
    NO_DOMAIN = "no_domain"
    NO_DOT = "no_dot"
    BAD_LOCAL = "bad_local"
    BAD_DOMAIN = "bad_domain"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class BrokenAddress:
    """What was `found` where an address should stand, its fault, and what was perhaps meant."""

    found: str
    fault: Fault
    proposal: str | None = None

    @property
    def meant(self) -> str | None:
        """Of the proposal what differs from what was found: its domain, or all of it."""
        if self.proposal is None:
            return None
        local, _, domain = self.proposal.rpartition("@")
        typed = unicodedata.normalize("NFKC", self.found).rpartition("@")[0]
        return domain if local == re.sub(r"\s", "", typed) else self.proposal


def read_cell(cell: str) -> tuple[tuple[str, ...], tuple[BrokenAddress, ...]]:
    """The addresses of one cell in the order they stand, each once, and what is broken in it.

    ``无``, ``-`` and the like mean that there is none.
    """
    if (plain := _plain(cell)) is not None:
        return (plain,), ()
    addresses: list[str] = []
    broken: list[BrokenAddress] = []
    for piece in _pieces(cell):
        address = read_address(piece)
        if isinstance(address, BrokenAddress):
            broken.append(address)
        elif fold_address(address) not in map(fold_address, addresses):
            addresses.append(address)
    return tuple(addresses), tuple(broken)


def read_address(typed: str) -> str | BrokenAddress:
    """The address in its normal form: NFKC, without blanks, its domain in lower case.

    A domain beyond ASCII keeps its characters; `wire_address` gives the form for
    the envelope.
    """
    if (plain := _plain(typed)) is not None:
        return plain
    text = _bare(typed)
    if fault := _fault_of_shape(text):
        return BrokenAddress(typed.strip(), fault, _proposal(text))
    if (proposal := _proposal(text)) is not None:
        return BrokenAddress(typed.strip(), Fault.MISTYPED, proposal)
    if (normal := _valid(text)) is not None:
        return normal
    # The same domain behind a name that is certainly right says which half is wrong.
    domain_is_valid = _valid("a@" + text.rpartition("@")[2]) is not None
    return BrokenAddress(typed.strip(), Fault.BAD_LOCAL if domain_is_valid else Fault.BAD_DOMAIN)


def fold_address(address: str) -> str:
    """The form in which two addresses are compared: case-folded, without blanks at the ends."""
    folded = address.strip().casefold()
    return address if folded == address else folded  # of a great roster not every text twice


def needs_smtputf8(address: str) -> bool:
    """Whether a server must offer SMTPUTF8 (RFC 6531): the part before the @ is not ASCII."""
    return not address.rpartition("@")[0].isascii()


def wire_address(address: str) -> str:
    """The address for the envelope: the domain in ASCII (IDNA), the part before the @ as it is.

    Raises:
        ValueError: *address* did not come from `read_address`; a mistake of ours.
    """
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    return f"{local}@{_in_ascii(domain)}"


@lru_cache(maxsize=256)  # 0.2 ms each, and asked for every letter: a list has few such domains
def _in_ascii(domain: str) -> str:
    from email_validator import validate_email  # noqa: PLC0415 - see _valid

    return str(validate_email(f"office@{domain}", check_deliverability=False).ascii_domain)


# Cells

_NONE = {"无", "暂无", "没有", "无邮箱", "-", "--", "—", "——", "/", "\\", "n/a"}

_SEPARATORS = re.compile(r"[;,、|\n]")

# Zero width, soft hyphen and the marks of writing direction: pasted along, never seen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_IN_BRACKETS = re.compile(r"<([^<>]*)>")


def _pieces(cell: str) -> list[str]:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", cell))
    pieces: list[str] = []
    for part in _SEPARATORS.split(text):
        beside = _IN_BRACKETS.sub(" ", part)
        inner = _IN_BRACKETS.findall(part)
        for piece in [*inner, beside] if "@" in beside or not inner else inner:
            # A slash or a blank separates only where several addresses stand; one
            # address may have a slash in its name, and blanks that slipped in.
            pieces += re.split(r"[\s/]+", piece) if piece.count("@") > 1 else [piece]
    pieces = [piece.strip() for piece in pieces]
    return [piece for piece in pieces if piece and piece.casefold() not in _NONE]


def _bare(typed: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", typed))
    text = re.sub(r"\s", "", text)
    text = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    local, at, domain = text.rpartition("@")
    # An input method writes 。 for a dot; IDNA takes it for one too (RFC 3490 §3.1).
    return f"{local}{at}{domain.replace('。', '.').rstrip('.')}"


# What nearly every address is: a dot-atom (RFC 5322 §3.2.3) of the usual signs, before a domain
# that was looked at already.  The validator needs 60 µs for one, and a roster has 100,000.
_USUAL = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)")
_LONGEST_LOCAL, _LONGEST = 64, 254


def _plain(typed: str) -> str | None:
    """A usual address, as the whole reading would give it; None when that must be done."""
    found = _USUAL.fullmatch(typed)
    if found is None or len(found[1]) > _LONGEST_LOCAL or len(typed) > _LONGEST:
        return None
    domain = _plain_domain(found[2].lower())
    if domain is None or domain == found[2]:
        return typed if domain else None
    return f"{found[1]}@{domain}"


@lru_cache(maxsize=4096)
def _plain_domain(domain: str) -> str | None:
    """The domain, when it can be and is no slip; None when an address of it must be looked at."""
    if "." not in domain or _meant_domain(domain) is not None:
        return None
    valid = _valid(f"a@{domain}")
    return None if valid is None else valid.rpartition("@")[2]


def _fault_of_shape(text: str) -> Fault | None:
    local, at, domain = text.rpartition("@")
    if not at:
        return Fault.NO_AT
    if "@" in local:
        return Fault.TWO_AT
    if not local:
        return Fault.NO_LOCAL
    if not domain:
        return Fault.NO_DOMAIN
    if "。" in local:
        return Fault.BAD_LOCAL
    return None if "." in domain else Fault.NO_DOT


def _valid(text: str) -> str | None:
    # Imported here: it costs 50 ms, which `mailer --help` should not pay.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return None


# Slips of the finger.  Only what no office means is here: an ending that does not exist,
# or the name of a great provider under an ending at which it keeps no mailboxes.  Some of
# these belong to people who wait for mail that goes astray.

_ENDINGS = {
    ending: meant
    for meant, endings in {
        "com": "cmo con ocm cim comm coom vom xom cpm c0m cmm comn",
        "net": "nte ent nett",
        "gov.cn": "gvo.cn gov.cm gov.con gov.ch gov.c gov.cnn",
        "org.cn": "ogr.cn",
        "edu.cn": "eud.cn",
        "cn": "cnn",
    }.items()
    for ending in endings.split()
}

_DOMAINS = {
    domain: meant
    for meant, domains in {
        "163.com": "1633.com 1163.com 163.co 163.cm 163.om 163.cn 163.com.cn l63.com",
        "126.com": "1266.com 1126.com 126.co 126.cm 126.om 126.com.cn l26.com",
        "qq.com": "q.com qqqq.com qq.co qq.cm qq.om qq.cn qq.com.cn qqq.com",
        "139.com": "139.co 139.cm l39.com",
        "189.cn": "l89.cn 189.com.cn",
        "sina.com": "sian.com snia.com sina.co sina.cm",
        "sohu.com": "shou.com sohu.co sohu.cm",
        "foxmail.com": "foxmial.com foxmai.com foxamil.com foxmail.co foxmail.cm",
        "outlook.com": "outlok.com outloook.com outlook.co",
        "hotmail.com": "hotmial.com hotmai.com",
        "gmail.com": "gmial.com gmal.com gmaill.com gamil.com gmai.com",
        "yeah.net": "yaeh.net yeah.cn",
    }.items()
    for domain in domains.split()
}

_PROVIDERS = sorted(set(_DOMAINS.values()))


def _proposal(text: str) -> str | None:
    """What was perhaps meant, when the address as typed cannot be right."""
    local, at, domain = text.rpartition("@")
    if not at or not local or "@" in local:
        return None
    meant = _meant_domain(domain.lower())
    name = local.replace("。", ".")
    if meant is None and name == local:
        return None
    return f"{name}@{meant or domain.lower()}"


def _meant_domain(domain: str) -> str | None:
    if domain in _DOMAINS:
        return _DOMAINS[domain]
    for ending, meant in _ENDINGS.items():
        if domain.endswith("." + ending):
            return domain.removesuffix(ending) + meant
    # The dot itself is missing, or a comma that was a separator has cut it away: 163com, qqcom.
    return next((known for known in _PROVIDERS if known.replace(".", "") == domain), None)
