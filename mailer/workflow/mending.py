"""A stored manuscript put right by rule, and the proof that it still says the same.

Owns what mending would do, before anything is stored.  Never lets a repair pass
that changes a word: the mended text is read again, and letter for letter, digit
for digit, part for part it must be the issue that it was.  What may be repaired
is in `mailer.proof.mending`; it is stored by `mailer.workflow.issues`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mailer import manuscript, proof
from mailer.issue import Confirmation, Finding, Issue, IssueRecord, to_json, without_lines
from mailer.mistake import Mistake


@dataclass(frozen=True, slots=True)
class Again:
    """How a stored manuscript is read once more, as one of its bulletin.

    `besides` is what is known of it besides its text; `read` and `remark` are what
    importing would do; `levels` are what each rule weighs.
    """

    besides: manuscript.Source
    read: Callable[[str, manuscript.Source], manuscript.Reading]
    remark: Callable[[manuscript.Reading, str], tuple[Finding, ...]]
    levels: proof.Levels


@dataclass(frozen=True, slots=True)
class Mending:
    """What mending would do to a stored issue.

    `refused` are the codes whose repair would have changed how the text is read;
    nothing of them is in `repairs`.
    """

    record: IssueRecord
    text: str
    issue: Issue
    findings: tuple[Finding, ...]
    besides: manuscript.Source
    repairs: tuple[proof.Repair, ...]
    moved: dict[int, int]
    refused: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many places are mended; a pair of brackets is two."""
        return sum(repair.count for repair in self.repairs)


def plan_mending(record: IssueRecord, again: Again) -> Mending:
    """All repairs of class A that leave the issue what it is.

    A rule that is switched off is not mended either.

    Args:
        record: with findings of its text as it stands.
        again: how its manuscript is read.
    """
    codes = [code for code in proof.CLASS_A if again.levels.get(code) is not None]
    made = _tried(record, again, codes)
    refused: tuple[str, ...] = ()
    if made is None:
        good = [code for code in codes if _tried(record, again, [code]) is not None]
        refused = tuple(sorted(set(codes) - set(good)))
        made = _tried(record, again, good) or _tried(record, again, ())
        assert made is not None, "a text in which nothing was changed reads as it did"
    mended, reading, moved = made
    return Mending(
        record=record,
        text=mended.text,
        issue=reading.issue,
        findings=again.remark(reading, mended.text),
        besides=moved,
        repairs=mended.repairs,
        moved=dict(mended.moved),
        refused=refused,
    )


def carried(
    mending: Mending, confirmed: Sequence[tuple[Finding, Confirmation]]
) -> tuple[Confirmation, ...]:
    """The confirmations that hold for the mended text too: the finding is the same in all it says.

    A person has said that the words are right, and no word was touched.
    """
    made: list[Confirmation] = []
    for finding, confirmation in confirmed:
        lines = _moved(finding.lines, mending.moved)
        for now in mending.findings:
            if now.code == finding.code and now.lines == lines and _said(now) == _said(finding):
                fingerprint = proof.fingerprint(now, mending.text)
                made.append(replace(confirmation, lines=lines, fingerprint=fingerprint))
    return tuple(made)


def _said(finding: Finding) -> dict[str, object]:
    return {name: value for name, value in finding.values.items() if not name.endswith("lines")}


def _moved(lines: Sequence[int], moved: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted({moved[line] for line in lines if line in moved}))


def _line_above(line: int, moved: Mapping[int, int]) -> int:
    """Where a picture stands now: its own empty line may have gone when a paragraph was joined."""
    return max((now for before, now in moved.items() if before <= line), default=0)


_Tried: TypeAlias = "tuple[proof.Mended, manuscript.Reading, manuscript.Source]"


def _tried(record: IssueRecord, again: Again, codes: Collection[str]) -> _Tried | None:
    """The text mended and read again; None when it would say something else."""
    besides = again.besides
    mended = proof.mend(record.manuscript, record.findings, codes)
    moved = manuscript.Source(
        {
            mended.moved[line]: level
            for line, level in besides.levels.items()
            if line in mended.moved
        },
        tuple(replace(note, line=mended.moved.get(note.line, 0)) for note in besides.notes),
        tuple(
            replace(each, line=_line_above(each.line, mended.moved)) for each in besides.pictures
        ),
    )
    try:
        reading = again.read(mended.text, moved)
    except Mistake:  # not even a bulletin any more
        return None
    if _bare(reading.issue) != _bare(record.issue):
        return None
    return mended, reading, moved


def _bare(issue: Issue) -> Any:
    """What an issue says in letters and digits, without signs, blanks and numbers of lines."""
    return _letters(without_lines(to_json(issue)))


def _letters(written: Any) -> Any:
    if isinstance(written, str):
        return "".join(filter(str.isalnum, written))
    if isinstance(written, dict):
        return {key: _letters(value) for key, value in written.items()}
    return [_letters(value) for value in written] if isinstance(written, list) else written
