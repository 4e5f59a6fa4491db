"""The name that a letter carries for ever.

Owns the Message-ID of a delivery, and that of a mail of notices.  Never makes
a key: `mailer init` and a take-over do, and `mailer.store` keeps them.  Who writes the header
is `mailer.press`.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class SealKeys:
    """The keys by which Message-IDs are sealed: a copy that takes over has one of its own.

    Each stands with the number behind which letters are sealed with it, the first
    with 0, in their order.  What was numbered before keeps its Message-ID.
    """

    keys: tuple[tuple[int, bytes], ...]

    def of(self, delivery: int) -> bytes:
        """The key of the letter of that number; 32 bytes."""
        for behind, key in reversed(self.keys):
            if delivery > behind:
                return key
        raise AssertionError(f"no letter has the number {delivery}")

    @property
    def newest(self) -> bytes:
        """The key of what is numbered now; 32 bytes."""
        return self.keys[-1][1]


def message_id(dispatch: int, delivery: int, *, key: bytes, domain: str) -> str:
    """The Message-ID ``<dispatch.delivery.hmac8@domain>`` (RFC 5322 §3.6.4).

    The same for every try of a delivery, so that a store which sees a letter
    twice can tell; 8 hex digits of HMAC-SHA-256 keep others from guessing it.

    Args:
        dispatch: id of the dispatch; 1 or more.
        delivery: id of the delivery; 1 or more.
        key: that of the letter among the `SealKeys` of the installation; 32 bytes.
        domain: right of the @; ASCII.
    """
    return _sealed(f"{dispatch}.{delivery}", key, domain)


def notice_message_id(notice: int, place: int, *, key: bytes, domain: str) -> str:
    """The Message-ID ``<notice.number.place.hmac8@domain>`` of a mail of notices.

    Args:
        notice: id of the first notice in it; 1 or more.
        place: of the address among those who are told; 0 or more.
        key: the newest of the installation; 32 bytes.
        domain: right of the @; ASCII.
    """
    return _sealed(f"notice.{notice}.{place}", key, domain)


def _sealed(name: str, key: bytes, domain: str) -> str:
    seal = _sealing(key).copy()
    seal.update(name.encode())
    return f"<{name}.{seal.digest()[:4].hex()}@{domain}>"


@lru_cache(maxsize=4)  # to look SHA-256 up takes OpenSSL as long as to compute it, for each letter
def _sealing(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")
