"""The message around a letter's page: lines, headers, parts, signature.

Owns what RFC 5322 and MIME ask of the bytes, and what mailboxes ask besides of a letter
that goes to many.  Never looks into the page: that is `page`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from mailer.preflight.flaws import Flaw, error, warning

# RFC 5322 §2.1.1, and RFC 2045 §6.8 for base64.
_LONGEST_LINE = 998
_LONGEST_ENCODED = 76
_ONCE = (
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type"),
    *("List-Id", "List-Unsubscribe", "Auto-Submitted", "Feedback-ID"),
)
# Precedence is taken for junk by some gateways; a receipt is asked of every reader; the others
# would show readers to each other.
_NEVER = ("Cc", "Bcc", "Precedence", "Disposition-Notification-To", "Return-Receipt-To")
_RAW = ("Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID")
_SIGNED = ("from", "to", "subject", "date", "message-id", "list-id", "list-unsubscribe")
_ENCODED_WORD = "=?"
# What Windows and the mail programs of telephones cannot keep in the name of a file.
_BAD_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 80
_SHOWN = 40
_LETTER_BYTES = (7_000_000, 20_000_000)


@dataclass(frozen=True, slots=True)
class Part:
    """A part beside the two bodies: a picture of the page, or an attachment."""

    kind: str
    name: str | None
    cid: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A letter as a mail program reads it; `html` or `text` is empty when it is not there."""

    headers: Mapping[str, str]
    html: str
    text: str
    parts: tuple[Part, ...]


def read(letter: bytes) -> tuple[Message, tuple[Flaw, ...]]:
    """The letter taken apart, and what is wrong with its bytes, headers and parts."""
    parsed = BytesParser(policy=policy.default).parsebytes(letter)
    assert isinstance(parsed, EmailMessage), "what the default policy makes"
    bodies: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    parts: list[Part] = []
    for part in parsed.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if kind in bodies and part.get_content_disposition() != "attachment":
            bodies[kind].append(_decoded(part))
        else:
            cid = part["Content-ID"]
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes), "no multipart"
            own = cid.strip().strip("<>") if cid else None
            parts.append(Part(kind, part.get_filename(), own, content))
    message = Message(
        headers={name.lower(): str(value) for name, value in parsed.items()},
        html="".join(bodies["text/html"][:1]),
        text="".join(bodies["text/plain"][:1]),
        parts=tuple(parts),
    )
    flaws = (
        *_lines(letter),
        *_headers(letter, parsed),
        *_leaving(parsed),
        *_shape(parsed, bodies),
        *_attachments(message.parts),
        *_signature(letter, parsed),
    )
    return message, flaws


def size(letters: list[bytes]) -> Iterator[Flaw]:
    """Whether the largest of *letters* is too large for mailboxes."""
    largest = max(map(len, letters))
    told, most = _LETTER_BYTES
    if largest > most:
        yield error("LETTER_LARGE", size_mb=_mb(largest), expected_mb=_mb(most))
    elif largest > told:
        yield warning("LETTER_LARGE", size_mb=_mb(largest), expected_mb=_mb(told))


# Details


def _mb(size_bytes: int) -> float:
    return round(size_bytes / 1_000_000, 1)


def _decoded(part: EmailMessage) -> str:
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return ""


def _lines(letter: bytes) -> Iterator[Flaw]:
    bare = letter.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare or not letter.endswith(b"\r\n"):
        yield error("LINE_ENDS")
    if b"\0" in letter:
        yield error("NUL")
    head, _, body = letter.partition(b"\r\n\r\n")
    lines = [*head.split(b"\r\n"), *body.split(b"\r\n")]
    longest = max(lines, key=len)
    if len(longest) > _LONGEST_LINE:
        yield error("LINE_LONG", found=len(longest), expected=_LONGEST_LINE)
    if not body.isascii():
        yield error("NOT_ENCODED")


def _headers(letter: bytes, parsed: EmailMessage) -> Iterator[Flaw]:
    for name in _ONCE:
        found = len(parsed.get_all(name, []))
        if found != 1:
            yield error("HEADER_COUNT", header=name, found=found)
    for name in _NEVER:
        if name in parsed:
            yield error("HEADER_UNWANTED", header=name)
    for name, value in _as_written(letter):
        machine_read = value if name in _RAW else value.rpartition("<")[2]
        if (name in _RAW or name == "List-Id") and _ENCODED_WORD in machine_read:
            yield error("HEADER_ENCODED", header=name)
    to = parsed["To"]
    if to is not None and len(to.addresses) != 1:
        yield error("TO_SEVERAL", found=len(to.addresses))
    sender, own = _domain_of(str(parsed["From"] or "")), _domain_of(str(parsed["Message-ID"] or ""))
    if sender and own and sender != own:
        yield error("MESSAGE_ID_FOREIGN", found=own, expected=sender)
    answers = _domain_of(str(parsed["Reply-To"] or ""))
    if sender and answers and not is_same_site(sender, answers):
        yield warning("REPLY_TO_FOREIGN", found=answers, expected=sender)


def _leaving(parsed: EmailMessage) -> Iterator[Flaw]:
    """Whether the button with which mailboxes let a reader leave a list has somewhere to lead."""
    ways = [each.strip() for each in str(parsed["List-Unsubscribe"] or "").split(",")]
    has_page = any(re.fullmatch(r"<https://[^\s<>]+>", each) for each in ways)
    has_mail = any(re.fullmatch(r"<mailto:[^\s<>@]+@[^\s<>@]+>", each) for each in ways)
    if not (has_page or has_mail):
        yield error("UNSUBSCRIBE_LINK", found=", ".join(ways)[:_SHOWN])
    if "List-Unsubscribe-Post" in parsed and not has_page:  # RFC 8058 §3.1
        yield error("UNSUBSCRIBE_POST")


def _as_written(letter: bytes) -> Iterator[tuple[str, str]]:
    head = letter.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    for line in re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name, value


def is_same_site(one: str, other: str) -> bool:
    """Whether one of two domains is the other, or lies below it."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or other.endswith(f".{one}") or one.endswith(f".{other}")


def _domain_of(value: str) -> str:
    found = re.search(r"@([^<>@\s]+)>?\s*$", value)
    return found[1].lower() if found else ""


def _shape(parsed: EmailMessage, bodies: Mapping[str, list[str]]) -> Iterator[Flaw]:
    parts = list(parsed.walk())
    defects = sorted({type(each).__name__ for part in parts for each in part.defects})
    if defects:
        yield error("MIME_DEFECT", found=tuple(defects))
    for kind, found in bodies.items():
        if len(found) != 1 or not found[0].strip():
            yield error("BODY_COUNT", kind=kind, found=len(found))
    # A page may be attached, where no PDF can be made: it is a file, and tells its charset itself.
    own = [part for part in parts if part.get_content_disposition() != "attachment"]
    order = [part.get_content_type() for part in own]
    alternatives = [kind for kind in order if kind in bodies]
    if "multipart/alternative" not in order or alternatives != ["text/plain", "text/html"]:
        yield error("MIME_ORDER")
    for part in own:
        charset = part.get_content_charset()
        if part.get_content_maintype() == "text" and charset != "utf-8":
            yield error("CHARSET", found=charset, expected="utf-8")
    for part in parts:
        payload = part.get_payload()
        if part["Content-Transfer-Encoding"] == "base64" and isinstance(payload, str):
            longest = max(map(len, payload.splitlines()), default=0)
            if longest > _LONGEST_ENCODED:
                yield error("LINE_LONG", found=longest, expected=_LONGEST_ENCODED)


def _attachments(parts: tuple[Part, ...]) -> Iterator[Flaw]:
    for part in parts:
        if part.cid is not None:
            continue
        name = part.name
        if not name or len(name) > _LONGEST_NAME or _BAD_IN_NAMES.search(name):
            yield warning("ATTACHMENT_NAME", found=name, kind=part.kind, most=_LONGEST_NAME)


def _signature(letter: bytes, parsed: EmailMessage) -> Iterator[Flaw]:
    """Whether a signature that is there fits the body, the sender and the headers of lists."""
    written = dict(_as_written(letter)).get("DKIM-Signature")
    if written is None:
        return
    tags = {
        name.strip(): "".join(value.split())
        for name, _, value in (tag.partition("=") for tag in written.split(";"))
    }
    body = _canonical(letter.partition(b"\r\n\r\n")[2])
    hashed = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    if tags.get("bh") != hashed:
        yield error("DKIM_BODY")
    signed = tags.get("h", "").lower().split(":")
    if lacking := tuple(name for name in _SIGNED if name not in signed):
        yield error("DKIM_HEADERS", missing=lacking)
    domain, sender = tags.get("d", "").lower(), _domain_of(str(parsed["From"] or ""))
    if sender != domain and not sender.endswith(f".{domain}"):
        yield error("DKIM_FOREIGN", found=domain, expected=sender)


def _canonical(body: bytes) -> bytes:
    """The body in the form called relaxed (RFC 6376 §3.4.4)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    whole = b"\r\n".join(lines).rstrip(b"\r\n")
    return whole + b"\r\n" if whole else b""
