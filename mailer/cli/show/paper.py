"""What goes on paper, on the screen: pages, fonts and what is wrong with them, the sheet.

Owns the lines behind `mailer issue print` and `mailer issue sheet`.  Never makes a
document: that is `mailer.workflow.editions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mailer.cli.show import findings
from mailer.cli.show.mistake import mistake
from mailer.cli.words import Words
from mailer.issue import IssueRecord, IssueState, Severity, Tier
from mailer.mistake import Mistake

if TYPE_CHECKING:
    from mailer.workflow import Checked, Edition, Sheet, SheetRemarks

LACKING: Final = ("print.no_package", "print.no_pango", "print.no_fonts")
"""What keeps a PDF from being made and a page for a browser does without."""

_MEGABYTE = 1_000_000


def edition(record: IssueRecord, made: Edition, path: Path, words: Words) -> Iterator[str]:
    """Where the print edition is; for a PDF its pages, fonts, stand-ins and missing characters."""
    printed = made.printed
    if made.name.endswith(".html"):
        yield words("paper.view", path=path)
    elif printed is not None:
        size = bytes_in_words(len(made.content), words)
        yield words("paper.pages", pages=printed.pages, size=size, path=path)
        yield words("paper.fonts", fonts=printed.fonts)
        for each in printed.stand_ins:
            yield words(
                "paper.stand_in", wanted=each.wanted, used=each.used, characters=each.characters
            )
        if printed.missing:
            shown = [f"{each}（U+{ord(each):04X}）" for each in printed.missing]
            yield words("paper.missing", characters=shown)
    if made.is_signed:
        yield words("paper.signed")
    elif record.state is IssueState.DRAFT:
        yield words("paper.of_draft")


def sheet(record: IssueRecord, its: Sheet, words: Words) -> Iterator[str]:
    """What a sheet says: whom the issue goes to, what is open, the check code."""
    yield record.issue.citation
    for each in its.tiers:
        told = {"tier": each.tier, "units": each.units, "letters": each.letters}
        yield words("sheet.tier", **told, unmapped=each.unmapped, files=each.attached)
    unsettled = [check.finding for check in its.checks if check.confirmation is None]
    if unsettled:
        yield words("sheet.open", counts=findings.counts(unsettled, words))
    yield words("sheet.code", code=its.code)


def remarks(checks: Sequence[Checked], words: Words) -> SheetRemarks:
    """The findings as sentences for a sheet; those that only inform are left out."""
    from mailer.workflow import SheetRemarks  # noqa: PLC0415 - half a second that --help saves

    weighty = [check for check in checks if check.finding.severity is not Severity.INFO]
    return SheetRemarks(
        open=tuple(
            f"{words.name('severity', check.finding.severity)}{words('sign.colon')}"
            f"{findings.sentence(check.finding, words)}"
            for check in weighty
            if check.confirmation is None
        ),
        confirmed=tuple(
            words(
                "sheet.confirmed",
                finding=findings.remark(check.finding, words),
                operator=by.operator,
                note=by.note,
            )
            for check in weighty
            if (by := check.confirmation) is not None
        ),
    )


def attached(files: Sequence[tuple[Tier, str, int]], words: Words) -> Iterator[str]:
    """What goes with the letters as a file; nothing when nothing does."""
    tiers = [words.name("tier", tier) for tier, _, _ in files]
    for name, size in {(name, size) for _, name, size in files}:
        yield words("approve.attached", tiers=tiers, name=name, size=bytes_in_words(size, words))


def instead(lacking: Mistake, words: Words) -> Iterator[str]:
    """Why there is no PDF, before the page for a browser that stands in for it."""
    yield from mistake(lacking, words)
    yield words("paper.instead")


def bytes_in_words(size: int, words: Words) -> str:
    """*size* as 514 KB or 1.2 MB."""
    if size < _MEGABYTE:
        return words("size.kilobytes", size=-(-size // 1000))
    return words("size.megabytes", size=round(size / _MEGABYTE, 1))
