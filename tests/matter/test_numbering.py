"""Which number comes next, and what is odd about one; what a bulletin's issues should print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.issue import Colophon, DistributionLine, Entry, Finding, Issue, Masthead, Severity, Tier
from mailer.numbering import Next, propose, remarks
from mailer.profile import Profile, differences, with_labels


def head(year, number, total=None, series=None):
    return Masthead("简报", number, total, year, series=series)


SEED = head(2023, 2, 221)


@pytest.mark.parametrize(
    ("there", "year", "expected"),
    [
        ([SEED], 2023, [Next(None, 2023, 3, 222, "2023年第2期")]),
        ([SEED], 2024, [Next(None, 2024, 1, 222, "2023年第2期")]),
        ([], 2023, [Next(None, 2023, 1, None, None)]),
        ([head(2023, "5-6", "224-225")], 2023, [Next(None, 2023, 7, 226, "2023年第5、6期合刊")]),
        ([head(2023, "5-6", 224)], 2023, [Next(None, 2023, 7, 225, "2023年第5、6期合刊")]),
        (
            [SEED, head(2023, 1, None, "增刊")],
            2023,
            [
                Next(None, 2023, 3, 222, "2023年第2期"),
                Next("增刊", 2023, 2, None, "2023年增刊第1期"),
            ],
        ),
        ([head(2023, "第零期"), SEED], 2023, [Next(None, 2023, 3, 222, "2023年第2期")]),
    ],
)
def test_the_next_number_is_that_of_the_series(there, year, expected):
    assert list(propose(there, year)) == expected


def codes(issue, *others):
    return [finding.code for finding in remarks(issue, others)]


@pytest.mark.parametrize(
    ("issue", "others", "expected"),
    [
        (head(2023, 3, 222), [SEED], []),
        (head(2023, 1, 1), [], []),
        (head(2023, 5, 224), [SEED], ["NUMBER_GAP"]),
        (head(2023, 3, 223), [SEED], ["TOTAL_GAP"]),
        (head(2023, 3), [SEED], []),
        (head(2023, 3, 221), [SEED], ["TOTAL_TAKEN"]),
        (head(2024, 1, 222), [SEED], []),
        (head(2024, 3, 222), [SEED], ["YEAR_BEGINS"]),
        (head(2023, "3-4", "222-223"), [SEED], []),
        (head(2023, "3-4", 222), [SEED], []),
        (head(2023, 5, 224), [head(2023, "3-4", 222)], []),  # the double one counted twice
        (head(2023, 5, 223), [head(2023, "3-4", 222)], []),  # or once
        (head(2023, 6, 230), [head(2023, "5-6", "224-225")], ["NUMBER_TAKEN"]),
        (head(2023, 1, None, "增刊"), [SEED], []),
        (head(2023, 3, None, "增刊"), [head(2023, 1, None, "增刊")], ["NUMBER_GAP"]),
        (head(2023, 1, 220), [SEED], []),  # stored later than its successor
        (head(None, 3, 222), [SEED], []),
    ],
)
def test_a_number_is_odd_where_it_repeats_leaves_a_gap_or_does_not_begin_anew(
    issue, others, expected
):
    assert codes(issue, *others) == expected


def test_a_remark_says_what_is_missing_and_forbids_nothing():
    (gap,) = remarks(head(2023, 6, 225), [SEED])

    values = {"found": "2023年第6期", "before": "2023年第2期", "missing": "3-5"}
    assert gap == Finding("NUMBER_GAP", Severity.WARNING, (), values)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=8), st.integers(1, 400))
def test_who_follows_the_proposals_is_never_remarked_on(widths, first_total):
    there = [head(2023, 1, first_total)]
    for width in widths:
        (after,) = propose(there, 2023)
        number, total = after.number, after.total
        if width > 1:
            number, total = (f"{n}-{n + width - 1}" for n in (number, total))
        issue = head(2023, number, total)

        assert codes(issue, *there) == []
        there.append(issue)


def printed(**colophon):
    line = DistributionLine(Tier.SONG, "分送", (Entry("各区县", ("各区县",)),))
    return Issue(
        Masthead("简报", 1, publisher="云溪办公室"),
        distribution=(line,),
        colophon=Colophon(**colophon),
    )


def test_what_a_profile_does_not_say_is_not_looked_at():
    assert differences(printed(phone="1"), Profile()) == ()


def test_an_issue_that_prints_otherwise_than_its_bulletin_is_remarked_on():
    profile = Profile("云溪市办公室", "0999-8100258", "Brief@office.example")
    issue = printed(phone="0999－8100285", email="brief@OFFICE.example")

    found = [
        (each.values["field"], each.values["expected"]) for each in differences(issue, profile)
    ]

    assert found == [("publisher", "云溪市办公室"), ("phone", "0999-8100258")]


def test_a_label_means_the_tier_that_its_bulletin_says():
    issue = printed()

    moved = with_labels(issue, Profile(labels={"分送": Tier.FA}))

    assert moved.tiers == (Tier.FA,)
    assert with_labels(issue, Profile(labels={"抄报": Tier.FA})) is issue
