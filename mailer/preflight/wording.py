"""What a letter says: its subject, its text part, and remains that nobody meant to print.

Owns the rules about words.  Never judges the text of the bulletin: that is `mailer.proof`,
and a manuscript that prints what looks like a template has every right to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from mailer.preflight.flaws import Flaw, error, info, warning
from mailer.preflight.message import Message

# In columns, two for a 汉字. A list of letters on a telephone shows 16 to 21 of them (Gmail on
# Android 16, Outlook there 18, iPhone 20 to 21); measured with Noto CJK, 2026-11.
_SEEN, _LONGEST = 40, 100
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEAST_TEXT = 0.6
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\b(?:None|undefined|Undefined)\b")
_NUMBER = re.compile(r"第[\d\-—、]+期|增刊|专刊|特刊")
_SHOWN = 40
_MOST_NAMED = 3
# What filters and readers know advertising by. A zero that a year is written with, and numbers in
# circles, are no ornaments.
_LOUD = re.compile(
    r"[!！?？]{2,}|[$￥]{2,}|[\u2605\u2606\u25a0\u25c6\u25b2\u25ba\u2600-\u2775\u2794-\u27bf\U0001f000-\U0001faff]+"
)
# How somebody says in Chinese that letters can go to another mailbox, or stop.
_LEAVE = re.compile(
    r"退订|取消订阅|(?:不再|停止|取消)(?:接)?收|unsubscribe"
    r"|(?:邮箱|邮件地址|收件地址|收件人).{0,10}(?:变动|变更|变化|调整|更改|更换|更新)"
    r"|(?:变动|变更|调整|更改|更换|更新).{0,10}(?:邮箱|邮件地址|收件地址|收件人)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。\n]")


def subject(message: Message) -> Iterator[Flaw]:
    """Whether a list of letters on a telephone shows which issue it is."""
    said = message.headers.get("subject", "")
    columns = width(said)
    seen = _cut(said, _SEEN)
    if columns > _LONGEST:
        yield error("SUBJECT_LONG", found=columns // 2, expected=_LONGEST // 2)
    elif columns > _SEEN:
        number = _NUMBER.search(said)
        if number is not None and number.end() > len(seen):
            yield warning("SUBJECT_CUT", seen=seen, expected=number[0])
        else:
            yield info("SUBJECT_WIDE", seen=seen, found=columns // 2, expected=_SEEN // 2)


def tone(message: Message) -> Iterator[Flaw]:
    """Whether the subject shouts as advertising does."""
    if (found := _LOUD.search(message.headers.get("subject", ""))) is not None:
        yield warning("SUBJECT_LOUD", found=found[0])


def leaving(message: Message, visible: str, printed: str) -> Iterator[Flaw]:
    """Which body does not say how letters go to another mailbox, or stop.

    What the issue itself prints says nothing about its letters.
    """
    own = "".join(printed.split())
    for kind, said in (("text/html", visible), ("text/plain", message.text)):
        sentences = ("".join(each.split()) for each in _SENTENCE.split(said))
        if not any(_LEAVE.search(each) and each not in own for each in sentences):
            yield warning("LEAVING_UNSAID", kind=kind)


def text(message: Message, visible: str) -> Iterator[Flaw]:
    """Whether who reads plain text reads the same as who reads the page."""
    shown, printed = len(_HAN.findall(visible)), len(_HAN.findall(message.text))
    if shown and printed < shown * _LEAST_TEXT:
        yield error("TEXT_THIN", found=printed, expected=shown)


def missing(message: Message, visible: str | None, texts: Sequence[str]) -> Iterator[Flaw]:
    """Which body leaves out something that the articles say.

    Args:
        message: the letter.
        visible: what its page shows; None when it is abridged.
        texts: of the articles.  Blanks, and signs that nobody sees, do not count.
    """
    sought = dict.fromkeys(filter(None, map(_seen, texts)))
    for kind, said in (("text/html", visible), ("text/plain", message.text)):
        shown = _seen(said) if said else ""
        lacking = [*_lacking(shown, sought)]
        # A body that is not there is told of by `message`.
        if shown and lacking:
            found = tuple(each[:_SHOWN] for each in lacking[:_MOST_NAMED])
            yield error("TEXT_MISSING", kind=kind, count=len(lacking), found=found)


def slots(message: Message, tokens: Sequence[str]) -> Iterator[Flaw]:
    """Which slots were not filled; the manuscript itself contains none of their *tokens*."""
    spoken = "\n".join((*message.headers.values(), message.html, message.text))
    for token in tokens:
        if token in spoken:
            yield error("SLOT_LEFT", found=token)


def remains(message: Message, visible: str, printed: str) -> Iterator[Flaw]:
    """What a template should have filled, and did not.

    Args:
        message: the letter.
        visible: what its page shows.
        printed: all that the issue prints, remains of its own included.
    """
    own = "".join(printed.split())
    said = "\n".join((message.headers.get("subject", ""), visible, message.text))
    for found in dict.fromkeys(_TEMPLATE.findall(said)):
        if "".join(found.split()) not in own:
            yield error("TEMPLATE_LEFT", found=found[:_SHOWN])


def preheader(message: Message, hidden: str) -> Iterator[Flaw]:
    """Whether lists of letters have something to show behind the subject."""
    if not hidden:
        yield warning("PREHEADER_MISSING")
    elif hidden == message.headers.get("subject", ""):
        yield warning("PREHEADER_SUBJECT")


def width(said: str) -> int:
    """Columns: two for a character as wide as a 汉字."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in said)


def _seen(said: str) -> str:
    return "".join(filter(str.isprintable, "".join(said.split())))


def _lacking(shown: str, sought: Iterable[str]) -> Iterator[str]:
    """Which texts are not there; they are sought in their order first, for there may be many."""
    at = 0
    for each in sought:
        found = shown.find(each, at)
        if found >= 0:
            at = found
        elif each not in shown:
            yield each


def _cut(said: str, columns: int) -> str:
    taken = 0
    for at, character in enumerate(said):
        taken += width(character)
        if taken > columns:
            return said[:at]
    return said
