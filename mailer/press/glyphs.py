"""What may be printed: text without the characters that have no shape.

Owns the rule which characters never reach a letter.  Never judges the text:
that something was left out is a finding of `mailer.proof`, not ours.  Look next
at `page`, which takes every word of an issue through here.
"""

from __future__ import annotations

import re

# C0 and C1 controls; the marks that turn the direction of writing round (a reader would see another
# text than the one that was signed); what XML and HTML forbid; halves of surrogate pairs.
_SHAPELESS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_ANY_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def printable(text: str) -> str:
    """*text* on one line, without controls, marks of direction and blanks at its ends."""
    return _BREAKS.sub(" ", _SHAPELESS.sub("", text)).strip()


def one_line(text: str) -> str:
    """*text* as a name: like `printable`, and every run of blanks is one space."""
    if text.isprintable() and " " not in text:
        return text  # nearly every Chinese name: the only blank that counts as printable is a space
    return " ".join(printable(text).split())


def has_control(text: str) -> bool:
    """Whether *text* holds a character that could end a header line or cannot be encoded."""
    return not text.isprintable() and _ANY_CONTROL.search(text) is not None
