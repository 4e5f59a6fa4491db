"""Working days: what was published, what the office says, and what nobody knows."""

import datetime as dt
import itertools
import tomllib

import pytest

from mailer import app, workdays
from mailer.mistake import BadInput
from mailer.plan import Source
from mailer.workdays import Workdays

PUBLISHED = Workdays({}, {})
UNPUBLISHED = next(year for year in itertools.count(2027) if not PUBLISHED.is_published(year))


def calendar(folder, text):
    (folder / workdays.FILE).write_text(text, encoding="utf-8")
    return workdays.load(folder)


# 国办发明电〔2025〕7号, the arrangement of 2026.
@pytest.mark.parametrize(
    ("date", "works"),
    [
        ("2026-01-01", False),
        ("2026-01-03", False),
        ("2026-01-04", True),  # a Sunday
        ("2026-02-14", True),  # a Saturday
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-07", False),
        ("2026-10-10", True),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2023-03-13", True),
    ],
)
def test_a_day_of_a_published_year_is_as_it_was_published(date, works):
    day = PUBLISHED.day(dt.date.fromisoformat(date))

    assert (day.works, day.source, day.is_sure) == (works, Source.PUBLISHED, True)


def test_of_a_year_that_is_not_published_only_the_fixed_days_are_sure():
    known = {
        (month, day): PUBLISHED.day(dt.date(UNPUBLISHED, month, day))
        for month, day in ((1, 1), (1, 4), (5, 1), (5, 2), (10, 3), (12, 31))
    }

    assert {at for at, day in known.items() if day.source is Source.STATUTE} == {
        (1, 1),
        (5, 1),
        (5, 2),
        (10, 3),
    }
    assert [day.is_sure for day in known.values()].count(False) == 2
    assert not PUBLISHED.is_published(UNPUBLISHED)


def test_the_fourth_of_january_2027_is_some_day():
    day = PUBLISHED.day(dt.date(2027, 1, 4))

    assert day.works is True
    assert day.is_sure is PUBLISHED.is_published(2027)


def test_what_the_office_says_goes_before_what_was_published(tmp_path):
    own = calendar(
        tmp_path,
        '2026-11-27 = "休 本市统一安排"\n2026-11-28 = "班"\n"2026-12-05" = "班（补11月27日）"\n',
    )
    days = [own.day(dt.date(2026, month, day)) for month, day in ((11, 27), (11, 28), (12, 5))]

    assert [(day.works, day.source, day.note) for day in days] == [
        (False, Source.OVERRIDE, "本市统一安排"),
        (True, Source.OVERRIDE, None),
        (True, Source.OVERRIDE, "补11月27日"),
    ]
    assert own.day(dt.date(2026, 11, 26)) == PUBLISHED.day(dt.date(2026, 11, 26))


def test_a_year_that_the_office_has_entered_is_published(tmp_path):
    own = calendar(tmp_path, f'{UNPUBLISHED}-02-08 = "休"\n{UNPUBLISHED} = "国办发明电"\n')

    assert own.is_published(UNPUBLISHED)
    assert own.day(dt.date(UNPUBLISHED, 2, 8)).works is False
    assert own.day(dt.date(UNPUBLISHED, 12, 31)).source is Source.PUBLISHED


def test_all_that_is_wrong_is_told_with_its_line(tmp_path):
    with pytest.raises(BadInput) as refused:
        calendar(
            tmp_path,
            '# 例外\n2026-02-30 = "休"\n2026-11-27 = "加班"\n2026-11-28 = true\n'
            'day = "休"\n2026-1-5 = "班"\n2026-01-05 = "休"\n2027 = ""\n2026-11-30 = "休息日"\n',
        )

    assert [(each.code, each.values["line"]) for each in refused.value.problems] == [
        ("workdays.bad_date", 2),
        ("workdays.bad_value", 3),
        ("workdays.bad_value", 4),
        ("workdays.bad_date", 5),
        ("workdays.twice", 7),
        ("workdays.bad_year", 8),
        ("workdays.bad_value", 9),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("2026-11-27 = 休\n".encode(), "workdays.not_toml"),
        ("2026-11-27 = “休”\n".encode(), "workdays.not_toml"),
        ('2026-11-27 = "休"\n2026-11-27 = "班"\n'.encode(), "workdays.not_toml"),
        ('2026-11-27 = "休"\n'.encode("gbk"), "workdays.not_utf8"),
    ],
)
def test_a_file_that_is_not_toml_is_told(tmp_path, content, code):
    (tmp_path / workdays.FILE).write_bytes(content)

    with pytest.raises(BadInput, match=code):
        workdays.load(tmp_path)


def test_a_folder_without_the_file_has_no_exceptions(tmp_path):
    assert workdays.load(tmp_path) == PUBLISHED


def test_the_sample_changes_nothing_and_its_examples_can_be_read(tmp_path):
    sample = (app.SAMPLES / workdays.FILE).read_text(encoding="utf-8")
    examples = [line[2:] for line in sample.splitlines() if " = " in line and line[2:3].isdigit()]

    assert tomllib.loads(sample) == {}
    assert len(calendar(tmp_path, "\n".join(examples)).exceptions) == 2
