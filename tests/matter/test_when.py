"""Times as people say them, and days that come back, by a calendar that is known."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.mistake import BadUsage
from mailer.plan import Day, Source, read_offset, read_routine, read_when

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)


class Spring2023:
    """The calendar of spring 2023 as it was published, and nothing of any other year."""

    OFF = (
        *(dt.date(2023, 1, day) for day in (2, 23, 24, 25, 26, 27)),
        dt.date(2023, 4, 5),
        dt.date(2023, 5, 1),
        dt.date(2023, 5, 2),
        dt.date(2023, 5, 3),
    )
    WORKED = (dt.date(2023, 1, 28), dt.date(2023, 1, 29), dt.date(2023, 4, 23), dt.date(2023, 5, 6))

    def day(self, date):
        works = date in self.WORKED or (date.weekday() < 5 and date not in self.OFF)
        if date.year == 2023:
            return Day(date, works, Source.PUBLISHED)
        if (date.month, date.day) == (1, 1):
            return Day(date, False, Source.STATUTE)
        return Day(date, date.weekday() < 5, Source.WEEKDAY)

    def is_published(self, year):
        return year == 2023


CALENDAR = Spring2023()
FRIDAY = dt.datetime(2023, 3, 10, 15, 2, tzinfo=SHANGHAI)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("now", "2023-03-10 15:02"),
        ("立即", "2023-03-10 15:02"),
        ("+0s", "2023-03-10 15:02"),
        ("+30m", "2023-03-10 15:32"),
        ("半小时后", "2023-03-10 15:32"),
        ("两小时后", "2023-03-10 17:02"),
        ("15:30", "2023-03-10 15:30"),
        ("9:00", "2023-03-10 09:00"),
        ("下午4点", "2023-03-10 16:00"),
        ("今天下午四点一刻", "2023-03-10 16:15"),
        ("今晚8点", "2023-03-10 20:00"),
        ("明天上午9点", "2023-03-11 09:00"),
        ("明早8点半", "2023-03-11 08:30"),
        ("后天下午2点半", "2023-03-12 14:30"),
        ("后天下午两点半", "2023-03-12 14:30"),
        ("大后天中午12点", "2023-03-13 12:00"),
        ("下一工作日9:00", "2023-03-13 09:00"),
        ("下一工作日 ９：００", "2023-03-13 09:00"),
        ("下一个工作日上午九时三十分", "2023-03-13 09:30"),
        ("下个工作日", "2023-03-13 09:00"),
        ("周五9:00", "2023-03-17 09:00"),
        ("周五16:00", "2023-03-10 16:00"),
        ("周一9:00", "2023-03-13 09:00"),
        ("下周一9:00", "2023-03-13 09:00"),
        ("下星期天10点", "2023-03-19 10:00"),
        ("下下周五9:00", "2023-03-24 09:00"),
        ("本周四9:00", "2023-03-09 09:00"),
        ("3月13日9:00", "2023-03-13 09:00"),
        ("3 月 13 日 9:00", "2023-03-13 09:00"),
        ("３月１３日９：００", "2023-03-13 09:00"),
        ("三月十三日九点", "2023-03-13 09:00"),
        ("3月13日（星期一，工作日）09:00", "2023-03-13 09:00"),
        ("3月13日", "2023-03-13 09:00"),
        ("3月9日9:00", "2023-03-09 09:00"),
        ("明年1月4日9:00", "2024-01-04 09:00"),
        ("二〇二四年一月四日", "2024-01-04 09:00"),
        ("2023年3月13日 9点05分", "2023-03-13 09:05"),
        ("13号", "2023-03-13 09:00"),
        ("10日9:00", "2023-04-10 09:00"),
        ("下月3日9:00", "2023-04-03 09:00"),
        ("2023-03-13 09:00", "2023-03-13 09:00"),
        ("2023-03-13T09:00:30", "2023-03-13 09:00:30"),
        ("2023/3/13 9:00", "2023-03-13 09:00"),
        ("2027-01-04", "2027-01-04 09:00"),
        ("每月10日（遇休顺延）9:00", "2023-04-10 09:00"),
        ("每周五", "2023-03-17 09:00"),
    ],
)
def test_a_phrase_is_read_as_people_mean_it_on_a_friday_afternoon(typed, means):
    assert read_when(typed, FRIDAY, CALENDAR) == at(means)


@pytest.mark.parametrize(
    ("now", "typed", "means"),
    [
        ("2023-01-20 10:00", "下一工作日9:00", "2023-01-28 09:00"),  # a Saturday that is worked
        ("2023-01-28 10:00", "下一工作日9:00", "2023-01-29 09:00"),
        ("2023-01-29 10:00", "下一工作日9:00", "2023-01-30 09:00"),
        ("2023-04-21 10:00", "下一工作日9:00", "2023-04-23 09:00"),
        ("2023-04-20 10:00", "节后第一个工作日", "2023-05-04 09:00"),
        ("2023-05-02 10:00", "节后第一个工作日 8:30", "2023-05-04 08:30"),
        ("2023-03-10 10:00", "节后首个工作日", "2023-04-06 09:00"),
        ("2023-01-18 10:00", "节后第一天9点", "2023-01-28 09:00"),
        ("2023-12-29 10:00", "节后第一个工作日", "2024-01-02 09:00"),
        ("2023-11-30 10:00", "3月13日9:00", "2024-03-13 09:00"),
        ("2027-12-20 10:00", "2月29日9:00", "2028-02-29 09:00"),
        ("2023-04-10 10:00", "31日9:00", "2023-05-31 09:00"),
        ("2023-01-31 10:00", "31日9:00", "2023-03-31 09:00"),
    ],
)
def test_working_days_and_holidays_are_those_of_the_calendar(now, typed, means):
    assert read_when(typed, at(now), CALENDAR) == at(means)


def test_nobody_knows_the_next_holidays_of_a_year_that_is_not_published():
    with pytest.raises(BadUsage, match="schedule.holidays_unknown"):
        read_when("节后第一个工作日", at("2024-01-10 10:00"), CALENDAR)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "9",
        "+5",
        "25:00",
        "09:00:00.5",
        "上午15点",
        "晚上12点",
        "明天25点",
        "2023-3-19:00",
        "1899年3月10日",
        "3月14日（星期一）09:00",  # it is a Tuesday
        "周八9:00",
        "十十月三日",
        "9999-12-31 23:59",
        "2201-01-01 00:00",
        "99999年3月13日",
        "9999-02-30",  # nobody means it, whatever its days are
        "每月10日（遇休顺延/提前）",
        "每月32日",
        "每月9:00",
        "下一工作日9:00前后",
    ],
)
def test_a_phrase_that_cannot_be_meant_is_refused(typed):
    with pytest.raises(BadUsage, match="schedule.bad_when"):
        read_when(typed, FRIDAY, CALENDAR)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2023-02-30", "2023-02-30"),
        ("2023-02-29 09:00", "2023-02-29"),
        ("2023-13-01 9:00", "2023-13-01"),
        ("2月30日9:00", "2月30日"),
        ("今年2月29日 9点", "今年2月29日"),
        ("本月32日上午9点", "本月32日"),
        ("32日", "32日"),
        ("0日", "0日"),
    ],
)
def test_a_day_that_no_calendar_has_is_named(typed, day):
    with pytest.raises(BadUsage) as told:
        read_when(typed, FRIDAY, CALENDAR)

    assert (told.value.code, told.value.values) == ("schedule.no_such_day", {"found": day})


def test_a_leap_day_that_neither_this_year_nor_the_next_has_is_named():
    with pytest.raises(BadUsage) as told:
        read_when("2月29日9:00", at("2025-01-20 10:00"), CALENDAR)

    assert told.value.code == "schedule.no_such_day"


@pytest.mark.parametrize("typed", ["大后天9:00", "下下周五9:00", "下月3日", "3日", "+9999999h"])
def test_a_day_behind_the_last_that_can_be_reckoned_is_no_day_that_is_missing(typed):
    with pytest.raises(BadUsage, match="schedule.bad_when"):
        read_when(typed, at("9999-12-31 10:00"), CALENDAR)


@given(
    st.one_of(
        st.text(max_size=20),
        st.text(
            "今明后天上下午中午晚点半刻时分:0123456789十二三年月日号周一五工作日节后第个每遇休顺延()- ",
            max_size=16,
        ),
    )
)
def test_whatever_is_typed_is_a_time_or_a_refusal(typed):
    try:
        when = read_when(typed, FRIDAY, CALENDAR)
    except BadUsage:
        return
    assert when.tzinfo is SHANGHAI


@given(st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)), st.times())
def test_a_date_in_full_is_read_back_whatever_day_it_is(date, clock):
    clock = clock.replace(second=0, microsecond=0, tzinfo=None)
    typed = f"{date.year}年{date.month}月{date.day}日{clock:%H:%M}"

    assert read_when(typed, FRIDAY, CALENDAR) == dt.datetime.combine(date, clock, SHANGHAI)


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("每月10日9:00", ["2023-04-10 09:00", "2023-05-10 09:00", "2023-06-12 09:00"]),
        ("每月5日（遇休顺延）", ["2023-04-06 09:00", "2023-05-05 09:00", "2023-06-05 09:00"]),
        ("每月5日遇休提前9点", ["2023-04-04 09:00", "2023-05-05 09:00", "2023-06-05 09:00"]),
        ("每月5日9:00（遇休照发）", ["2023-04-05 09:00", "2023-05-05 09:00", "2023-06-05 09:00"]),
        ("每月5日、20日", ["2023-03-20 09:00", "2023-04-06 09:00", "2023-04-20 09:00"]),
        ("每月31日16:00", ["2023-03-31 16:00", "2023-05-04 16:00", "2023-05-31 16:00"]),
        ("每月最后一天（遇休提前）", ["2023-03-31 09:00", "2023-04-28 09:00", "2023-05-31 09:00"]),
        ("每月第一个工作日", ["2023-04-03 09:00", "2023-05-04 09:00", "2023-06-01 09:00"]),
        ("每月最后一个工作日", ["2023-03-31 09:00", "2023-04-28 09:00", "2023-05-31 09:00"]),
        ("每旬", ["2023-03-20 09:00", "2023-03-31 09:00", "2023-04-10 09:00"]),
        ("每周三（遇休顺延）", ["2023-03-15 09:00", "2023-03-22 09:00", "2023-03-29 09:00"]),
        ("每周一、周五8:30", None),
        ("每周一、五8:30", ["2023-03-13 08:30", "2023-03-17 08:30", "2023-03-20 08:30"]),
    ],
)
def test_a_routine_comes_back_on_its_days(typed, times):
    routine = read_routine(typed)
    if times is None:
        assert routine is None
        return
    found, now = [], FRIDAY
    for _ in times:
        now = routine.next_after(now, CALENDAR)
        found.append(now)

    assert found == [at(each) for each in times]


@given(
    st.sampled_from(
        [
            "每月10日",
            "每月31日（遇休提前）",
            "每旬",
            "每周五",
            "每月最后一个工作日",
            "每周一、三、五",
        ]
    ),
    st.integers(0, 270 * 24 * 60),
)
def test_a_routine_is_known_on_both_sides_of_any_moment(typed, minutes):
    now = at("2023-02-01 00:00") + dt.timedelta(minutes=minutes)
    last, following, next_but_one = read_routine(typed).turns(now, CALENDAR)

    assert last.at <= now < following.at < next_but_one.at
    assert next_but_one.at - last.at < 80 * DAY
    assert read_routine(typed).next_after(now, CALENDAR) == following.at
    assert last.since < last.at < last.until == following.since < following.at


def test_an_offset_is_a_span():
    assert [read_offset(each) for each in ("+5s", "+30m", "+2h", "+5", "5m")] == [
        dt.timedelta(seconds=5),
        dt.timedelta(minutes=30),
        dt.timedelta(hours=2),
        None,
        None,
    ]
