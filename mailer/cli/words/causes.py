"""Why something outside failed, told in the language of the reader.

Owns the recognising of what systems, databases and libraries say in English.
Never hides what it does not know: that stays as it was said.  The words are in
the tables, under ``cause.…``.
"""

from __future__ import annotations

import errno
import os
import re

_BY_NUMBER = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "broken",
    errno.EPIPE: "broken",
    errno.EHOSTUNREACH: "no_route",
    errno.ENETUNREACH: "no_route",
    errno.ETIMEDOUT: "timeout",
    errno.EADDRINUSE: "address_in_use",
    errno.ENOENT: "no_such_file",
    errno.ENOTDIR: "not_a_folder",
    errno.EISDIR: "a_folder",
    errno.EEXIST: "exists",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOSPC: "disk_full",
    errno.EROFS: "read_only",
    errno.EMFILE: "too_many_files",
}

_BY_WORDS = (
    # TLS: OpenSSL, and our own courier before a password could be read by others
    (r"certificate has expired", "expired_certificate"),
    (r"(hostname|ip address) mismatch", "other_name"),
    (r"certificate.verify.failed", "unknown_authority"),
    (r"STARTTLS is not offered", "no_starttls"),
    (r"no login that we know is offered", "no_login_offered"),
    (r"no login without TLS", "login_in_clear"),
    (r"WRONG_VERSION_NUMBER|record layer failure|the server spoke before TLS", "not_tls"),
    (r"words in clear behind the answer", "words_in_clear"),
    # The net
    (r"Name or service not known|nodename nor servname|getaddrinfo failed", "no_such_host"),
    (r"could not translate host name|No address associated", "no_such_host"),
    (r"Temporary failure in name resolution", "no_dns"),
    (r"connection refused", "refused"),
    (r"closed by the server|connection lost|unexpected eof", "broken"),
    # SQLite
    (r"unable to open database file", "cannot_open"),
    (r"readonly database", "read_only"),
    (r"database or disk is full", "disk_full"),
    (r"file is not a database", "not_a_database"),
    (r"malformed", "damaged"),
    # PostgreSQL
    (r"password authentication failed", "bad_password"),
    (r"no password supplied", "no_password"),
    (r'database "[^"]*" does not exist', "no_such_database"),
    (r'role "[^"]*" does not exist', "no_such_user"),
)


def cause_of(said: str) -> str | None:
    """The key of the words for what was *said*; None when it is not known."""
    numbered = re.search(r"\[Errno (\d+)\]", said)
    if numbered and int(numbered[1]) in _BY_NUMBER:
        return f"cause.{_BY_NUMBER[int(numbered[1])]}"
    for pattern, name in _BY_WORDS:
        if re.search(pattern, said, re.IGNORECASE):
            return f"cause.{name}"
    for number, name in _BY_NUMBER.items():
        if os.strerror(number).lower() in said.lower():
            return f"cause.{name}"
    return None
