"""How long a mail to the editor is tried, with worked values."""

import datetime as dt

import pytest

from mailer.delivery import Kind, next_notice_try, notice_message_id

NOON = dt.datetime(2024, 6, 12, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 5), (2, 15), (3, 60), (4, 60), (20, 60)])
def test_a_mail_to_the_editor_is_tried_after_5_minutes_then_15_then_every_hour(tries, minutes):
    again = next_notice_try(Kind.TEMPORARY, tries, NOON, made_at=NOON)

    assert again == NOON + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize("kind", [Kind.LOGIN, Kind.UNSAFE])
@pytest.mark.parametrize(("tries", "minutes"), [(1, 30), (2, 30), (3, 60)])
def test_a_relay_that_lets_nobody_in_is_not_asked_before_half_an_hour(kind, tries, minutes):
    again = next_notice_try(kind, tries, NOON, made_at=NOON)

    assert again == NOON + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(("hours", "is_tried"), [(22, True), (23, True), (23.01, False)])
def test_after_a_day_a_mail_to_the_editor_is_given_up(hours, is_tried):
    ended_at = NOON + dt.timedelta(hours=hours)

    assert (next_notice_try(Kind.BUSY, 9, ended_at, made_at=NOON) is not None) is is_tried


def test_every_mail_to_the_editor_has_a_message_id_of_its_own_that_stays():
    key = bytes(32)
    names = [
        notice_message_id(n, place, key=key, domain="o.example")
        for n, place in ((1, 0), (1, 1), (2, 0), (1, 0))
    ]

    assert len(set(names)) == 3
    assert names[0] == names[3]
    assert names[0].startswith("<notice.1.0.")
