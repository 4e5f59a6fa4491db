"""Every manuscript of the cases becomes a letter that says all of it."""

from __future__ import annotations

import datetime as dt
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from test_press_letter import HEADERS, MESSAGE_ID, OFFICE, READER, REDHEAD
from test_press_setting import Reading, assert_in_order, words_in_order

from mailer import manuscript
from mailer.issue import Issue, Tier
from mailer.press import Theme, fill, plate
from mailer.press import set as set_forme

CASES = Path(__file__).parents[1] / "data" / "cases"
MONDAY = dt.datetime(2023, 3, 13, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme.load(REDHEAD)


@pytest.fixture(scope="module", params=sorted(path.stem for path in CASES.glob("*.txt")))
def issue(request: pytest.FixtureRequest) -> Issue:
    encoding = "gb18030" if "gb18030" in request.param else "utf-8-sig"
    text = (CASES / f"{request.param}.txt").read_text(encoding=encoding)
    return manuscript.read(text).issue


def test_there_are_cases():
    assert len(list(CASES.glob("*.txt"))) == 11


@pytest.mark.parametrize("tier", Tier)
def test_a_case_becomes_a_letter_for_each_tier(issue, theme, tier):
    forme = set_forme(issue, tier, theme, OFFICE)

    letter = plate(forme, OFFICE).letter(READER, message_id=MESSAGE_ID, date=MONDAY)

    message = BytesParser(policy=policy.strict).parsebytes(letter)
    assert message.keys() == HEADERS
    assert message["Subject"] == forme.subject == issue.citation
    lines = [line for line in letter.split(b"\r\n") if not line.startswith(b"List-Unsubscribe: ")]
    assert max(map(len, lines)) <= 78
    assert len(forme.html.encode()) < 100_000


def test_both_parts_say_all_of_a_case_in_order(issue, theme):
    html, text = fill(set_forme(issue, Tier.BAO, theme, OFFICE), READER)

    words = words_in_order(issue)
    assert_in_order(words, text.translate(str.maketrans("", "", " \n\u3000")))
    assert_in_order(words, Reading(html).text)
