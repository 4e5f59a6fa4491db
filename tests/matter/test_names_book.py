"""The names book: a table read as entries, and every row that is wrong."""

from __future__ import annotations

import pytest

from mailer.mistake import Problem
from mailer.proof import NamesBook, Person, person, read_book

HEADER = (1, ("姓名", "职务", "误写", "备注"))


def rows(*cells: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    return [HEADER, *((number, row) for number, row in enumerate(cells, start=2))]


def test_an_entry_has_its_posts_and_misspellings_apart_and_no_blanks_in_its_name():
    read = read_book(rows(("徐　光煦", "室副主任、机关党委书记", "徐光照；徐光熙", "照不是煦")))

    assert read.problems == ()
    assert read.people == (
        Person("徐光煦", ("室副主任", "机关党委书记"), ("徐光照", "徐光熙"), "照不是煦"),
    )


def test_a_person_in_two_rows_has_the_posts_of_both():
    read = read_book(rows(("周明", "副县长", "", ""), ("周明", "县委常委", "周铭", "")))

    assert read.people == (Person("周明", ("副县长", "县委常委"), ("周铭",)),)


def test_a_header_may_stand_below_titles_and_be_called_otherwise():
    table = [
        (1, ("云溪市史志办公室人名库", "", "")),
        (3, ("序号", "名字*", "现任职务（全称）")),
        (4, ("1", "林清源", "市史志办公室主任")),
    ]

    assert read_book(table).people == (Person("林清源", ("市史志办公室主任",)),)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ([], Problem("names.no_header", {"line": 1, "expected": ("姓名", "职务", "误写", "备注")})),
        (
            [(4, ("单位", "邮箱"))],
            Problem("names.no_header", {"line": 4, "expected": ("姓名", "职务", "误写", "备注")}),
        ),
        ([HEADER], Problem("names.no_rows", {"line": 1})),
        (rows(("", "主任", "", "")), Problem("names.missing_name", {"line": 2, "found": "主任"})),
        (
            rows(("周明", "副县长", "周铭、周明", "")),
            Problem("names.misspelt_itself", {"line": 2, "found": "周明"}),
        ),
        (
            rows(("周" * 101, "副县长", "", "")),
            Problem("names.too_long", {"line": 2, "column": "姓名", "limit": 100}),
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(table, problem):
    assert read_book(table).problems == (problem,)


def test_a_guard_against_formulas_is_no_part_of_a_text():
    (read,) = read_book(rows(("周明", "副县长", "", "'=甲"))).people

    assert read.note == "=甲"


def test_what_somebody_types_is_parted_as_in_a_table():
    assert person(" 周 明", ["副县长、县委常委"], ["周铭,周鸣"]) == Person(
        "周明", ("副县长", "县委常委"), ("周铭", "周鸣")
    )


@pytest.mark.parametrize(
    ("post", "before", "holders"),
    [
        ("主任", "室", ("林清源",)),
        ("主任", "办公室", ()),
        ("主任", "云溪市史志办公室", ("林清源",)),
        ("主任", "中共云溪市史志办公室", ("林清源",)),
        ("主任", "平岗县史志办公室", ()),
        ("副主任", "室", ("周明", "陈志远")),
        ("县长", "", ("王强",)),
        ("县长", "琴江", ()),
    ],
)
def test_a_post_is_meant_with_the_office_that_the_book_has(post, before, holders):
    book = NamesBook(
        (
            Person("林清源", ("室主任", "云溪市史志办公室主任")),
            Person("周明", ("室副主任",)),
            Person("陈志远", ("室副主任",)),
            Person("王强", ("县长", "总管")),
        )
    )

    assert book.holders(post, before) == holders
