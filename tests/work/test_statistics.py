"""Contributions by unit and issues by year, counted from what is stored."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices import BULLETIN, EDITOR, TestOffice

from mailer.mistake import BadUsage, NotAllowed
from mailer.statistics import Period, contributors, read_period

YEAR = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))


@pytest.fixture
def stage() -> str:
    return "prepared"


@pytest.fixture
def office(tmp_path, database_url, free_port):
    office = TestOffice(tmp_path / "office", database_url, free_port)
    yield office
    office.close()


def issue(number, total, date, *articles):
    head, _, tail = BULLETIN.partition("全市地方志工作会议召开\n\n6月5日")
    tail = tail.partition("（综合科供稿）")[2]
    head = head.replace("第 3 期", f"第 {number} 期").replace("58", str(total))
    head = head.replace("2024年6月12日", date)
    body = "\n\n".join(
        f"{place}召开工作会议\n\n6月5日，会议召开，总结工作，部署任务，交流经验，推动落实。\n\n{by}"
        for place, by in zip(["全市", "甲县", "乙县"], articles, strict=False)
    )
    return head + body + tail


def counted(office, period=YEAR, **how):
    found = office.house.statistics.contributions(period, **how)
    return {unit.unit: len(unit.articles) for unit in found.units}


def test_articles_are_counted_for_their_units_by_month_and_drafts_are_not(office):
    office.approved(issue(3, 58, "2024年6月12日", "（综合科供稿）", "（甲县史志办供稿）"))
    office.approved(issue(4, 59, "2024年7月12日", "（综合科供稿）", ""))
    office.imported(issue(5, 60, "2024年8月12日", "（乙县史志办供稿）"))

    found = office.house.statistics.contributions(YEAR)

    assert counted(office) == {"综合科": 2, "甲县史志办": 1}
    assert (found.issues, found.articles, found.unattributed, found.drafts) == (2, 4, 1, 1)
    assert found.months == ("2024-06", "2024-07")
    assert counted(office, read_period("2024-07", YEAR.last)) == {"综合科": 1}
    assert counted(office, with_drafts=True)["乙县史志办"] == 1
    assert counted(office, read_period("2023", YEAR.last)) == {}


def test_spellings_that_were_put_together_count_for_one_unit_until_they_are_parted(office):
    office.approved(
        issue(
            3, 58, "2024年6月12日", "（市志办综合科供稿）", "（综合科供稿）", "（中共综合科供稿）"
        )
    )
    assert counted(office) == {"市志办综合科": 1, "综合科": 2}

    office.house.merge_units("市志办综合科", "综合科", EDITOR)
    together = counted(office)
    office.house.merge_units("综合科", "综合处", EDITOR)  # and what counted for it, too
    renamed = counted(office)
    with pytest.raises(NotAllowed, match=r"statistics\.same_unit"):
        office.house.merge_units("综合处", " 综合科 ", EDITOR)
    office.house.part_units("综合科", EDITOR)

    assert together == {"综合科": 3}
    assert renamed == {"综合处": 3}
    assert counted(office) == {"综合处": 1, "综合科": 2}
    with pytest.raises(BadUsage, match=r"statistics\.no_alias"):
        office.house.part_units("综合科", EDITOR)


def test_issues_of_the_running_year_are_compared_with_the_same_time_of_the_year_before(office):
    for number, total, date in ((1, 40, "2023年2月1日"), (2, 41, "2023年9月1日")):
        office.approved(issue(number, total, date, "（综合科供稿）").replace("2024", "2023"))
    office.approved(issue(1, 52, "2024年3月1日", "（综合科供稿）"))
    office.approved(issue(2, 53, "2024年4月1日", "（综合科供稿）"))

    bulletins = office.house.issues.bulletins("qjsz")
    (running,) = office.house.statistics.years(bulletins, 2024, dt.date(2024, 6, 12))
    (past,) = office.house.statistics.years(bulletins, 2023, dt.date(2024, 6, 12))

    assert (running.count, running.before_until, running.before, running.change) == (2, 1, 2, 1)
    assert (past.count, past.before_until, past.until) == (2, 0, dt.date(2023, 12, 31))


@pytest.mark.parametrize(
    ("printed", "units"),
    [
        ("市委党史研究室宣教处", ("市委党史研究室宣教处",)),
        ("市委办公室 张三", ("市委办公室",)),
        ("甲县史志办、乙县史志办", ("甲县史志办", "乙县史志办")),
        ("宣教处", ("宣教处",)),
        ("张三 李四", ("张三 李四",)),
        ("综合科　阿依古丽·买买提", ("综合科",)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_an_attribution_names_units_and_perhaps_persons(printed, units):
    assert contributors(printed, {}) == units


@given(st.text(max_size=60))
def test_whatever_is_printed_is_counted_and_never_for_nobody(text):
    named = contributors(text, {})

    assert all(name.strip() for name in named)
    assert bool(named) == any(char.isalnum() for char in text) or not text.isalnum()


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        (None, "2024-01-01", "2024-12-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023年", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2023-11..2024-02", "2023-11-01", "2024-02-29"),
    ],
)
def test_a_period_is_a_year_a_month_or_from_one_to_another(typed, first, last):
    period = read_period(typed, dt.date(2024, 6, 12))

    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "23",
        "20233",
        "202303",
        "2023-13",
        "2024..2023",
        "2023..20243",
        "去年",
        "2023-01-01",
    ],
)
def test_what_is_no_period_is_refused(typed):
    with pytest.raises(BadUsage, match=r"statistics\.bad_period"):
        read_period(typed, dt.date(2024, 6, 12))
