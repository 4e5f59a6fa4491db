"""`mailer report …`: contributions by unit, issues by year, names that mean one unit.

Owns the commands, their tables and their JSON.  Never counts: that is
`mailer.statistics`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from mailer.cli import saving
from mailer.cli.shape import (
    PATH,
    Between,
    Group,
    argument,
    json_option,
    operator_option,
    option,
    yes_option,
)
from mailer.cli.show import layout
from mailer.cli.visit import Visit
from mailer.cli.words import Words
from mailer.mistake import BadUsage
from mailer.statistics import Contributions, Contributor, YearCount, as_file, read_period

_FORMS = (".csv", ".xlsx")


@click.group("report", cls=Group)
def report() -> None: ...


@report.command("contributions")
@click.argument("period", required=False, metavar="[PERIOD]")
@option("--bulletin", metavar="BULLETIN")
@option("--drafts", is_flag=True)
@option("--out", metavar="FILE", type=PATH)
@yes_option
@json_option
@click.pass_obj
def contributions(
    visit: Visit,
    period: str | None,
    bulletin: str | None,
    drafts: bool,
    out: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    here, words = visit.installation, visit.words
    code = here.issues.bulletins(bulletin)[0][0] if bulletin is not None else None
    when = read_period(period, here.now().astimezone(words.timezone).date())
    found = here.statistics.contributions(when, code, with_drafts=drafts)
    if out is not None:
        _save(visit, _rows(found, words), out, words("statistics.contributions"), yes=yes)
    if as_json:
        visit.say_json(_contributions_json(found))
    elif out is None:
        visit.say(_contributions(found, words, drafts=drafts))


@report.command("issues")
@click.argument("year", required=False, metavar="[YEAR]", type=Between(1949, 2999))
@option("--out", metavar="FILE", type=PATH)
@yes_option
@json_option
@click.pass_obj
def issues(visit: Visit, year: int | None, out: Path | None, yes: bool, as_json: bool) -> None:
    here, words = visit.installation, visit.words
    today = here.now().astimezone(words.timezone).date()
    counts = here.statistics.years(here.issues.bulletins(), year or today.year, today)
    if out is not None:
        _save(visit, _year_rows(counts, words), out, words("statistics.issues"), yes=yes)
    if as_json:
        visit.say_json([_year_json(each) for each in counts])
    elif out is None:
        visit.say(_years(counts, words))


@report.command("alias")
@argument("alias", metavar="NAME")
@argument("unit", required=False, metavar="[UNIT]")
@option("--undo", is_flag=True)
@operator_option
@click.pass_obj
def alias(visit: Visit, alias: str, unit: str | None, undo: bool, operator: str | None) -> None:
    if undo is (unit is not None):
        raise BadUsage("cli.alias_and_undo")
    here, words, actor = visit.installation, visit.words, visit.actor(operator)
    if unit is None:
        gone = here.part_units(alias, actor)
        visit.say(words("alias.parted", alias=gone.alias, unit=gone.unit))
    else:
        made = here.merge_units(alias, unit, actor)
        visit.say(words("alias.merged", alias=made.alias, unit=made.unit))


@report.command("aliases")
@json_option
@click.pass_obj
def aliases(visit: Visit, as_json: bool) -> None:
    found, words = visit.installation.statistics.aliases(), visit.words
    if as_json:
        visit.say_json([{"alias": each.alias, "unit": each.unit} for each in found])
    elif not found:
        visit.say(words("alias.none"))
    else:
        rows = [[words("alias.alias"), words("alias.unit")]]
        visit.say(layout.table(rows + [[each.alias, each.unit] for each in found]))


def _save(visit: Visit, rows: Iterator[list[str]], path: Path, title: str, *, yes: bool) -> None:
    content = as_file(rows, saving.check(path, _FORMS), title)
    if saving.save(path, content, visit, yes=yes):
        visit.say(visit.words("statistics.saved", path=path))


# Contributions


def _contributions(found: Contributions, words: Words, *, drafts: bool) -> Iterator[str]:
    yield words(
        "statistics.head",
        first=found.period.first,
        last=found.period.last,
        issues=found.issues,
        articles=found.articles,
    )
    if found.units:
        yield from layout.table(list(_rows(found, words)), numbers=range(1, len(found.months) + 2))
    else:
        yield words("statistics.nothing")
    if found.unattributed:
        yield words("statistics.unattributed", count=found.unattributed)
    if found.drafts and not drafts:
        yield words("statistics.drafts", count=found.drafts)
    shared = sum(len(unit.articles) for unit in found.units)
    if shared + found.unattributed > found.articles:
        yield words("statistics.shared")
    yield words("statistics.hint")


def _rows(found: Contributions, words: Words) -> Iterator[list[str]]:
    """A heading, a row for each unit, their sum; months have columns if there are several."""
    months = found.months if len(found.months) > 1 else ()
    yield [words("statistics.unit"), *(_month(each, words) for each in months), words("total")]
    for unit in found.units:
        yield [unit.unit, *(str(unit.in_month(each) or "") for each in months), _total([unit])]
    sums = [str(sum(unit.in_month(each) for unit in found.units)) for each in months]
    yield [words("total"), *sums, _total(found.units)]


def _total(units: Sequence[Contributor]) -> str:
    return str(sum(len(unit.articles) for unit in units))


def _month(month: str | None, words: Words) -> str:
    return words("statistics.no_date") if month is None else month


def _contributions_json(found: Contributions) -> dict[str, Any]:
    return {
        "first": found.period.first.isoformat(),
        "last": found.period.last.isoformat(),
        "issues": found.issues,
        "articles": found.articles,
        "unattributed": found.unattributed,
        "drafts": found.drafts,
        "units": [
            {
                "unit": unit.unit,
                "names": list(unit.names),
                "total": len(unit.articles),
                "months": {month or "": unit.in_month(month) for month in found.months},
                "articles": [{"issue": each.issue, "title": each.title} for each in unit.articles],
            }
            for unit in found.units
        ],
    }


# Issues by year


def _years(counts: Sequence[YearCount], words: Words) -> Iterator[str]:
    yield from layout.table(list(_year_rows(counts, words)), numbers=range(1, 5))
    yield words("statistics.until", until=counts[0].until)


def _year_rows(counts: Sequence[YearCount], words: Words) -> Iterator[list[str]]:
    year = counts[0].year
    yield [
        words("next.bulletin"),
        words("statistics.year", year=year),
        words("statistics.same_time", year=year - 1),
        words("statistics.change"),
        words("statistics.whole_year", year=year - 1),
    ]
    rows = [(each.name, each.count, each.before_until, each.change, each.before) for each in counts]
    if len(rows) > 1:
        sums = [sum(numbers) for numbers in zip(*(row[1:] for row in rows), strict=True)]
        rows.append((words("total"), sums[0], sums[1], sums[2], sums[3]))
    for name, count, same, change, before in rows:
        yield [name, str(count), str(same), f"{change:+d}" if change else "0", str(before)]


def _year_json(each: YearCount) -> dict[str, Any]:
    return {
        "bulletin": each.bulletin,
        "name": each.name,
        "year": each.year,
        "until": each.until.isoformat(),
        "count": each.count,
        "before_until": each.before_until,
        "change": each.change,
        "before": each.before,
    }
