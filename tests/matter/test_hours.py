"""The hours in which an office writes, and what is proposed instead."""

import datetime as dt

import pytest
from test_when import CALENDAR, SHANGHAI, at

from mailer.plan import Hours, Window

HOURS = Hours(dt.time(8, 30), dt.time(18))
HALF, HOUR = dt.timedelta(minutes=30), dt.timedelta(hours=1)
TIERS = (dt.timedelta(), HALF, HOUR)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2023-03-10 08:29:59", False),
        ("2023-03-10 08:30", True),
        ("2023-03-10 17:59:59", True),
        ("2023-03-10 18:00", False),
        ("2023-03-11 10:00", False),  # a Saturday
        ("2023-01-28 10:00", True),  # a Saturday that is worked
        ("2023-04-05 10:00", False),  # Qingming
    ],
)
def test_hours_are_those_of_working_days(moment, allowed):
    assert HOURS.allow(at(moment), CALENDAR) is allowed


@pytest.mark.parametrize(
    ("wished", "now", "offsets", "proposed"),
    [
        ("2023-03-10 20:00", "2023-03-10 15:00", TIERS, "2023-03-13 08:30"),
        ("2023-03-11 09:00", "2023-03-10 15:00", TIERS, "2023-03-13 09:00"),
        ("2023-03-10 17:30", "2023-03-10 15:00", TIERS, "2023-03-13 08:30"),
        ("2023-03-10 17:30", "2023-03-10 15:00", TIERS[:1], "2023-03-10 17:30"),
        ("2023-03-10 20:00", "2023-03-01 15:00", TIERS, "2023-03-13 08:30"),
        ("2023-03-10 06:00", "2023-03-09 15:00", TIERS, "2023-03-10 08:30"),
        ("2023-03-10 07:00:13", "2023-03-10 07:00:13", TIERS, "2023-03-10 08:30"),
        ("2020-03-10 09:00", "2023-03-10 15:00", TIERS, "2023-03-13 09:00"),
        ("2023-04-28 20:00", "2023-04-28 15:00", TIERS, "2023-05-04 08:30"),
        ("2023-03-10 09:00", "2023-03-09 15:00", (dt.timedelta(), 10 * HOUR), None),
    ],
)
def test_the_first_day_that_suits_every_tier_is_proposed(wished, now, offsets, proposed):
    found = HOURS.propose(at(wished), at(now), CALENDAR, offsets)

    assert found == (proposed and at(proposed))


def test_windows_are_the_hours_of_so_many_working_days():
    windows = HOURS.windows(at("2023-04-28 09:00"), CALENDAR, 3)

    assert windows == tuple(
        Window(
            dt.datetime(2023, month, day, 8, 30, tzinfo=SHANGHAI),
            dt.datetime(2023, month, day, 18, tzinfo=SHANGHAI),
        )
        for month, day in ((4, 28), (5, 4), (5, 5))
    )
