"""Findings as sentences: where, what was found, what to do.

Owns the wording of one finding, the list of them on the screen, and their JSON.
Never decides what a finding weighs.  The sentences are `finding.…`, `advice.…`
and `brief.…` of `mailer.cli.words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mailer.cli.show import layout
from mailer.cli.words import Words, placeholders, table
from mailer.issue import Finding, Severity
from mailer.issue.gathering import JOINED
from mailer.mistake import Value

_CODE_COLUMN = 87
_MOST_PLACES = 4
# More than this nobody reads in a sentence; it then says so many, and how many there are.
_MOST_LISTED = 40
_LISTED = 20
_SEPARATOR = "  ·  "


def remark(finding: Finding, words: Words) -> str:
    """Where and what, without the advice: 第6行：半角括号 1 对."""
    key = _key(finding.code, finding.values, words)
    values = _values({**finding.values, "lines": finding.lines}, words)
    said = words(key, **values)
    if "alike" in values:
        return words("remark.alike", **{**values, "example": said})
    says_where = any(name.endswith("lines") for name in placeholders(table(words.language)[key]))
    where = "" if says_where or not finding.lines else _place(finding, words, "place")
    return where + said


def advice(finding: Finding, words: Words) -> str | None:
    """What to do about it; None when there is nothing to say."""
    said = _advice(finding, words)
    return said.lstrip(" ，。；,.;") or None


def sentence(finding: Finding, words: Words) -> str:
    """Where, what, and what to do."""
    return remark(finding, words) + _advice(finding, words)


def alike(finding: Finding) -> int:
    """How many remarks of its rule a finding stands for."""
    count = finding.values.get("alike", 1)
    assert isinstance(count, int), "written by mailer.issue.gathering"
    return count


def short(code: str, values: Mapping[str, Value], words: Words) -> str:
    """A finding in few words, for the list of what stands in the way of an approval."""
    if words.has(f"short.{code}") and "alike" not in values:
        return words(f"short.{code}", **_values(values, words))
    lines = values.get("lines")
    at = tuple(line for line in lines if isinstance(line, int)) if isinstance(lines, tuple) else ()
    return remark(Finding(code, Severity.ERROR, at, values), words)


def counts(findings: Sequence[Finding], words: Words) -> str:
    """How many findings there are of each severity."""
    if not findings:
        return words("proof.clean")
    by_severity = [finding.severity for finding in findings]
    return words(
        "proof.counts",
        errors=by_severity.count(Severity.ERROR),
        warnings=by_severity.count(Severity.WARNING),
        infos=by_severity.count(Severity.INFO),
    )


def lines(findings: Sequence[Finding], words: Words, columns: int | None = None) -> Iterator[str]:
    """A line for each error and warning with its code, and one for all that only informs.

    That one goes on below itself where it is wider than *columns*.
    """
    for finding in findings:
        if finding.severity is not Severity.INFO:
            yield with_code(finding, words)
    infos = [finding for finding in findings if finding.severity is Severity.INFO]
    if infos:
        yield from _in_rows(f"  {words('severity.info')}  ", _briefs(infos, words), columns)


def in_short(value: Value, words: Words) -> object:
    """*value*; of very many things the first, and how many there are."""
    if not isinstance(value, tuple) or len(value) <= _MOST_LISTED:
        return value
    return (*value[:_LISTED], words("places.rest", count=len(value)))


def _in_rows(head: str, pieces: Iterable[str], columns: int | None) -> Iterator[str]:
    """The pieces side by side, as many in a row as there is room for; none is torn."""
    row = ""
    for piece in pieces:
        wider = f"{row}{_SEPARATOR}{piece}" if row else head + piece
        if row and columns is not None and layout.width(wider) > columns:
            yield row
            wider = " " * layout.width(head) + piece
        row = wider
    yield row


def with_code(finding: Finding, words: Words) -> str:
    """A finding with its severity before and its code behind, in a column of its own."""
    said = f"  {words.name('severity', finding.severity)}  {sentence(finding, words)}"
    return f"{layout.left(said, _CODE_COLUMN)}  {finding.code}"


def to_json(finding: Finding, words: Words) -> dict[str, Any]:
    """The finding as `mailer issue parse --json` has it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "lines": list(finding.lines),
        "message": remark(finding, words),
        "suggestion": advice(finding, words),
        "values": dict(finding.values),
    }


def _advice(finding: Finding, words: Words) -> str:
    key = f"advice.{finding.code}"
    return words(key, **_values(finding.values, words)) if words.has(key) else ""


def _key(code: str, values: Mapping[str, Value], words: Words) -> str:
    """The sentence of a code; where its `difference` changes the sentence, that of the two."""
    key = f"finding.{code}"
    return key if words.has(key) else f"{key}.{values['difference']}"


def _place(finding: Finding, words: Words, form: str) -> str:
    is_pair = finding.code == JOINED and len(finding.lines) == 2
    return words(f"{form}.pair" if is_pair else form, **_values({"lines": finding.lines}, words))


def _values(values: Mapping[str, Value], words: Words) -> dict[str, Any]:
    """The values as a sentence is filled with them."""
    return {name: in_short(value, words) for name, value in values.items()}


def _briefs(infos: Sequence[Finding], words: Words) -> Iterator[str]:
    """One piece for all findings of a code: where they are, and what they are."""
    for code in dict.fromkeys(finding.code for finding in infos):
        same = [finding for finding in infos if finding.code == code]
        placed = (_place(finding, words, "places") for finding in same if finding.lines)
        places = list(dict.fromkeys(placed))  # two entries of one line are in one place
        where = words.listed(places[:_MOST_PLACES])
        if len(places) > _MOST_PLACES:
            where = words("places.more", places=where, count=len(places))
        if not words.has(f"brief.{code}"):  # a weightier rule that the office has made a hint
            yield from (sentence(finding, words) for finding in same)
            continue
        what = words(f"brief.{code}")
        yield f"{where}{words('sign.colon')}{what}" if where else what
