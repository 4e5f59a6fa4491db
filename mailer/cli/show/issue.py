"""An issue on the screen: how a manuscript was read, and how a stored issue stands.

Owns screen ① and the listings of issues.  Never reads a manuscript.  Findings
are worded in `mailer.cli.show.findings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mailer.cli.show import findings, layout
from mailer.cli.show.deeds import to_json as deeds_json
from mailer.cli.words import Words
from mailer.issue import (
    Article,
    Deed,
    DistributionLine,
    Finding,
    Issue,
    IssueRecord,
    Severity,
    to_json,
    to_json_piecemeal,
)

if TYPE_CHECKING:
    from mailer.manuscript import Change, Edit
    from mailer.workflow import Checked, Intention, Look

_GAP = "   "
_WITHOUT_LINES = ("docx",)
_MISMATCHES = ("TOC_UNMATCHED",)
_SHOWN_OF_AN_EDIT = 60
_EDITS_OF_AN_ARTICLE = 6


def look(seen: Look, words: Words, columns: int | None) -> Iterator[str]:
    """Screen ①: structure, balance of lines, findings."""
    yield from structure(seen.issue, seen.findings, words, columns)
    if seen.pictures:
        size_kb = -(-sum(map(len, seen.pictures.values())) // 1024)
        yield words("look.shown", pictures=len(seen.pictures), size_kb=size_kb)
    if seen.unread:
        unread = findings.in_short(seen.unread, words)
        count = len(seen.unread)
        yield words("look.unread", lines=seen.line_count, count=count, unread=unread)
    elif all(finding.code != "SEVERAL_ISSUES" for finding in seen.findings):
        yield words("look.all_read", lines=seen.line_count)
    if seen.source in _WITHOUT_LINES:
        yield words("look.lines_are_paragraphs")
    yield findings.counts(seen.findings, words)
    yield from findings.lines(seen.findings, words, columns)


def look_json(seen: Look, words: Words) -> dict[str, Any]:
    """The JSON of `issue parse`, which others read: keys are added, never changed."""
    return {
        **to_json_piecemeal(seen.issue),
        "findings": (findings.to_json(finding, words) for finding in seen.findings),
        "line_count": seen.line_count,
        "unread": list(seen.unread),
    }


def structure(
    issue: Issue, remarks: Sequence[Finding], words: Words, columns: int | None
) -> Iterator[str]:
    """Head, sections with their articles, distribution and tail of an issue."""
    yield issue.citation
    yield _GAP.join(_head(issue, words))
    yield from _sections(issue, remarks, words, columns)
    for line in issue.distribution:
        yield _distribution(line, words)
    if not issue.distribution:
        yield words("look.no_distribution")
    if tail := _GAP.join(_tail(issue, words)):
        yield tail


def _head(issue: Issue, words: Words) -> Iterator[str]:
    head, tail = issue.masthead, issue.colophon
    if head.publisher:
        yield words("look.publisher", publisher=head.publisher)
    if head.date is not None:
        weekday = words(f"weekday.{head.date.weekday()}")
        yield words("look.date", date=head.date, weekday=weekday)
    else:
        yield words("look.no_date")
    yield words("look.marks", marks=head.marks) if head.marks else words("look.no_marks")
    yield words("look.signer", signer=tail.signer) if tail.signer else words("look.no_signer")


def _sections(
    issue: Issue, remarks: Sequence[Finding], words: Words, columns: int | None
) -> Iterator[str]:
    contents = _contents(issue, remarks, words)
    numbered = enumerate(issue.articles, start=1)
    groups = [
        (section, list(pairs)) for section, pairs in groupby(numbered, lambda p: p[1].section)
    ]
    rows = iter(list(_article_rows(issue.articles, words, columns)))
    for section, pairs in groups:
        articles = [article for _, article in pairs]
        line = words(
            "look.section" if section else "look.no_section",
            section=section,
            articles=len(articles),
            paragraphs=sum(len(article.paragraphs) for article in articles),
            characters=sum(article.length for article in articles),
        )
        yield line if len(groups) > 1 else line + words("sign.semicolon") + contents
        for _ in pairs:
            yield next(rows)
    if len(groups) != 1:
        yield contents


def _contents(issue: Issue, remarks: Sequence[Finding], words: Words) -> str:
    if not issue.toc:
        return words("look.no_contents")
    lost = sum(findings.alike(each) for each in remarks if each.code in _MISMATCHES)
    key = "look.contents_differ" if lost else "look.contents_match"
    return words(key, entries=len(issue.toc), matched=len(issue.toc) - lost)


def _article_rows(articles: Sequence[Article], words: Words, columns: int | None) -> Iterator[str]:
    room = _room_for_titles(articles, columns)
    # Many articles are as long as others: filling a sentence takes longer than the whole row.
    in_words = cache(words.__call__)
    rows = [
        (
            str(number),
            layout.cut(article.title, room),
            in_words("look.paragraphs", n=len(article.paragraphs)),
            in_words("look.characters", n=article.length),
            article.attribution or "",
        )
        for number, article in enumerate(articles, start=1)
    ]
    for row in layout.table(rows, numbers=(0, 2, 3)):
        yield f"  {row}"


def _room_for_titles(articles: Sequence[Article], columns: int | None) -> int:
    """Titles are cut so that a row fits the terminal; where there is none, they are whole."""
    if columns is None:
        return 1000
    attribution = max((layout.width(article.attribution or "") for article in articles), default=0)
    return max(columns - attribution - 24, 20)


def _distribution(line: DistributionLine, words: Words) -> str:
    own = words.name("tier", line.tier)
    label = (
        "" if line.label in (own, line.tier.hanzi) else words("look.as_printed", label=line.label)
    )
    head = words("look.distribution", tier=line.tier, label=label, count=len(line.entries))
    return head + " | ".join(entry.text for entry in line.entries)


def _tail(issue: Issue, words: Words) -> Iterator[str]:
    tail = issue.colophon
    for field in ("editor", "reviewer", "phone", "email", "copies"):
        value = getattr(tail, field)
        if value is not None:
            label = tail.odd_label(field)
            yield (
                words("look.headed", label=label, value=value)
                if label
                else words(f"look.{field}", value=value)
            )


# Importing


def intention(meant: Intention, words: Words) -> Iterator[str]:
    """What replacing the issue would change, article by article."""
    before = meant.before
    assert before is not None, "only a replacement has changes"
    yield words("import.changes", issue=before.issue.number_line, state=before.state)
    if not meant.changes:
        yield f"  {words('import.no_changes')}"
    for each in meant.changes:
        yield from _change(each, words)
    if before.approval is not None:
        yield words("import.approval_will_fall")


def _change(change: Change, words: Words) -> Iterator[str]:
    kind = words.name("change", change.kind)
    if change.title:
        parts = words.listed([words.name("part", part) for part in change.field.split(",") if part])
        yield f"  {kind}  {change.title}" + (f"{words('sign.colon')}{parts}" if parts else "")
    else:
        yield f"  {kind}  {words.name('part', change.field)}"
    if change.kind in ("changed", "field"):
        for edit in change.edits[:_EDITS_OF_AN_ARTICLE]:
            yield from _edit(edit)
        if len(change.edits) > _EDITS_OF_AN_ARTICLE:
            yield f"        … +{len(change.edits) - _EDITS_OF_AN_ARTICLE}"


def _edit(edit: Edit) -> Iterator[str]:
    old, new = _around_the_difference(edit.old, edit.new)
    if old is not None:
        yield f"      - {old}"
    if new is not None:
        yield f"      + {new}"


def _around_the_difference(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Both texts from a little before the place where they part."""
    if old is None or new is None:
        return _cut(old, 0), _cut(new, 0)
    same = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    start = max(same - 12, 0)
    return _cut(old, start), _cut(new, start)


def _cut(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    return ("…" if start else "") + layout.cut(text[start:], _SHOWN_OF_AN_EDIT)


# Exporting


def left_out(remarks: Sequence[Finding], words: Words) -> Iterator[str]:
    """What of the manuscript is not in what was exported."""
    yield words("export.left_out")
    yield from findings.lines(remarks, words)


# Stored issues


def proofs(record: IssueRecord, checks: Sequence[Checked], words: Words) -> Iterator[str]:
    """All findings of a stored issue, each with the confirmation that closes it."""
    yield words("proof.title", issue=record.issue.citation, state=record.state)
    yield findings.counts(record.findings, words)
    for check in checks:
        yield findings.with_code(check.finding, words)
        if (by := check.confirmation) is not None:
            told = words("proof.confirmed_by", operator=by.operator, at=by.at, note=by.note)
            yield f"        √ {words('proof.confirmed')}  {told}"


def proofs_json(checks: Sequence[Checked], words: Words) -> list[dict[str, Any]]:
    """The findings with `confirmation` (operator, at, note) or null, and whether each blocks."""
    return [
        {
            **findings.to_json(check.finding, words),
            "blocks": check.blocks,
            "confirmation": check.confirmation
            and {
                "operator": check.confirmation.operator,
                "at": check.confirmation.at.astimezone(words.timezone).isoformat(),
                "note": check.confirmation.note,
            },
        }
        for check in checks
    ]


def issues(listed: Sequence[tuple[IssueRecord, int]], words: Words) -> Iterator[str]:
    """Issues with the number of findings that keep each from approval."""
    if not listed:
        yield words("issues.none")
        return
    head = [
        words(f"issues.{column}")
        for column in ("name", "citation", "state", "stored", "approval", "open")
    ]
    several = len({record.bulletin for record, _ in listed}) > 1
    rows = [
        [
            record.name if several else record.issue.reference,
            record.issue.citation,
            words.name("issue_state", record.state),
            words.when(record.stored_at),
            record.approval.by if record.approval else words("sign.none"),
            str(open_findings) if open_findings else words("sign.none"),
        ]
        for record, open_findings in listed
    ]
    yield from layout.table([head, *rows], numbers=(5,))


def issue_json(record: IssueRecord, words: Words) -> dict[str, Any]:
    """A stored issue without its text: its name, state and sign-off."""
    approval = record.approval
    return {
        "id": record.id,
        "name": record.name,
        "reference": record.issue.reference,
        "citation": record.issue.citation,
        "state": record.state.value,
        "stored_at": record.stored_at.astimezone(words.timezone).isoformat(),
        "stored_by": record.stored_by,
        "content_sha256": record.content_sha256,
        "approval": approval
        and {
            "by": approval.by,
            "operator": approval.operator,
            "on": approval.on.isoformat(),
            "at": approval.at.astimezone(words.timezone).isoformat(),
            "sha256": approval.sha256,
            "check_code": approval.check_code,
            "on_behalf_of": approval.on_behalf_of,
            "opinion": approval.opinion,
        },
    }


def stored(
    record: IssueRecord, deeds: Sequence[Deed], words: Words, columns: int | None
) -> Iterator[str]:
    """One stored issue: structure, findings in figures, sign-off, what was done to it."""
    yield from structure(record.issue, record.findings, words, columns)
    yield findings.counts(record.findings, words)
    state = words.name("issue_state", record.state)
    told = words("issue.stored", stored_at=record.stored_at, stored_by=record.stored_by)
    yield f"{state}{_GAP}{told}"
    yield approval(record, words)
    yield words("issue.deeds")
    rows = [
        (words.when(deed.at), words.name("deed", deed.deed), deed.actor.operator, _detail(deed))
        for deed in deeds
    ]
    for row in layout.table(rows):
        yield f"  {row}"


def stored_json(record: IssueRecord, deeds: Sequence[Deed], words: Words) -> dict[str, Any]:
    """One stored issue whole: what `issue parse` says of it, its state, its deeds."""
    return {
        **issue_json(record, words),
        **to_json(record.issue),
        "findings": [findings.to_json(finding, words) for finding in record.findings],
        "deeds": deeds_json(deeds, words),
    }


def approval(record: IssueRecord, words: Words) -> str:
    """Who signed when, with the check code; or that nobody has."""
    signed = record.approval
    if signed is None:
        return words("issue.no_approval")
    return words(
        "issue.approval",
        by=signed.by,
        behalf=signed.on_behalf_of,
        on=signed.on,
        opinion=signed.opinion,
        operator=signed.operator,
        code=signed.check_code,
    )


def _detail(deed: Deed) -> str:
    return "  ".join(str(value) for value in deed.detail.values() if value is not None)


def exit_status(remarks: Sequence[Finding]) -> int:
    """1 when there is a finding of severity error, else 0."""
    return int(any(remark.severity is Severity.ERROR for remark in remarks))
