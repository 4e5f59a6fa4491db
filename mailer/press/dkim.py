"""The signature of the sender's domain under a letter (DKIM, RFC 6376).

Owns keys, the choice of what is signed and the header that says so.  Never decides
whether a letter is signed: an `Identity` has a signer or it has none.  The letter
around it is joined in `letter`; whether the key is published is asked in `mailer.checkup`.

Both halves are made canonical in the way called relaxed.  The bodies of our letters
are base64 between short headers, so they are canonical as they stand, and it costs
three searches to know it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mailer.mistake import BadInput
from mailer.press.headers import header_line

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BITS: Final = 2048
"""What a new key has: RFC 8301 asks for it, and a record of it still fits into one answer."""

_FEWEST_BITS: Final = 1024
_OPEN_TO_OTHERS: Final = 0o077

SIGNED: Final = (
    *("from", "to", "subject", "date", "message-id", "reply-to"),
    *("list-id", "list-unsubscribe", "list-unsubscribe-post"),
    *("auto-submitted", "feedback-id", "mime-version", "content-type"),
)
"""What is signed, if the letter has it."""

_AGAIN: Final = ("from", "subject")
"""Signed once more than they are there: whoever adds a second one breaks the signature."""

_RUNS = re.compile(rb"[ \t]+")
_FOLDS = re.compile(rb"\r\n(?=[ \t])")
_CHUNK: Final = 72


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for *domain*; load one with `Signer.load`.

    `selector` is the name of the key below ``_domainkey.<domain>``, `bits` how long it
    is, `record` the text (TXT) that must be published there, `public` its ``p=``.
    """

    domain: str
    selector: str
    bits: int
    public: str
    _key: RSAPrivateKey = field(repr=False, compare=False)

    @classmethod
    def load(cls, path: Path, *, selector: str, domain: str) -> Signer:
        """The signer whose private key stands in the file *path* (PEM, without a password).

        Raises:
            BadInput: ``dkim.no_package``; ``dkim.no_key`` there is no such file, or it
                cannot be opened; ``dkim.open_to_others``; ``dkim.bad_key`` it is no RSA
                key, or too short to be believed.
        """
        require_package()
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

        try:
            pem = path.read_bytes()
            rights = stat.S_IMODE(path.stat().st_mode)
        except OSError as error:
            raise BadInput("dkim.no_key", path=str(path)) from error
        if os.name == "posix" and rights & _OPEN_TO_OTHERS:
            raise BadInput("dkim.open_to_others", path=str(path), found=f"{rights:04o}")
        try:
            key = serialization.load_pem_private_key(pem, None)
        except (ValueError, TypeError) as error:
            raise BadInput("dkim.bad_key", path=str(path), bits=None) from error
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _FEWEST_BITS:
            bits = key.key_size if isinstance(key, rsa.RSAPrivateKey) else None
            raise BadInput("dkim.bad_key", path=str(path), bits=bits)
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return cls(domain, selector, key.key_size, base64.b64encode(public).decode(), key)

    @property
    def name(self) -> str:
        """Where the record is published."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The text that is published there."""
        return f"v=DKIM1; k=rsa; p={self.public}"

    def header(self, head: bytes, body: bytes, at: dt.datetime) -> bytes:
        """The line that stands before the letter of *head* and *body*; the same for the same.

        Args:
            head: the header lines, each with its CRLF.
            body: what follows the empty line.
            at: the Date of the letter; a letter that is tried again keeps its signature.

        Raises:
            ValueError: *at* has no time zone.
        """
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415

        if at.tzinfo is None:
            raise ValueError("a signature needs a time zone")
        fields = _canonical_fields(head)
        names = [*(name for name in SIGNED if name in fields), *_AGAIN]
        hashed = base64.b64encode(hashlib.sha256(_canonical_body(body)).digest()).decode()
        unsigned = " ".join(
            (
                *("v=1;", "a=rsa-sha256;", "c=relaxed/relaxed;"),
                *(f"d={self.domain};", f"s={self.selector};", f"t={int(at.timestamp())};"),
                f"h={': '.join(names)};",
                *(f"bh={hashed};", "b="),
            )
        )
        spoken = b"".join(fields[name] for name in names[: -len(_AGAIN)])
        signature = self._key.sign(
            spoken + b"dkim-signature:" + unsigned.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        value = base64.b64encode(signature).decode()
        chunks = [value[at : at + _CHUNK] for at in range(0, len(value), _CHUNK)]
        return header_line("DKIM-Signature", " ".join((unsigned + chunks[0], *chunks[1:])))


def require_package() -> None:
    """Nothing, if the package is installed that signs.

    Raises:
        BadInput: it is not.
    """
    try:
        import cryptography  # noqa: F401, PLC0415 - an extra
    except ModuleNotFoundError:
        raise BadInput("dkim.no_package", package="cryptography", extra="dkim") from None


def new_key() -> str:
    """A new private key, as PEM.

    Raises:
        BadInput: the package for it is not installed.
    """
    require_package()
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    return (
        rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode("ascii")
    )


# Details: RFC 6376 §3.4.2 and §3.4.4


def _canonical_fields(head: bytes) -> dict[str, bytes]:
    """Each header by its name in small letters; our letters have none of them twice."""
    fields = {}
    for line in _FOLDS.sub(b"", head).split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            said = _RUNS.sub(b" ", value).strip(b" ")
            fields[name.decode("ascii").lower()] = name.lower() + b":" + said + b"\r\n"
    return fields


def _canonical_body(body: bytes) -> bytes:
    if b"  " in body or b"\t" in body or b" \r\n" in body:
        body = b"\r\n".join(_RUNS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
    if not body.endswith(b"\r\n") or body.endswith(b"\r\n\r\n"):
        body = body.rstrip(b"\r\n") + b"\r\n"
    return b"" if body == b"\r\n" else body
