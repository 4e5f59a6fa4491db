"""The report as a file: a table for a spreadsheet, a page for the leader's desk.

Owns the forms .csv and .html.  Never writes a file: the command does.  The figures
and cells are those of `mailer.cli.show.report`.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from mailer.cli.show import layout
from mailer.cli.show import report as screen
from mailer.cli.words import Words
from mailer.report import Report, Row

# What a spreadsheet computes, and digits that it would take for a number and round or
# shorten: 010… loses its zero, and of more than 15 digits it keeps 15.
_COMPUTED = re.compile(r"[=+\-@\t\r]|0\d+$|\d{12,}$")


def table(made: Report, words: Words) -> str:
    """The full list as CSV: a row for each letter, and for each unit without address."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(words(f"report.column.{column}") for column in screen.COLUMNS)
    for row in made.rows:
        cells = screen.cells(row, words)
        writer.writerow(defused(cells[column]) for column in screen.COLUMNS)
    return text.getvalue()


def defused(cell: str) -> str:
    """*cell* as text for a spreadsheet, whoever wrote it: a server's words may begin with =."""
    cell = layout.harmless(cell.replace("\n", " "))
    return f"'{cell}" if _COMPUTED.match(cell) else cell


def page(made: Report, words: Words, *, now: dt.datetime, sender: str) -> str:
    """One page of HTML that needs nothing else, for A4 paper.

    Figures by tier and unit come first, then what is to be done, then every letter.
    """
    title = screen.title(made, words)
    at = screen.looked_at(now, words)
    standing = words("report.page_at", dispatch=made.dispatch.id, at=at, state=made.dispatch.state)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{words("report.html_lang")}"><head><meta charset="utf-8">',
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_text(title)}</h1>",
        f'<p class="at">{_text(standing)}</p>',
        *_figures(made, words),
        *_chores(made, words),
        *_notes(made, words, sender),
        *_list(made, words),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


_STYLE = """
@page { size: A4; margin: 18mm 15mm; }
body { font: 10.5pt/1.5 SimSun, "Songti SC", "Noto Serif CJK SC", serif; color: #000;
  max-width: 180mm; margin: 0 auto; }
h1 { font: bold 16pt/1.4 "SimHei", "Heiti SC", "Noto Sans CJK SC", sans-serif; text-align: center;
  margin: 0 0 2mm; }
h2 { font: bold 12pt/1.4 "SimHei", "Heiti SC", "Noto Sans CJK SC", sans-serif; margin: 6mm 0 2mm;
  break-after: avoid; }
p { margin: 1.5mm 0; }
p.at { text-align: center; margin-bottom: 5mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.3mm solid #666; padding: 0.8mm 1.6mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #eee; font-weight: bold; white-space: nowrap; }
td.n { text-align: right; white-space: nowrap; }
tr { break-inside: avoid; }
tr.sum td { font-weight: bold; }
table.chores td:nth-child(1), table.chores td:nth-child(3), table.chores td:nth-child(4) {
  white-space: nowrap; }
table.list { font-size: 9pt; table-layout: fixed; }
table.list th { box-sizing: border-box; }
table.list th:nth-child(1) { width: 28%; }
table.list th:nth-child(2) { width: 9%; }
table.list th:nth-child(3) { width: 14%; }
table.list th:nth-child(4) { width: 26%; }
table.list th:nth-child(5) { width: 8%; }
table.list th:nth-child(6) { width: 15%; }
thead { display: table-header-group; }
"""


def _text(words: str) -> str:
    return html.escape(layout.harmless(words))


def _figures(made: Report, words: Words) -> Iterator[str]:
    head, *rows = screen.figure_rows(made, words)
    head = [words("report.column.tier"), *head[1:], words("report.column.at")]
    rows = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    numbers = range(1, len(head) - 1)
    yield from _table(head, rows, numbers=numbers, last_is_sum=True)
    yield f"<p>{_text(screen.balance(made.balance, words))}</p>"


def _chores(made: Report, words: Words) -> Iterator[str]:
    rows = [screen.cells(row, words) for row in made.rows]
    chores = [cells for row, cells in zip(made.rows, rows, strict=True) if _is_chore(row, cells)]
    units = {row["unit"] for row in chores}
    key = "report.page_chores" if units else "report.fine"
    yield f"<h2>{_text(words(key, count=len(units)))}</h2>"
    if chores:
        columns = ("state", "unit", "contact", "phone", "said", "todo")
        head = [words(f"report.column.{column}") for column in columns]
        listed = [[row[column] for column in columns] for row in chores]
        yield from _table(head, listed, sort="chores")


def _is_chore(row: Row, cells: dict[str, str]) -> bool:
    return bool(cells["todo"]) and row.supplement is None


def _notes(made: Report, words: Words, sender: str) -> Iterator[str]:
    notes = [*screen.supplemented(made, words)]
    notes += [screen.left_out(made, words) if made.left_out else ""]
    notes += [screen.still_open(made, words), words("report.accepted_means", address=sender)]
    for note in filter(None, notes):
        yield f"<p>{_text(note)}</p>"


def _list(made: Report, words: Words) -> Iterator[str]:
    """Every letter, by tier and entry in the order of the issue."""
    columns = ("unit", "contact", "phone", "address", "state", "at")
    head = [words(f"report.column.{column}") for column in columns]
    yield f"<h2>{_text(words('report.list', count=len(made.rows)))}</h2>"
    for tier, entry, rows in _by_entry(made.rows):
        yield f"<h2>{_text(words('report.page_entry', tier=tier, entry=entry))}</h2>"
        cells = [screen.cells(row, words) for row in rows]
        # The head of the page has the year; all tables have the same columns.
        listed = [[*[row[column] for column in columns[:-1]], row["at"][5:]] for row in cells]
        yield from _table(head, listed, sort="list")


def _by_entry(rows: Iterable[Row]) -> Iterator[tuple[str, str, list[Row]]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.tier.value, row.entry), []).append(row)
    for (tier, entry), listed in found.items():
        yield tier, entry, listed


def _table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Iterable[int] = (),
    last_is_sum: bool = False,
    sort: str = "",
) -> Iterator[str]:
    to_the_right = set(numbers)
    yield f'<table class="{sort}"><thead><tr>'
    yield "".join(f"<th>{_text(cell)}</th>" for cell in head) + "</tr></thead><tbody>"
    for row in rows:
        is_sum = last_is_sum and row is rows[-1]
        cells = "".join(
            f'<td class="n">{_text(cell)}</td>'
            if column in to_the_right
            else f"<td>{_text(cell)}</td>"
            for column, cell in enumerate(row)
        )
        yield f'<tr class="sum">{cells}</tr>' if is_sum else f"<tr>{cells}</tr>"
    yield "</tbody></table>"
