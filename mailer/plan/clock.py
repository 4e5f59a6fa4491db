"""Times of the day and numerals as people type them: 9:00, 上午九点, 下午2点半.

Owns the hours that a word like 下午 may stand before.  Never knows a day.  Its readers
are `mailer.plan.when` and `mailer.plan.routines`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

USUAL = dt.time(9)
"""When a day begins of which no time was said."""

NUMERAL = "[0-9〇○零一二两三四五六七八九十]{1,5}"

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}

# The hours that a word stands before as they are, and those to which twelve is added.
_PARTS = {
    "凌晨": (range(7), range(0)),
    "清晨": (range(4, 10), range(0)),
    "早上": (range(4, 12), range(0)),
    "早晨": (range(4, 12), range(0)),
    "早": (range(4, 12), range(0)),
    "上午": (range(13), range(0)),
    "中午": (range(11, 13), range(1, 3)),
    "下午": (range(12, 20), range(1, 8)),
    "傍晚": (range(16, 20), range(4, 8)),
    "晚上": (range(17, 24), range(5, 12)),
    "晚间": (range(17, 24), range(5, 12)),
    "晚": (range(17, 24), range(5, 12)),
}
_CLOCK = re.compile(
    rf"(?P<part>{'|'.join(_PARTS)})?\s*"
    r"(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    rf"|(?P<o_clock>{NUMERAL})\s*(?:点钟|点整|点|时整|时)\s*"
    rf"(?:(?P<half>半)|(?P<quarters>[一三13])刻|(?P<past>{NUMERAL})\s*分?)?)"
)


def clean(typed: str) -> str:
    """What was typed with signs of one width and without blanks at its ends."""
    return unicodedata.normalize("NFKC", typed).strip()


def number(numeral: str) -> int | None:
    """The value of a numeral below 100, or of a row of digits; None when it is neither."""
    if numeral.isascii():
        return int(numeral) if numeral.isdigit() else None
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _in_a_row(numeral)
    if len(tens) > 1 or len(ones) > 1:
        return None
    high, low = _DIGITS.get(tens, None if tens else 1), _DIGITS.get(ones, None if ones else 0)
    return None if high is None or low is None else 10 * high + low


def _in_a_row(numeral: str) -> int | None:
    digits = [str(_DIGITS[char]) if char in _DIGITS else char for char in numeral]
    joined = "".join(digits)
    return int(joined) if joined.isdigit() and joined.isascii() else None


def read_clock(text: str) -> dt.time | None:
    """The time of day that *text* says and nothing else; `USUAL` when it is empty.

    Returns:
        None when it says something else, or there is no such time.
    """
    text = text.strip()
    if not text:
        return USUAL
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour = number(found["hour"] or found["o_clock"])
    if found["part"] and hour is not None:
        as_it_is, later = _PARTS[found["part"]]
        hour = hour if hour in as_it_is else hour + 12 if hour in later else None
    minute = _minute(found)
    try:
        return None if hour is None or minute is None else dt.time(hour, minute, _second(found))
    except ValueError:
        return None


def _minute(found: re.Match[str]) -> int | None:
    if found["half"]:
        return 30
    if found["quarters"]:
        return 15 * (number(found["quarters"]) or 0)
    written = found["minute"] or found["past"]
    return number(written) if written else 0


def _second(found: re.Match[str]) -> int:
    return int(found["second"] or 0)
