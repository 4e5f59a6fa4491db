"""A forme marked as a rehearsal: its subject, and a line at its head that names the reader.

Owns the mark 【演练】 and where it stands in a letter.  Never changes the forme that
was signed: what is printed from is a copy.  Look next at `forme` for the slots, and
at `letter`, which prints from it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import Final

from mailer.press.forme import READER, Forme

REHEARSED: Final = "【演练】"
"""Stands before the subject and at the head of every letter of a rehearsal."""

_TELLS = (
    "{mark}正式发送时，本邮件按“{tier}”发给：",
    "{reader}",
    "现在只发到演练邮箱，对方收不到。",
)
_LINE = (
    '<div role="note" style="margin:0;padding:12px 16px;background-color:#FFF3CD;color:#664D03;'
    "font-family:'Microsoft YaHei',SimSun,Arial,sans-serif;font-size:15px;line-height:24px;"
    'text-align:left">{told}</div>'
)
_BODY = re.compile(r"<body\b[^>]*>")


def rehearsed(forme: Forme) -> Forme:
    """*forme* with 【演练】 before its subject and, at its head, the reader it is meant for."""
    token = next(each for each in _tokens() if each not in forme.html + forme.text)
    told = [line.format(mark=REHEARSED, reader=token, tier=forme.tier.hanzi) for line in _TELLS]
    body = _BODY.search(forme.html)
    at = body.end() if body else 0
    return replace(
        forme,
        subject=REHEARSED + forme.subject,
        html=f"{forme.html[:at]}{_LINE.format(told='<br>'.join(told))}{forme.html[at:]}",
        text="\n".join((*told, "", forme.text)),
        slots=(*forme.slots, (READER, token)),
    )


def _tokens() -> map[str]:
    return map("@@READER{}@@".format, count())
