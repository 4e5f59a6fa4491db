"""The labelled items of the last lines: editor, telephone, copies (报尾).

Owns the reading of their values.  Never keeps a value that it could not place:
what has no field of its own goes to `Colophon.others` as printed.  Look next at
`mailer.manuscript.tail`, which finds these lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailer.issue import Colophon, headings_of
from mailer.manuscript.labels import FIELDS, Labelled, field_of
from mailer.manuscript.ledger import FOUND_CHARS, Ledger
from mailer.manuscript.lines import fold
from mailer.manuscript.numbers import NUMERAL, to_int
from mailer.manuscript.shapes import has_hanzi, is_hanzi

_COPIES = re.compile(
    rf"[(] ?(?:本期 ?)?共 ?印 ?(?P<a>{NUMERAL}) ?份 ?[)]|(?:本期 ?)?共 ?印 ?(?P<b>{NUMERAL}) ?份"
    rf"|[(]? ?印 ?数 ?: ?(?P<c>{NUMERAL}) ?份? ?[)]?|[(] ?印 ?(?P<d>{NUMERAL}) ?份 ?[)]"
    rf"|(?:^|(?<=  ))印 ?(?P<e>{NUMERAL}) ?份(?= *$)"
)
_DASHES = str.maketrans(dict.fromkeys("—–―‐‑‒−－─", "-"))
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[A-Za-z0-9\u4e00-\u9fff-]{2,}")
_BETWEEN_NUMBERS = re.compile(r"[、,;/]|\s{2,}")
_AREA_IN_BRACKETS = re.compile(r"\( ?(\d{2,4}) ?\) ?(.*)")
_WEIGHTS = {field: [word.lower() for word in words] for field, words in FIELDS.items()}
_LONGEST_COPIES = 6

_Read = tuple[str, str, str]
"""The field of a labelled item, its label, and what its value was read as."""


def cut_copies(text: str) -> tuple[str, str | None]:
    """A line without its 共印50份, and the numeral it said; None when it says none."""
    match = _COPIES.search(fold(text))
    if match is None:
        return text, None
    numeral = next(group for group in match.groups() if group)
    return text[: match.start()] + " " * (match.end() - match.start()) + text[
        match.end() :
    ], numeral


def read_colophon(items: Sequence[tuple[int, Labelled]], ledger: Ledger) -> Colophon:
    """The colophon from its labelled items, each with its line, in the order printed."""
    fields: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    printed: list[tuple[str, str]] = []
    read = [_read(item) for _, item in items]
    for field, label, value in _placed(read):
        if field:
            fields[field] = value
        else:
            others.append((label, value))
        if field != "copies":
            printed.append((field, label))
    for (line, _), (_, label, value) in zip(items, read, strict=True):
        remark_on_value(line, label, value, ledger)
    copies = to_int(fields["copies"]) if "copies" in fields else None
    if "copies" in fields and copies is None:
        others.append(("印数", fields["copies"]))
    return Colophon(
        editor=fields.get("editor"),
        reviewer=fields.get("reviewer"),
        signer=fields.get("signer"),
        phone=fields.get("phone"),
        email=fields.get("email"),
        copies=copies,
        others=tuple(others),
        headings=headings_of(printed),
    )


def _read(item: Labelled) -> _Read:
    field = field_of(item.label)
    return field, item.label, _value(field, item.value)


def _placed(read: Sequence[_Read]) -> list[_Read]:
    """The items that say something, in the order printed.

    Of two labels of one field the weightier has it; the other item has no field.
    """
    said = [each for each in read if each[2]]
    holders: dict[str, int] = {}
    for place in sorted(range(len(said)), key=lambda place: _weight(*said[place][:2])):
        holders.setdefault(said[place][0], place)
    return [
        (field if holders[field] == place else "", label, value)
        for place, (field, label, value) in enumerate(said)
    ]


def _weight(field: str, label: str) -> int:
    return _WEIGHTS[field].index(label.lower()) if field else 0


def _value(field: str, value: str) -> str:
    if field in ("editor", "reviewer", "signer"):
        return names(value)
    if field == "phone":
        return phone(value)
    if field == "email":
        return "".join(fold(value).split())
    return value.strip()


def names(value: str) -> str:
    """People's names, letter-spacing taken back: ``张  弛`` is one name, ``高速 王敏`` are two."""
    words: list[str] = []
    half = False
    for word in value.split():
        single = len(word) == 1 and is_hanzi(word)
        if single and half:
            words[-1] += word
        else:
            words.append(word)
        half = single and not half
    return " ".join(words)


def phone(value: str) -> str:
    """Telephone numbers as they are dialled: half-width, ``-`` behind the area code, no blanks.

    Several numbers are separated by ``、``.
    """
    folded = fold(value).translate(_DASHES).strip()
    numbers = (_dialled(number) for number in _BETWEEN_NUMBERS.split(folded))
    return "、".join(number for number in numbers if number)


def _dialled(number: str) -> str:
    bracketed = _AREA_IN_BRACKETS.fullmatch(number.strip())
    if bracketed:
        number = f"{bracketed[1]}-{bracketed[2]}"
    if has_hanzi(number):
        return " ".join(number.split())
    return "".join(number.split())


def remark_on_value(line: int, label: str, value: str, ledger: Ledger) -> None:
    """Say when what stands behind a label is empty, or does not look like what it should be."""
    field = field_of(label)
    if not value:
        ledger.warn("FIELD_EMPTY", [line], label=label)
    elif (
        (field == "email" and not _EMAIL.fullmatch(value))
        or (field == "phone" and sum(char.isdigit() for char in value) < 3)
        or (field == "copies" and not 0 < (to_int(value) or 0) < 10**_LONGEST_COPIES)
    ):
        ledger.warn("FIELD_DOUBTFUL", [line], label=label, found=value[:FOUND_CHARS])
