"""Where the pictures of a manuscript stand in its articles, and what stands below them.

Owns the placing of pictures by the lines they were found at, and which paragraph
is the caption of a picture or a table.  Never sees a picture: its bytes are kept
under the hash that is handed in.  Look next at `mailer.manuscript.reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from mailer.issue import Article, Picture, Table
from mailer.manuscript import shapes
from mailer.manuscript.ledger import FOUND_CHARS, Ledger

_Thing = TypeVar("_Thing", Table, Picture)


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture at or behind a line: what its author says of it, and what it is."""

    line: int
    sha256: str
    media_type: str
    width: int
    height: int
    said: str = ""


def place_pictures(
    articles: Sequence[Article], pictures: Iterable[PlacedPicture], tail: int, ledger: Ledger
) -> tuple[Article, ...]:
    """The articles with their pictures, and with captions taken out of their paragraphs.

    Args:
        articles: in the order printed.
        pictures: all of the manuscript; what stands above the first article or in
            the tail is an emblem or a seal, and is reported.
        tail: the line on which the tail begins.
        ledger: takes the findings.
    """
    begins = [min(article.lines, default=0) for article in articles]
    of_article: list[list[PlacedPicture]] = [[] for _ in articles]
    for picture in sorted(pictures, key=lambda each: each.line):
        above = [n for n, first in enumerate(begins) if first <= picture.line]
        if above and picture.line < tail:
            of_article[above[-1]].append(picture)
        else:
            ledger.warn("PICTURE_LEFT_OUT", [picture.line], found=(picture.said[:FOUND_CHARS],))
    placed = zip(articles, of_article, strict=True)
    return tuple(_with_pictures(article, found) for article, found in placed)


def _with_pictures(article: Article, found: Sequence[PlacedPicture]) -> Article:
    return _with_captions(article, [_picture(article, each) for each in found])


def _picture(article: Article, each: PlacedPicture) -> Picture:
    return Picture(
        sha256=each.sha256,
        media_type=each.media_type,
        width=each.width,
        height=each.height,
        alt=each.said,
        after=sum(1 for p in article.paragraphs if min(p.lines, default=0) <= each.line),
        after_tables=sum(1 for t in article.tables if min(t.lines, default=0) <= each.line),
        lines=(each.line,),
    )


def _with_captions(article: Article, pictures: Sequence[Picture]) -> Article:
    """图1 … below or above a picture, 表1 … and 注：… above or below a table: no paragraphs."""
    if not pictures and not article.tables:
        return article
    texts = [paragraph.text for paragraph in article.paragraphs]
    kinds = {n: kind for n, text in enumerate(texts) if (kind := shapes.caption_of(text))}
    taken: set[int] = set()
    shown = [
        (picture, _caption_at(kinds, "图", (picture.after, picture.after - 1), taken))
        for picture in pictures
    ]
    tables: list[tuple[Table, list[int], list[int]]] = []
    places = [-1, *(table.after for table in article.tables), -1]
    for table, before, behind in zip(article.tables, places, places[2:], strict=False):
        # Of tables right below one another the first has the title, and the last the note.
        notes = _notes_of_table(texts, table.after, taken) if behind != table.after else []
        over: list[int] = []
        if before != table.after:
            over = _words_over_table(texts, table.after, kinds, taken, below=len(notes))
        tables.append((table, over, notes))
    return replace(
        article,
        paragraphs=tuple(p for n, p in enumerate(article.paragraphs) if n not in taken),
        tables=tuple(
            _noted(_titled(table, over, article, taken), notes, article)
            for table, over, notes in tables
        ),
        pictures=tuple(_titled(picture, places, article, taken) for picture, places in shown),
    )


def _caption_at(
    kinds: dict[int, str], kind: str, places: tuple[int, int], taken: set[int]
) -> list[int]:
    found = [n for n in places if kinds.get(n) == kind and n not in taken][:1]
    taken.update(found)
    return found


def _notes_of_table(texts: Sequence[str], after: int, taken: set[int]) -> list[int]:
    """Which paragraphs are notes below a table: 注：…, 数据来源：…."""
    end = after
    while end < len(texts) and shapes.is_note_of_table(texts[end]):
        end += 1
    found = [n for n in range(after, end) if n not in taken]
    taken.update(found)
    return found


def _words_over_table(
    texts: Sequence[str], after: int, kinds: dict[int, str], taken: set[int], *, below: int
) -> list[int]:
    """Which paragraphs name a table: 表1, its title, 单位：万元 above it; or 表1 below its notes.

    Args:
        texts: of the paragraphs.
        after: how many of them stand above the table.
        kinds: those that are captions.
        taken: those that belong to something already; what is found is added.
        below: how many notes stand below the table.
    """
    above = after - 1
    found: list[int] = []
    if above >= 0 and shapes.is_unit_of_table(texts[above]):
        found.append(above)
        above -= 1
    bare = kinds.get(above - 1) == "表" and shapes.is_bare_caption(texts[above - 1])
    if (found or bare) and above > 0 and above not in kinds and shapes.names_table(texts[above]):
        # A title without a number of its own, below 附表 or above the unit.
        found.append(above)
        above -= 1
    found = [n for n in found if n not in taken]
    taken.update(found)
    return sorted([*found, *_caption_at(kinds, "表", (above, after + below), taken)])


def _titled(thing: _Thing, places: list[int], article: Article, taken: set[int]) -> _Thing:
    """With its caption, and behind the paragraphs that are left."""
    said = [article.paragraphs[place] for place in places]
    return replace(
        thing,
        after=thing.after - sum(1 for place in taken if place < thing.after),
        caption="　".join(each.text for each in said),
        caption_lines=tuple(number for each in said for number in each.lines),
    )


def _noted(table: Table, places: list[int], article: Article) -> Table:
    """With its notes."""
    said = [article.paragraphs[place] for place in places]
    return replace(
        table,
        note="　".join(each.text for each in said),
        note_lines=tuple(number for each in said for number in each.lines),
    )
