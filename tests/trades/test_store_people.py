"""The names book as it is kept, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from mailer.issue import Actor, Deed
from mailer.proof import Person
from mailer.store import Store

ME = Actor("高速", "gs", "desk")
XU = Person("徐光煦", ("室副主任", "书记"), ("徐光照",), "照不是煦")
ZHOU = Person("周廷勇", ("室副主任",))


def deed():
    return Deed(at=dt.datetime(2024, 6, 12, tzinfo=dt.UTC), actor=ME, deed="names")


@pytest.fixture
def store(database_url):
    made = Store(database_url)
    yield made
    made.close()


def test_people_come_back_as_they_were_put_in_and_stay_in_their_places(store):
    store.people.change([XU, ZHOU], [], deed())
    promoted = Person("徐光煦", ("室主任",))

    store.people.change([promoted], [], deed())

    assert store.people.all() == (promoted, ZHOU)


def test_who_is_removed_is_gone_and_can_be_put_in_again(store):
    store.people.change([XU, ZHOU], [], deed())

    store.people.change([], ["徐光煦", "无此人"], deed())
    store.people.change([XU], [], deed())

    assert store.people.all() == (ZHOU, XU)
