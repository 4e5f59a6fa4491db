"""Numbers and dates as bulletins print them.

Owns the reading of Chinese, full-width and arabic numerals, of issue numbers in
every notation (domain.md §1.3) and of dates.  Never decides whether a line is
part of a masthead.  Look next at `mailer.manuscript.masthead`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from mailer.manuscript.lines import fold, squeeze

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    **dict.fromkeys("〇○ΟОOo", 0),
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# What a scanner reads instead of a digit; believed only beside a digit that it did read.
_LOOK_ALIKES = str.maketrans("OoОΟ〇○lI", "00000011")

# One numeral, digits perhaps set apart by single blanks.  Longer ones are read
# too, so that an impossible number can be shown and not half of it taken.
_N = "0-9〇○ΟОOolI零一二三四五六七八九十百千两廿卅"
NUMERAL = rf"[{_N}](?: ?[{_N}]){{0,29}}"

_YEAR = (
    r"(?:[〔\[(] ?)?(?P<year>(?:19|2[0OoОΟ])[\dOolI] ?[\dOolI]|[一二] ?[〇○ΟОO零一二三四五六七八九]"
    r"(?: ?[〇○ΟОO零一二三四五六七八九]){2})(?: ?[〕\])])? ?年? ?度? {0,4}"
)
_SERIES = "增刊|专刊|特刊|专辑"

_RANGE = rf"(?: ?[、,\-—–~至] ?(?:总 ?)?第? ?(?P<to>{NUMERAL}))?"
_TOTAL = re.compile(
    rf"[(〔\[]? ?总 ?(?:期 ?)?第? ?(?P<minus>- ?)?(?P<no>{NUMERAL}){_RANGE} ?[期号] ?[)〕\]]?"
)
_ISSUE = re.compile(
    rf"[(〔]? ?(?:{_YEAR})?(?P<series>{_SERIES})? ?第 ?(?P<minus>- ?)?(?P<no>{NUMERAL})"
    rf"{_RANGE} ?[期号] ?(?:合刊)? ?[)〕]?"
)
# [2023]2期: the bracket does the work of 第.
_BRACKETED = re.compile(rf"[〔\[(] ?(?P<year>(?:19|20)\d\d) ?[〕\])] ?(?P<no>{NUMERAL}) ?[期号]")
_LATIN = re.compile(r"(?<![A-Za-z])No ?\. ?(?P<no>\d{1,5})(?!\d)", re.IGNORECASE)
_ALONE = re.compile(rf"[(〔]? ?(?P<series>{_SERIES}) ?[)〕]?")

# Above this it is no issue number but an accident of copying.
HIGHEST = 99_999


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one line says about the number of an issue; None where it says nothing.

    `issue` and `total` are a text for a double issue (``3-4``), and `issue` for a
    number that cannot be (kept as printed).  `doubts` are the printed forms of numbers that cannot
    be or are damaged.  `rest` is the line with everything that was read blanked
    out, `printed` what was read.
    """

    rest: str
    issue: int | str | None = None
    total: int | str | None = None
    year: int | None = None
    series: str | None = None
    impossible: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    printed: str = ""

    @property
    def found(self) -> bool:
        """Whether the line has a number at all, be it impossible."""
        return bool(self.printed)


def to_int(numeral: str) -> int | None:
    """The value of a numeral in any script: ``２``, ``第`` less ``二十三``, ``一四零`` (140).

    Returns:
        None when it is not a numeral.
    """
    digits = squeeze(fold(numeral))
    if any("0" <= char <= "9" for char in digits):
        digits = digits.translate(_LOOK_ALIKES)
    if digits.isascii() and digits.isdigit():
        return int(digits)
    digits = digits.replace("廿", "二十").replace("卅", "三十")
    if not digits or any(char not in _DIGITS and char not in _UNITS for char in digits):
        return None
    if all(char in _DIGITS for char in digits):
        return int("".join(str(_DIGITS[char]) for char in digits))
    return _with_units(digits)


def _with_units(digits: str) -> int | None:
    """二百零六: each digit times the unit behind it; None when the units do not fall."""
    value, pending, last = 0, None, 10_000
    for char in digits:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last or (pending is None and (unit != 10 or value)):
                # 十 may open a number, and 一百零十 nobody writes.
                return None
            value, pending, last = value + (1 if pending is None else pending) * unit, None, unit
        elif _DIGITS[char] == 0 and pending is None:
            continue
        elif pending is None:
            pending = _DIGITS[char]
        else:
            return None
    return value + (pending or 0)


def read_numbers(text: str) -> Numbers:
    """The numbers of one line, read in the order 总期号, 期号, NO., 增刊.

    The 总期号 is cut out first, or 第221期 in it would pass for the 期号.
    """
    rest = text
    printed: list[str] = []
    impossible: list[str] = []
    damaged: list[str] = []
    total: int | str | None = None
    issue = year = series = None

    if match := _TOTAL.search(fold(rest)):
        rest, said = _cut(rest, match)
        printed.append(said)
        total = _number_of(match.groupdict())
        if total is None:
            impossible.append(said)
    if match := _ISSUE.search(fold(rest)) or _BRACKETED.search(fold(rest)):
        groups = match.groupdict()
        rest, said = _cut(rest, match)
        printed.append(said)
        groups = _year_before_dash(groups)
        issue = _number_of(groups)
        if issue is None:
            issue = 0 if to_int(match["no"]) == 0 and not groups.get("minus") else squeeze(said)
            impossible.append(said)
        year, series = to_int(groups["year"] or ""), groups.get("series")
        if year and not _brackets_pair(text):
            damaged.append(said)
    if match := _LATIN.search(fold(rest)):
        rest, said = _cut(rest, match)
        printed.append(said)
        issue = int(match["no"]) if issue is None else issue
    if printed and series is None and (match := _ALONE.search(fold(rest))):
        rest, said = _cut(rest, match)
        series = match["series"]
    return Numbers(
        rest, issue, total, year, series, tuple(impossible), tuple(damaged), " ".join(printed)
    )


def read_series(text: str) -> str | None:
    """增刊, 专刊, 特刊 or 专辑 when a text is nothing else, brackets aside; else None."""
    match = _ALONE.fullmatch(squeeze(fold(text)))
    return match["series"] if match else None


def _brackets_pair(text: str) -> bool:
    folded = fold(text)
    return sum(map(folded.count, "([〔")) == sum(map(folded.count, ")]〕"))


def _year_before_dash(groups: dict[str, str | None]) -> dict[str, str | None]:
    """第2023-08期 is the eighth of 2023, not a double issue."""
    first, last = groups["no"] or "", groups.get("to")
    is_year = len(first) == 4 and first.isdecimal() and first[:2] in ("19", "20")
    return {**groups, "year": first, "no": last, "to": None} if is_year and last else groups


def _number_of(groups: dict[str, str | None]) -> int | str | None:
    """The number, ``3-4`` for a double issue, None when it cannot be."""
    number = to_int(groups["no"] or "")
    if groups.get("minus") or number is None or not 0 < number <= HIGHEST:
        return None
    if not groups.get("to"):
        return number
    last = to_int(groups["to"] or "")
    if last is None or not number < last <= HIGHEST:
        return None
    return f"{number}-{last}"


def _cut(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The text with the place of *match* left blank, and what stood there."""
    said = text[match.start() : match.end()].strip()
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :], said


# ---- dates ---------------------------------------------------------------

_HANZI_DIGIT = "[〇○ΟОO零一二三四五六七八九]"
_Y = rf"(?P<y>(?:19|2[0OoОΟ])[\dOolI] ?[\dOolI]|[一二] ?{_HANZI_DIGIT}(?: ?{_HANZI_DIGIT}){{2}})"
_D = rf"[{_N}](?: ?[{_N}]){{0,2}}"
_WHOLE = (
    re.compile(rf"{_Y} ?年 ?(?P<m>{_D}) ?月 ?(?P<d>{_D}) ?日"),
    re.compile(
        r"(?P<y>(?:19|20)\d\d) ?(?P<sep>[-./]) ?(?P<m>\d{1,2}) ?(?P=sep) ?(?P<d>\d{1,2})(?!\d)"
    ),
)
_DAMAGED = (
    re.compile(rf"{_Y} ?年? ?(?P<m>{_D}) ?月 ?(?P<d>{_D}) ?日?"),
    re.compile(rf"{_Y} ?年 ?(?P<m>{_D}) ?月(?P<d>)"),
)
_LABEL_OF_DATE = re.compile(
    r"(?:出刊|印发|出版|编印|编发|发布|成文|签发)?(?:日期|时间) ?: *$|[(]? *$"
)
_AFTER_DATE = re.compile(
    r"(?: *(?:[01]?\d|2[0-4]) ?(?:时|点|:[0-5]\d)(?: ?\d{1,2} ?分)?)?"
    r" *(?:印发|印制|编印|出版|出刊|编发|印刷|发布|印)?[ )]*"
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as a line prints it, and what it can be read as.

    `value` is None when there is no such day.  `damaged` says that a sign of
    the date is missing, so that the value is a restoration.
    """

    rest: str
    printed: str
    year: int
    value: dt.date | None
    damaged: bool


def read_date(text: str) -> PrintedDate | None:
    """The first date with a year in a line; None when it has none.

    Its label (出刊日期：) and the 印发 behind it are cut out with it.
    """
    folded = fold(text)
    for damaged, patterns in ((False, _WHOLE), (True, _DAMAGED)):
        for pattern in patterns:
            if match := pattern.search(folded):
                return _printed_date(text, folded, match, damaged)
    return None


def _printed_date(text: str, folded: str, match: re.Match[str], damaged: bool) -> PrintedDate:
    year, month, day = (_scanned(match[part]) for part in "ymd")
    try:
        value = dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        value = None
    label = _LABEL_OF_DATE.search(folded[: match.start()])
    start = label.start() if label else match.start()
    after = _AFTER_DATE.match(folded, match.end())
    end = after.end() if after else match.end()
    rest = text[:start] + " " * (end - start) + text[end:]
    return PrintedDate(rest, text[match.start() : match.end()], year or 0, value, damaged)


def _scanned(numeral: str) -> int | None:
    """The value of a part of a date; between 年, 月 and 日 a lone l or O is a digit as well."""
    value = to_int(numeral)
    return to_int(numeral.translate(_LOOK_ALIKES)) if value is None else value


_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")


def read_weekday(text: str) -> tuple[str, str, int] | None:
    """What is left of a line without its weekday, what it said, and which (Monday is 0)."""
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    rest = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return rest, match.group(), min("一二三四五六日天".index(match[1]), 6)
