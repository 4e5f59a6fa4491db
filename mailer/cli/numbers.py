"""`mailer issue next`: the number that comes next in each bulletin.

Owns the command, its table and its JSON.  Never knows the rules of numbering: those
are in `mailer.numbering`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from mailer.cli.shape import Between, Command, argument, json_option, option
from mailer.cli.show import layout
from mailer.cli.visit import Visit
from mailer.cli.words import Words
from mailer.numbering import Next

_COLUMNS = ("bulletin", "series", "number", "total", "after")


@click.command("next", cls=Command)
@argument("bulletin", required=False, metavar="[BULLETIN]")
@option("--year", metavar="YEAR", type=Between(1949, 2999))
@json_option
@click.pass_obj
def next_(visit: Visit, bulletin: str | None, year: int | None, as_json: bool) -> None:
    issues = visit.installation.issues
    found = [
        (code, name, issues.next_numbers(code, year)) for code, name in issues.bulletins(bulletin)
    ]
    if as_json:
        visit.say_json([_json(code, name, each) for code, name, nexts in found for each in nexts])
    else:
        visit.say(_lines(found, visit.words))


def _lines(found: Sequence[tuple[str, str, Sequence[Next]]], words: Words) -> Iterator[str]:
    rows = [[words(f"next.{column}") for column in _COLUMNS]]
    none = words("sign.none")
    rows += [
        [
            name,
            each.series or words("next.regular"),
            words("next.shown", year=each.year, number=each.number) if each.after else none,
            str(each.total) if each.total is not None else none,
            each.after or words("next.nothing"),
        ]
        for _, name, nexts in found
        for each in nexts
    ]
    yield from layout.table(rows, numbers=(3,))
    yield words("next.hint")


def _json(code: str, name: str, each: Next) -> dict[str, Any]:
    return {
        "bulletin": code,
        "name": name,
        "series": each.series,
        "year": each.year,
        "number": each.number,
        "total": each.total,
        "after": each.after,
    }
