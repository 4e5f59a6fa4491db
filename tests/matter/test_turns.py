"""How fast a relay may be spoken to, when a sending ends, and when refusals stop it."""

import datetime as dt
import time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.delivery import (
    Account,
    Limit,
    Pace,
    PacedRelay,
    Remainder,
    Turn,
    forecast,
    forecast_at_rate,
    next_turn,
    too_many_refused,
    turns_within,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MIDNIGHT = dt.datetime(2024, 6, 12, tzinfo=SHANGHAI)
NINE = MIDNIGHT.replace(hour=9)
NETEASE = Pace(dt.timedelta(seconds=6), dt.timedelta(minutes=15), 30, 200)
NEW = Account(MIDNIGHT)


def at(clock):
    return dt.datetime.combine(MIDNIGHT, dt.time.fromisoformat(clock), SHANGHAI)


def account(*, spoken=(), today=0):
    return Account(MIDNIGHT, spoken[-1] if spoken else None, tuple(spoken), today or len(spoken))


def followed(pace, letters, now=NINE, luck=0.0):
    """The times at which so many letters leave, each as soon as it may, from an empty account."""
    times = []
    for _ in range(letters):
        recent = [time for time in times if time > now - pace.window]
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = sum(time >= midnight for time in times)
        known = Account(midnight, times[-1] if times else None, tuple(recent), today)
        now = next_turn(pace, known, now, luck).at
        times.append(now)
    return times


# The next turn


@pytest.mark.parametrize(
    ("luck", "seconds"), [(0.0, 6.0), (0.25, 7.0), (0.5, 8.0), (1.0, 10.0)]
)  # six seconds and up to two thirds more
def test_the_next_letter_keeps_the_interval_and_some_more(luck, seconds):
    turn = next_turn(NETEASE, account(spoken=[NINE]), NINE, luck)

    assert turn == Turn(NINE + dt.timedelta(seconds=seconds), Limit.INTERVAL)


def test_a_letter_waits_for_nothing_when_none_was_spoken_lately():
    assert next_turn(NETEASE, NEW, NINE, 1.0) == Turn(NINE)
    assert next_turn(NETEASE, account(spoken=[at("08:59:00")]), NINE, 1.0) == Turn(NINE)


def test_a_spent_window_opens_when_its_first_letter_leaves_it():
    spoken = [at("09:30:00") + dt.timedelta(seconds=6 * n) for n in range(30)]

    turn = next_turn(NETEASE, account(spoken=spoken), at("09:33:00"), 0.0)

    assert turn == Turn(at("09:45:00"), Limit.WINDOW)


def test_a_window_that_lacks_one_letter_is_open():
    spoken = [at("09:30:00") + dt.timedelta(seconds=6 * n) for n in range(29)]

    assert next_turn(NETEASE, account(spoken=spoken), at("09:33:00"), 0.0) == Turn(at("09:33:00"))


def test_a_spent_day_goes_on_ten_minutes_after_midnight():
    turn = next_turn(NETEASE, account(today=200), NINE, 0.0)

    assert turn == Turn(MIDNIGHT + dt.timedelta(days=1, minutes=10), Limit.DAY)


def test_nothing_leaves_at_midnight_where_days_are_counted():
    spoken = MIDNIGHT - dt.timedelta(minutes=1)
    known = Account(MIDNIGHT, spoken, (spoken,), 0)

    turn = next_turn(NETEASE, known, MIDNIGHT + dt.timedelta(seconds=5), 0.0)

    assert turn.at == MIDNIGHT + dt.timedelta(minutes=10)
    assert next_turn(Pace(), known, MIDNIGHT, 0.0) == Turn(MIDNIGHT)


def test_the_day_is_that_of_the_office():
    relay = PacedRelay("smtp.office.example", NETEASE, SHANGHAI)

    assert relay.day_start(dt.datetime(2024, 6, 11, 16, 0, tzinfo=dt.UTC)) == MIDNIGHT
    assert relay.day_start(dt.datetime(2024, 6, 11, 15, 59, tzinfo=dt.UTC)) == MIDNIGHT - (
        dt.timedelta(days=1)
    )


def test_yesterdays_letters_do_not_count_today():
    tomorrow = NINE + dt.timedelta(days=1)

    assert next_turn(NETEASE, account(today=200), tomorrow, 0.0) == Turn(tomorrow)


@pytest.mark.parametrize(
    ("pace", "spoken", "most", "count"),
    [
        (NETEASE, [], 200, 2),  # at once and after 6 s
        (NETEASE, [NINE], 200, 1),  # after 6 s
        (Pace(), [NINE] * 50, 200, 200),
        (Pace(window_letters=30), [NINE] * 12, 200, 18),
        (Pace(window_letters=30), [NINE] * 12, 5, 5),
        (Pace(day_letters=20), [NINE] * 12, 200, 8),
        (Pace(interval=dt.timedelta(minutes=1)), [NINE], 200, 0),
        (Pace(interval=dt.timedelta(minutes=1)), [NINE - dt.timedelta(seconds=50)], 200, 1),
    ],
)
def test_so_many_letters_may_be_claimed_for_the_next_ten_seconds(pace, spoken, most, count):
    assert turns_within(pace, account(spoken=spoken), NINE, most=most) == count


_PACES = st.builds(
    Pace,
    interval=st.sampled_from([0, 1, 6, 600]).map(lambda n: dt.timedelta(seconds=n)),
    window=st.sampled_from([1, 15, 60]).map(lambda n: dt.timedelta(minutes=n)),
    window_letters=st.integers(0, 5),
    day_letters=st.integers(0, 12),
)


@settings(max_examples=40, deadline=None)
@given(_PACES, st.integers(1, 25), st.floats(0, 1))
def test_no_window_no_day_and_no_interval_is_ever_overrun(pace, letters, luck):
    times = followed(pace, letters, luck=luck)

    for first, second in pairwise(times):
        assert second - first >= pace.interval
    if pace.window_letters:
        for first, after in zip(times, times[pace.window_letters :], strict=False):
            assert after - first >= pace.window
    if pace.day_letters:
        days = [time.astimezone(SHANGHAI).date() for time in times]
        assert max(days.count(day) for day in days) <= pace.day_letters


@settings(max_examples=40, deadline=None)
@given(_PACES, st.integers(1, 25))
def test_the_forecast_is_what_the_turns_come_to(pace, letters):
    times = followed(pace, letters, luck=0.5)

    foreseen = forecast(pace, NEW, NINE, [Remainder(letters, NINE)])

    assert foreseen.end == times[-1]


# The finishing time


def test_a_plan_of_three_tiers_ends_as_the_editor_is_told():
    waves = [Remainder(1, at("09:00")), Remainder(59, at("09:30")), Remainder(44, at("10:00"))]

    foreseen = forecast(NETEASE, NEW, at("08:00"), waves)

    assert [f"{end:%H:%M}" for end in foreseen.ends] == ["09:00", "09:48", "10:16"]
    assert foreseen.tomorrow == 0


def test_a_wave_does_not_begin_before_the_one_above_has_left():
    waves = [Remainder(3, NINE), Remainder(1, NINE)]

    foreseen = forecast(Pace(interval=dt.timedelta(minutes=1)), NEW, NINE, waves)

    assert foreseen.ends == (at("09:02:40"), at("09:04:00"))  # a minute and a third between two


@pytest.mark.parametrize(
    ("today", "tomorrow", "end"),
    [
        (0, 0, at("10:32:32")),
        (100, 100, MIDNIGHT + dt.timedelta(days=1, minutes=56, seconds=12)),
        (200, 200, MIDNIGHT + dt.timedelta(days=1, hours=1, minutes=42, seconds=32)),
    ],
)
def test_what_does_not_fit_into_the_day_leaves_on_the_next(today, tomorrow, end):
    foreseen = forecast(NETEASE, account(today=today), NINE, [Remainder(200, NINE)])

    assert (foreseen.tomorrow, foreseen.end) == (tomorrow, end)


def test_a_wave_without_letters_has_no_end():
    foreseen = forecast(NETEASE, NEW, NINE, [Remainder(0, NINE), Remainder(1, at("09:30"))])

    assert foreseen.ends == (None, at("09:30"))


def test_two_hundred_thousand_letters_are_foreseen_at_once():
    began = time.process_time()

    foreseen = forecast(NETEASE, NEW, NINE, [Remainder(200_000, NINE)])

    assert foreseen.end.date() == dt.date(2027, 3, 8)  # the thousandth day
    assert time.process_time() - began < 30  # a square of it would take an hour


def test_without_a_pace_it_goes_on_as_it_goes():
    waves = [Remainder(0, NINE), Remainder(300, NINE), Remainder(60, at("10:00"))]

    foreseen = forecast_at_rate(30.0, NINE, waves)

    assert foreseen.ends == (None, at("09:10"), at("10:02"))


# Refusals


@pytest.mark.parametrize(
    ("refused", "settled", "stops"),
    [
        (0, 0, False),
        (10, 10, False),  # ten dead addresses may be a list that nobody tends
        (11, 11, True),
        (10, 200, False),
        (11, 200, True),
        (200, 200, True),
    ],
)
def test_more_than_ten_refused_of_the_last_two_hundred_stop_a_dispatch(refused, settled, stops):
    assert too_many_refused(refused, settled) is stops


@pytest.mark.parametrize(("refused", "settled"), [(2, 1), (-1, 5), (11, 201)])
def test_a_share_of_more_than_was_looked_at_is_a_mistake(refused, settled):
    with pytest.raises(ValueError, match="no share"):
        too_many_refused(refused, settled)
