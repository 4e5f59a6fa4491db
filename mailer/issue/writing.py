"""An issue written down as JSON, read back, and hashed.

Owns the JSON that others read, and the hash of what an issue says.  Never adds the
findings of a manuscript: those are in `mailer.issue.findings`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from mailer.issue.parts import (
    Article,
    Colophon,
    DistributionLine,
    Entry,
    Issue,
    Masthead,
    Paragraph,
    Picture,
    Table,
    Tier,
)


def to_json(issue: Issue) -> dict[str, Any]:
    """The JSON of `mailer issue parse`, which others read: keys are added, never changed."""
    written = to_json_piecemeal(issue)
    return {key: list(it) if isinstance(it, Iterator) else it for key, it in written.items()}


def to_json_piecemeal(issue: Issue) -> dict[str, Any]:
    """As `to_json`, but articles and distribution come one by one: there may be very many."""
    head, tail = issue.masthead, issue.colophon
    return {
        "masthead": {
            "name": head.name,
            "issue_number": head.issue_number,
            "total_number": head.total_number,
            "year": head.year,
            "publisher": head.publisher,
            "date": head.date.isoformat() if head.date else None,
            "marks": list(head.marks),
            "series": head.series,
            "role": head.role,
        },
        "sections": list(issue.sections),
        "toc": list(issue.toc),
        "articles": map(_article_to_json, issue.articles),
        "distribution": map(_line_to_json, issue.distribution),
        "colophon": {
            "editor": tail.editor,
            "reviewer": tail.reviewer,
            "signer": tail.signer,
            "phone": tail.phone,
            "email": tail.email,
            "copies": tail.copies,
            "others": [list(pair) for pair in tail.others],
            "headings": [list(heading) for heading in tail.headings],
        },
    }


def from_json(written: Mapping[str, Any]) -> Issue:
    """The issue that `to_json` wrote down; equal to the one it was given.

    Raises:
        KeyError, ValueError: *written* is not what `to_json` writes; a mistake of ours.
    """
    head, tail = written["masthead"], written["colophon"]
    return Issue(
        masthead=Masthead(
            name=head["name"],
            issue_number=head["issue_number"],
            total_number=head["total_number"],
            year=head["year"],
            publisher=head["publisher"],
            date=dt.date.fromisoformat(head["date"]) if head["date"] else None,
            marks=tuple(head["marks"]),
            series=head["series"],
            role=head.get("role", _USUAL["role"]),
        ),
        sections=tuple(written["sections"]),
        toc=tuple(written["toc"]),
        articles=tuple(_article_from_json(article) for article in written["articles"]),
        distribution=tuple(_line_from_json(line) for line in written["distribution"]),
        colophon=Colophon(
            editor=tail["editor"],
            reviewer=tail["reviewer"],
            signer=tail["signer"],
            phone=tail["phone"],
            email=tail["email"],
            copies=tail["copies"],
            others=tuple((label, value) for label, value in tail["others"]),
            headings=tuple((field, label) for field, label in tail.get("headings", ())),
        ),
    )


def content_hash(issue: Issue) -> str:
    """SHA-256 (64 hex digits) of what the issue says; where its lines stood does not count."""
    content = json.dumps(
        without_lines(to_json(issue)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _article_to_json(article: Article) -> dict[str, Any]:
    return {
        "section": article.section,
        "title": article.title,
        "paragraphs": [paragraph.text for paragraph in article.paragraphs],
        "attribution": article.attribution,
        "credit": article.credit,
        "editor_note": article.editor_note,
        "editor_note_lines": list(article.editor_note_lines),
        "tables": [
            {
                "after": table.after,
                "rows": [list(row) for row in table.rows],
                "lines": list(table.lines),
                "caption": table.caption,
                "caption_lines": list(table.caption_lines),
                "note": table.note,
                "note_lines": list(table.note_lines),
            }
            for table in article.tables
        ],
        "pictures": [
            {
                **asdict(picture),
                "lines": list(picture.lines),
                "caption_lines": list(picture.caption_lines),
            }
            for picture in article.pictures
        ],
        "lines": list(article.lines),
        "paragraph_lines": [list(paragraph.lines) for paragraph in article.paragraphs],
    }


def _article_from_json(written: Mapping[str, Any]) -> Article:
    return Article(
        title=written["title"],
        paragraphs=tuple(
            Paragraph(text, tuple(lines))
            for text, lines in zip(written["paragraphs"], written["paragraph_lines"], strict=True)
        ),
        section=written["section"],
        attribution=written["attribution"],
        credit=written.get("credit", _USUAL["credit"]),
        editor_note=written["editor_note"],
        editor_note_lines=tuple(written.get("editor_note_lines", ())),
        tables=tuple(
            Table(
                tuple(tuple(row) for row in table["rows"]),
                table["after"],
                tuple(table["lines"]),
                table.get("caption", ""),
                tuple(table.get("caption_lines", ())),
                table.get("note", ""),
                tuple(table.get("note_lines", ())),
            )
            for table in written["tables"]
        ),
        lines=tuple(written["lines"]),
        pictures=tuple(
            Picture(
                **{
                    **picture,
                    "lines": tuple(picture["lines"]),
                    "caption_lines": tuple(picture.get("caption_lines", ())),
                }
            )
            for picture in written.get("pictures", ())
        ),
    )


# Came after the first issues were signed: without them an issue has the hash that it had.
_LATER = ("pictures", "caption", "note", "headings", "stops")
_USUAL = {"role": "编", "credit": "供稿"}
_LINES = ("lines", "paragraph_lines", "editor_note_lines", "caption_lines", "note_lines")


def without_lines(written: Any) -> Any:
    """What an issue says as *written* by `to_json`, without the lines on which it stood."""
    if isinstance(written, dict):
        return {
            key: without_lines(value)
            for key, value in written.items()
            if key not in _LINES
            and not (key in _LATER and not value)
            and not (key in _USUAL and value == _USUAL[key])
        }
    if isinstance(written, list):
        return [without_lines(value) for value in written]
    return written


def _line_to_json(line: DistributionLine) -> dict[str, Any]:
    return {
        "tier": line.tier.hanzi,
        "label": line.label,
        "entries": [entry.text for entry in line.entries],
        "parts": [list(entry.parts) for entry in line.entries],
        "shared": [entry.shared for entry in line.entries],
        "lines": list(line.lines),
        "stops": list(line.stops),
    }


def _line_from_json(written: Mapping[str, Any]) -> DistributionLine:
    of_entries = zip(written["entries"], written["parts"], written["shared"], strict=True)
    return DistributionLine(
        tier=Tier.parse(written["tier"]) or Tier(written["tier"]),
        label=written["label"],
        entries=tuple(Entry(text, tuple(parts), shared) for text, parts, shared in of_entries),
        lines=tuple(written["lines"]),
        stops=tuple(written.get("stops", ())),
    )
