"""What changed between two readings of the same number, article by article.

Owns the matching of articles and paragraphs and the order in which changes are
told.  Never decides whether a change may be made.  Look next at
`mailer.workflow`, which shows it before a draft is replaced.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from mailer.issue import Article, Issue, Masthead, Tier

# Titles less alike than this, over different text, are two articles.
_SIMILAR = 0.6
# Bounds the work on issues with very many articles.
_COMPARISONS = 10_000


class ChangeKind(StrEnum):
    """What happened to an article, or to a field outside the articles."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Edit:
    """One paragraph, title or value: before and after; None where there was or is none."""

    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    `title` is the article's (the new one when it changed), empty for a field;
    `field` is what a field is called (``masthead.date``), or the part of an
    article (``title``, ``paragraphs``, ``attribution`` …), several joined by a
    comma.  `edits` hold the old and new texts.
    """

    kind: ChangeKind
    title: str = ""
    field: str = ""
    edits: tuple[Edit, ...] = ()


def compare(old: Issue, new: Issue) -> tuple[Change, ...]:
    """What an editor wants to see before *new* takes the place of *old*.

    Fields of the head first, then articles in the order of *new*, then removed
    ones, then distribution and colophon.  Where lines stood does not count.
    """
    pairs = _pair(old.articles, new.articles)
    taken = {index for index in pairs.values() if index is not None}
    return (
        *_fields("masthead", old.masthead, new.masthead, _MASTHEAD_FIELDS),
        *_publisher(old.masthead, new.masthead),
        *_value("sections", _listed(old.sections), _listed(new.sections)),
        *_value("toc", _listed(old.toc), _listed(new.toc)),
        *_articles(old.articles, new.articles, pairs),
        *(
            Change(ChangeKind.REMOVED, article.title, edits=_whole(article, new=False))
            for index, article in enumerate(old.articles)
            if index not in taken
        ),
        *_distribution(old, new),
        *_fields("colophon", old.colophon, new.colophon, _COLOPHON_FIELDS),
        *_value("colophon.headings", _headings(old), _headings(new)),
    )


_MASTHEAD_FIELDS = (
    "name", "issue_number", "total_number", "year", "date", "marks", "series",
)  # fmt: skip
_COLOPHON_FIELDS = ("editor", "reviewer", "signer", "phone", "email", "copies", "others")


def _publisher(old: Masthead, new: Masthead) -> Iterator[Change]:
    """Who issues it; as printed where the word is another, too: 编 that became 主办."""
    if old.publisher and new.publisher and old.role != new.role:
        yield from _value("masthead.publisher", old.imprint, new.imprint)
    else:
        yield from _value("masthead.publisher", old.publisher, new.publisher)


def _articles(
    old: Sequence[Article], new: Sequence[Article], pairs: dict[int, int | None]
) -> Iterator[Change]:
    moved = _moved([place for place in pairs.values() if place is not None])
    for index, article in enumerate(new):
        before = pairs[index]
        if before is None:
            yield Change(ChangeKind.ADDED, article.title, edits=_whole(article, new=True))
            continue
        if before in moved:
            yield Change(ChangeKind.MOVED, article.title)
        yield from _changed(old[before], article)


def _changed(old: Article, new: Article) -> Iterator[Change]:
    parts = {
        "title": _edit(old.title, new.title),
        "section": _edit(old.section, new.section),
        "editor_note": _edit(old.editor_note, new.editor_note),
        "paragraphs": tuple(
            _paragraphs([p.text for p in old.paragraphs], [p.text for p in new.paragraphs])
        ),
        "tables": tuple(_paragraphs(_rows(old), _rows(new))),
        "attribution": _attribution(old, new),
    }
    edits = tuple(edit for part in parts.values() for edit in part)
    if edits:
        names = ",".join(name for name, part in parts.items() if part)
        yield Change(ChangeKind.CHANGED, new.title, names, edits)


def _attribution(old: Article, new: Article) -> tuple[Edit, ...]:
    """Who contributed it; as printed where the word is another, too."""
    if old.attribution and new.attribution and old.credit != new.credit:
        return _edit(old.signature, new.signature)
    return _edit(old.attribution, new.attribution)


def _rows(article: Article) -> list[str]:
    rows = [
        said
        for table in article.tables
        for said in (table.caption, *map(" | ".join, table.rows), table.note)
    ]
    shown = [f"〔图〕{each.caption or each.alt} {each.sha256[:8]}" for each in article.pictures]
    return [row for row in rows if row] + shown


def _edit(old: str | None, new: str | None) -> tuple[Edit, ...]:
    return () if old == new else (Edit(old, new),)


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    """Changed paragraphs as pairs, as far as there are two; the rest as added or removed."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        before: list[str | None] = [*old[old_start:old_end]]
        after: list[str | None] = [*new[new_start:new_end]]
        size = max(len(before), len(after))
        before += [None] * (size - len(before))
        after += [None] * (size - len(after))
        yield from (Edit(was, now) for was, now in zip(before, after, strict=True))


def _whole(article: Article, *, new: bool) -> tuple[Edit, ...]:
    texts = [paragraph.text for paragraph in article.paragraphs]
    return tuple(Edit(None, text) if new else Edit(text, None) for text in texts)


def _pair(old: Sequence[Article], new: Sequence[Article]) -> dict[int, int | None]:
    """For each new article the old one it was: by title, else by text, else by likeness."""
    free = dict(enumerate(old))
    pairs: dict[int, int | None] = dict.fromkeys(range(len(new)))
    for said in (_title, _text):
        # By what they say, for two issues of 10,000 articles have 100 million pairs.
        saying: dict[object, deque[int]] = defaultdict(deque)
        for place, article in free.items():
            saying[said(article)].append(place)
        for index in _unpaired(pairs):
            if (what := said(new[index])) and saying[what]:
                before = saying[what].popleft()
                pairs[index] = before
                del free[before]
    left = _unpaired(pairs)
    for index in left if len(left) * len(free) <= _COMPARISONS else ():
        alike = (n for n, article in free.items() if _similar_title(article, new[index]))
        if (match := next(alike, None)) is not None:
            pairs[index] = match
            del free[match]
    return pairs


def _unpaired(pairs: Mapping[int, int | None]) -> list[int]:
    return [index for index, before in pairs.items() if before is None]


def _title(article: Article) -> str:
    return article.title


def _text(article: Article) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in article.paragraphs)


def _similar_title(old: Article, new: Article) -> bool:
    return SequenceMatcher(None, old.title, new.title, autojunk=False).ratio() >= _SIMILAR


def _moved(places: Sequence[int]) -> set[int]:
    """The old places of what left the common order: all but a longest rising sequence."""
    kept = SequenceMatcher(None, sorted(places), places, autojunk=False)
    steady = {
        place
        for block in kept.get_matching_blocks()
        for place in places[block.b : block.b + block.size]
    }
    return set(places) - steady


def _distribution(old: Issue, new: Issue) -> Iterator[Change]:
    for tier in dict.fromkeys([*old.tiers, *new.tiers]):
        before = [entry.text for entry in old.entries(tier)]
        after = [entry.text for entry in new.entries(tier)]
        if before == after or (before and after and _words(old, tier) != _words(new, tier)):
            before, after = _printed(old, tier), _printed(new, tier)
        yield from _value(f"distribution.{tier}", _listed(before), _listed(after))


def _words(issue: Issue, tier: Tier) -> list[tuple[str, frozenset[str]]]:
    """What the lines of a tier say besides their entries: label and stops."""
    lines = (line for line in issue.distribution if line.tier is tier)
    return [(line.label, frozenset(line.stops)) for line in lines]


def _printed(issue: Issue, tier: Tier) -> list[str]:
    lines = (line for line in issue.distribution if line.tier is tier)
    return [f"{line.label}：{''.join(line.pieces)}" for line in lines]


def _fields(part: str, old: object, new: object, names: Sequence[str]) -> Iterator[Change]:
    for name in names:
        yield from _value(f"{part}.{name}", _said(getattr(old, name)), _said(getattr(new, name)))


def _value(name: str, old: str | None, new: str | None) -> Iterator[Change]:
    if old != new:
        yield Change(ChangeKind.FIELD, field=name, edits=(Edit(old, new),))


def _headings(issue: Issue) -> str | None:
    return _listed([label for _, label in issue.colophon.headings])


def _listed(values: Sequence[str]) -> str | None:
    return " | ".join(values) or None


def _said(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return " | ".join(
            "：".join(part) if isinstance(part, tuple) else str(part) for part in value
        )
    return str(value)
