"""Tables for a spreadsheet: nothing in them runs, and what is written is read again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mailer import intake, sheets
from mailer.roster import RANKS, Column, Contact, Member, Unit, compare, read, to_table

HEADER = tuple(column.value for column in Column)
DAY = dt.date(2023, 3, 13)

TEXT = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("=+-@'\"，,;、：（）\n\t Ax1㐂龘䶮"),
    max_size=8,
)


def places(rows: list[tuple[str, ...]]) -> list[Member]:
    """The members that an import of good *rows* makes, as they are kept."""
    members: list[Member] = []
    for row in read([(1, HEADER), *((line, cells) for line, cells in enumerate(rows, 2))]).rows:
        for group in row.groups:
            unit = Unit(len(members) + 1, row.unit)
            for address in row.addresses:
                contact = Contact(
                    len(members) + 1,
                    unit.id,
                    address,
                    name=row.name,
                    department=row.department,
                    post=row.post,
                    phone=row.phone,
                    note=row.note,
                    rank=row.rank,
                )
                members.append(Member(group, len(members) + 1, unit, contact, DAY))
            if not row.addresses:
                unit = replace(unit, phone=row.phone, note=row.note, person=row.name)
                members.append(Member(group, len(members) + 1, unit, None, DAY))
    return members


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans(), st.sampled_from(("", *RANKS)), TEXT),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["utf-8-sig", "gb18030", "xlsx"]),
)
def test_an_exported_roster_reads_back_to_the_same(tmp_path_factory, cells, form):
    members = places(
        [
            (f"甲{at}{unit}", department, post, name, rank, address, phone, "", "各处室", "", note)
            for at, (unit, department, name, phone, note, has, rank, post) in enumerate(cells)
            for address in (f"a{at}@x.example" if has else "",)
        ]
    )
    assume(members)

    again = read_back(tmp_path_factory.mktemp("roster"), to_table(members), form)

    difference = compare(members, again)
    assert (again.problems, again.left_out, again.filled) == ((), (), ())
    assert (difference.is_empty, difference.problems) == (True, ())
    assert [group.not_listed for group in difference.groups] == [()]
    assert [(place.address, place.position) for place in (each.place for each in added(again))] == [
        (each.contact.address if each.contact else None, each.position) for each in members
    ]


def read_back(folder: Path, rows, form):
    path = folder / "通讯录"
    path.write_bytes(
        sheets.to_xlsx(rows, sheet="通讯录") if form == "xlsx" else sheets.to_csv(rows, form)
    )
    (table,) = intake.read_tables(path)
    return read(table.rows, sheet=table.sheet, banners=table.banners)


def added(file):
    """What *file* brings into an empty roster."""
    (group,) = compare((), file).groups
    return group.added


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "''"])
def test_a_text_that_would_run_is_guarded_and_comes_back_as_it_was(tmp_path, text):
    rows = [HEADER, ("甲局", "", "", "", "", "a@x.example", "", "", "送", "1", f"{text}注")]

    written = sheets.to_csv(rows).decode("utf-8-sig").split("\r\n")[1].rpartition(",")[2]
    back = read_back(tmp_path, rows, "utf-8-sig")

    assert written == f"'{text}注"
    assert [row.note for row in back.rows] == [f"{text}注"]


def test_in_a_workbook_every_cell_is_a_text_and_nothing_runs(tmp_path):
    path = tmp_path / "a.xlsx"

    path.write_bytes(sheets.to_xlsx([("a",), ("=1+1",), ("013800",)], sheet="a/b"))

    sheet = openpyxl.load_workbook(path).active
    assert (sheet.title, [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows()]) == (
        "ab",
        [("a", "s"), ("=1+1", "s"), ("013800", "s")],
    )
    assert (sheet["A2"].quotePrefix, sheet["A3"].quotePrefix) == (True, False)
