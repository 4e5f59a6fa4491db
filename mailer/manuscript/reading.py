"""A manuscript read from top to bottom: text → Issue with findings.

Owns the order in which the rooms of the grammar get to see the lines, and the
balance that nothing was dropped.  Never guesses silently: what is not
understood is a finding with its line.  Look next at `mailer.manuscript.lines`
and then at the rooms in the order they are called here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mailer.issue import Finding, Issue
from mailer.manuscript import canonical, furniture, markdown
from mailer.manuscript.articles import read_articles
from mailer.manuscript.characters import remark_on_characters
from mailer.manuscript.colophon import read_colophon
from mailer.manuscript.contents import read_contents
from mailer.manuscript.labels import PROOFREADERS, begins_with_tier
from mailer.manuscript.ledger import FOUND_CHARS, Ledger, Role, Roles
from mailer.manuscript.lines import (
    Line,
    clean,
    controls,
    first_of_pages,
    outer_tabs,
    split,
    width_of_indent,
)
from mailer.manuscript.marks import classified_mark
from mailer.manuscript.masthead import Head, read_masthead
from mailer.manuscript.pictures import place_pictures
from mailer.manuscript.several import other_heads
from mailer.manuscript.source import Beside, SideNote, Source, refuse_classified_beside, remark_on
from mailer.manuscript.tail import find_tail, is_above_tail, read_tail
from mailer.mistake import BadInput, NotAllowed

MOST_LINES = 80_000
"""So many lines that are not empty are read, in some seconds; a bulletin has some hundreds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a manuscript.

    `line_count` is the number of lines that are not empty, `unread` the 1-based
    numbers of those that were not understood, and `roles` says of every line
    that is not empty what it was read as.
    """

    issue: Issue
    findings: tuple[Finding, ...]
    line_count: int
    unread: tuple[int, ...]
    roles: Mapping[int, Role]


def read(text: str, source: Source | None = None) -> Reading:
    """The issue that a manuscript holds, with everything odd about it as findings.

    Args:
        text: decoded, with any kind of newline.
        source: what the document had besides its text; None for a plain text.

    Raises:
        NotAllowed: ``manuscript.classified`` with ``line`` and ``mark``: the text
            bears a classification mark; or ``manuscript.classified_beside``.
            Nothing else of the text is given.
        BadInput: ``manuscript.empty``; or ``manuscript.no_masthead`` with
            ``line``, ``found`` and ``missing`` (name, number, both).
    """
    source = source or Source()
    refuse_classified(text)
    said = [SideNote(Beside.PICTURE, each.line, each.said) for each in source.pictures]
    refuse_classified_beside([*source.notes, *said])
    # All lines at once, but first cut: cleaned away, a sign between CR and LF would cost a line.
    cleaned = clean("\n".join(split(text))).split("\n")
    ledger = Ledger(Roles(len(cleaned)))
    remark_on(source.notes, ledger)
    _remark_on_controls(text, ledger)
    stood = _stood(cleaned, ledger)
    if canonical.is_canonical(cleaned):
        issue = canonical.read_back(cleaned, ledger, source.pictures)
        _remark_on_missing(issue, ledger)
        return _reading(issue, stood, ledger)
    skipped = markdown.front_matter(cleaned)
    is_markdown = markdown.is_markdown(cleaned)
    lines = _lines(stood, source.levels, ledger, skipped=skipped, is_markdown=is_markdown)
    if "\f" in text:
        turned = first_of_pages(split(text), [line.number for line in lines])
        lines = [line._replace(turned=line.number in turned) for line in lines]
    lines = _without_web(lines, ledger)
    lines = _without_page_numbers(lines, ledger)
    if not lines:
        raise BadInput("manuscript.empty")
    remark_on_characters(stood, ledger)
    head = read_masthead(lines, ledger)
    body = _without_other_heads(lines[head.length :], head, ledger)
    body, foot = _cut_tail(body)
    issue = _issue(head, body, foot, ledger)
    ends = foot[0].number if foot else len(cleaned) + 1
    articles = place_pictures(issue.articles, source.pictures, ends, ledger)
    issue = replace(issue, articles=articles)
    _remark_on_empty(issue, ledger)
    _remark_on_missing(issue, ledger)
    return _reading(issue, stood, ledger)


def refuse_classified(text: str) -> None:
    """Return when *text* bears no classification mark.

    Raises:
        NotAllowed: ``manuscript.classified`` with ``line`` and ``mark``.
    """
    found = classified_mark(text)
    if found:
        raise NotAllowed("manuscript.classified", line=found[0], mark=found[1])


def _issue(head: Head, body: Sequence[Line], foot: Sequence[Line], ledger: Ledger) -> Issue:
    body, foot = _with_leading_tiers(body, foot)
    contents = read_contents(body, ledger)
    text = [*body[: contents.start], *body[contents.start + contents.length :]]
    read = read_articles(text, contents, ledger)
    tail = read_tail(foot, ledger)
    labelled = [*tail.labelled, *head.labelled]
    return Issue(
        masthead=head.masthead,
        sections=read.sections,
        toc=contents.titles,
        articles=read.articles,
        distribution=tail.distribution,
        colophon=read_colophon(labelled, ledger),
    )


# ---- lines, and what is taken out of them ----------------------------------------


def _stood(cleaned: list[str], ledger: Ledger) -> dict[int, str]:
    """The lines that are not empty, by their numbers; those beyond `MOST_LINES` are left unread.

    They are taken out of *cleaned*, and where they begin is an error: it is the wrong file, or
    every character stands on a line of its own.
    """
    filled = ((number, line) for number, line in enumerate(cleaned, start=1) if line.strip())
    stood = dict(islice(filled, MOST_LINES))
    left = [number for number, _ in filled]
    if left:
        ledger.roles.place(Role.UNREAD, left)
        ledger.error("MANY_LINES", left[:1], left_out=len(left), limit=MOST_LINES)
        del cleaned[left[0] - 1 :]
    return stood


def _remark_on_controls(text: str, ledger: Ledger) -> None:
    for number, line in enumerate(split(text) if controls(text) else (), start=1):
        if found := controls(line):
            ledger.warn("CONTROL_CHARACTER", [number], characters=found)


def _lines(
    stood: Mapping[int, str],
    levels: Mapping[int, int],
    ledger: Ledger,
    *,
    skipped: int,
    is_markdown: bool,
) -> list[Line]:
    """The lines that are not empty and stand below the YAML head, with Markdown undone."""
    if skipped:
        matter = [number for number in stood if number <= skipped]
        ledger.place(Role.FURNITURE, *matter)
        ledger.tell("FRONT_MATTER", matter)
    lines: list[Line] = []
    # The line above is 0 where none stands: behind a YAML head, but not at the very top.
    above = 0 if not skipped else -1
    for number, cleaned in stood.items():
        if number <= skipped:
            continue
        printed, level = markdown.without_pictures(cleaned) if "[" in cleaned else cleaned, 0
        if is_markdown:
            printed, level = markdown.undo(printed)
        if text := printed.strip():
            level = level or levels.get(number, 0)
            line = Line(number, text, gap=above != number - 1, level=level)
            if len(text) < len(printed):
                tabs = outer_tabs(printed, text)
                line = line._replace(indent=width_of_indent(printed), tabs=tabs)
            lines.append(line)
            above = number
        else:
            # Markdown that prints nothing: an empty line of a quotation, a picture.
            ledger.place(Role.FURNITURE, number)
    return lines


def _without_web(lines: list[Line], ledger: Ledger) -> list[Line]:
    return _without(furniture.web_furniture(lines), lines, "WEB_FURNITURE", ledger)


def _without_page_numbers(lines: list[Line], ledger: Ledger) -> list[Line]:
    numbers, doubtful = furniture.page_numbers(lines)
    for line in doubtful:
        ledger.leave_unread(line.number, line.text)
    kept = _without(numbers, lines, "PAGE_NUMBER", ledger)
    return _torn_out(doubtful, kept)


def _without_other_heads(lines: list[Line], head: Head, ledger: Ledger) -> list[Line]:
    """The lines of the first issue without running heads.

    Where other issues begin is an error, for they are not read.
    """
    running = furniture.running_heads(lines, head.masthead.name)
    others = other_heads(lines, running, head.masthead)
    end = others[0][0] if others else len(lines)
    if others:
        _remark_on_other_issues(lines, others, ledger)
    repeated = [lines[index] for index in running if index < end]
    return _without(repeated, lines[:end], "RUNNING_HEAD", ledger)


def _remark_on_other_issues(
    lines: Sequence[Line], others: Sequence[tuple[int, str]], ledger: Ledger
) -> None:
    begins = others[0][0]
    ledger.place(Role.OTHER_ISSUE, *(line.number for line in lines[begins:]))
    ledger.error(
        "SEVERAL_ISSUES",
        [lines[index].number for index, _ in others],
        found=tuple(printed[:FOUND_CHARS] for _, printed in others),
        left_out=len(lines) - begins,
    )


def _without(found: list[Line], lines: list[Line], code: str, ledger: Ledger) -> list[Line]:
    """The lines without those found, which are reported under *code*."""
    if not found:
        return lines
    numbers = [line.number for line in found]
    ledger.place(Role.FURNITURE, *numbers)
    ledger.tell(code, numbers)
    return _torn_out(found, lines)


def _torn_out(taken: list[Line], lines: list[Line]) -> list[Line]:
    """The lines without those taken; the next line each time knows that one was."""
    numbers = {line.number for line in taken}
    kept: list[Line] = []
    torn = False
    for line in lines:
        if line.number in numbers:
            torn = True
        else:
            kept.append(line._replace(gap=True, torn=True) if torn else line)
            torn = False
    return kept


def _cut_tail(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    place = find_tail(lines)
    while place > 0 and place < len(lines) and is_above_tail(lines[place - 1].text):
        place -= 1
    return lines[:place], lines[place:]


def _with_leading_tiers(
    body: Sequence[Line], foot: Sequence[Line]
) -> tuple[Sequence[Line], Sequence[Line]]:
    """A 报送： that heads the body is of the distribution, as one at the end is."""
    size = next((n for n, line in enumerate(body) if not begins_with_tier(line.text)), len(body))
    return body[size:], [*body[:size], *foot]


# ---- the balance -----------------------------------------------------------------


def _remark_on_missing(issue: Issue, ledger: Ledger) -> None:
    """One finding that names all fields which an office expects and nobody filled."""
    head, tail = issue.masthead, issue.colophon
    expected: dict[str, object] = {
        "issue_number": head.issue_number,
        "publisher": head.publisher,
        "date": head.date,
        "articles": issue.articles,
        "distribution": issue.distribution,
        "mark": head.marks,
        "signer": tail.signer,
        "reviewer": None if tail.odd_label("reviewer") in PROOFREADERS else tail.reviewer,
        "copies": tail.copies is not None or None,
    }
    missing = tuple(name for name, value in expected.items() if value in (None, (), ""))
    if missing:
        ledger.warn("MISSING_FIELD", fields=missing)


def _remark_on_empty(issue: Issue, ledger: Ledger) -> None:
    """An article of nothing but a picture is not empty; one of nothing but a title is."""
    for article in issue.articles:
        if not (article.paragraphs or article.tables or article.pictures):
            title = ledger.roles.lines_of(Role.TITLE, article.lines)
            ledger.warn("ARTICLE_EMPTY", title, heading=article.title)


def _reading(issue: Issue, stood: Mapping[int, str], ledger: Ledger) -> Reading:
    roles = ledger.roles
    for number in roles.without(stood):
        # No room of the grammar had a word for it; an editor will.
        ledger.leave_unread(number, stood[number])
    in_order = sorted(ledger.findings, key=lambda finding: finding.lines[:1] or (0,))
    return Reading(
        issue=issue,
        findings=tuple(in_order),
        line_count=len(roles),
        unread=roles.lines_of(Role.UNREAD),
        roles=roles,
    )
