"""What an editor is shown before a draft is replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailer.issue import (
    Article,
    Colophon,
    DistributionLine,
    Entry,
    Issue,
    Masthead,
    Paragraph,
    Tier,
)
from mailer.manuscript import Change, ChangeKind, Edit, compare


def article(title: str, *texts: str, attribution: str | None = None) -> Article:
    return Article(title, tuple(map(Paragraph, texts)), attribution=attribution)


FIRST = article("全市会议召开", "会议召开。", "会议指出。", attribution="综合科")
SECOND = article("平岗县志通过评审", "志书通过评审。")
THIRD = article("琴江渡口的百年变迁", "渡口始建于清末。")
ISSUE = Issue(
    masthead=Masthead("琴江史志工作", 3, year=2024),
    articles=(FIRST, SECOND, THIRD),
    distribution=(DistributionLine(Tier.FA, "发", (Entry("各处室", ("各处室",)),)),),
    colophon=Colophon(editor="林木"),
)


def changed_to(**parts: object) -> tuple[Change, ...]:
    return compare(ISSUE, replace(ISSUE, **parts))


def test_an_issue_does_not_differ_from_itself():
    assert changed_to() == ()


def test_where_lines_stood_makes_no_difference():
    moved = replace(FIRST, paragraphs=tuple(replace(p, lines=(9,)) for p in FIRST.paragraphs))

    assert changed_to(articles=(replace(moved, lines=(8, 9)), SECOND, THIRD)) == ()


def test_an_added_article_is_shown_whole():
    added = article("新的一篇", "新的一段。")

    assert changed_to(articles=(FIRST, added, SECOND, THIRD)) == (
        Change(ChangeKind.ADDED, "新的一篇", edits=(Edit(None, "新的一段。"),)),
    )


def test_a_removed_article_is_shown_whole():
    assert changed_to(articles=(FIRST, THIRD)) == (
        Change(ChangeKind.REMOVED, "平岗县志通过评审", edits=(Edit("志书通过评审。", None),)),
    )


def test_a_changed_paragraph_is_shown_before_and_after():
    edited = article("全市会议召开", "会议召开。", "会议强调。", "会议要求。", attribution="综合科")

    assert changed_to(articles=(edited, SECOND, THIRD)) == (
        Change(
            ChangeKind.CHANGED,
            "全市会议召开",
            "paragraphs",
            (Edit("会议指出。", "会议强调。"), Edit(None, "会议要求。")),
        ),
    )


@pytest.mark.parametrize("title", ["全市工作会议召开", "完全不同的题目"])
def test_an_article_with_a_new_title_is_the_same_article(title):
    assert changed_to(articles=(replace(FIRST, title=title), SECOND, THIRD)) == (
        Change(ChangeKind.CHANGED, title, "title", (Edit("全市会议召开", title),)),
    )


def test_a_new_attribution_is_a_change_of_the_article():
    assert changed_to(articles=(replace(FIRST, attribution=None), SECOND, THIRD)) == (
        Change(ChangeKind.CHANGED, "全市会议召开", "attribution", (Edit("综合科", None),)),
    )


def test_an_attribution_with_another_word_is_a_change_as_printed():
    assert changed_to(articles=(replace(FIRST, credit=""), SECOND, THIRD)) == (
        Change(ChangeKind.CHANGED, "全市会议召开", "attribution", (Edit("综合科供稿", "综合科"),)),
    )


def test_an_article_that_moved_is_said_once():
    (change,) = changed_to(articles=(SECOND, THIRD, FIRST))

    assert change == Change(ChangeKind.MOVED, "全市会议召开")


def test_fields_of_head_distribution_and_colophon_are_said_by_name():
    changes = changed_to(
        masthead=Masthead("琴江史志工作", 4, year=2024, marks=("内部资料",)),
        distribution=(
            DistributionLine(Tier.FA, "发", (Entry("各处室"), Entry("各县"))),
            DistributionLine(Tier.BAO, "报", (Entry("市委"),)),
        ),
        colophon=Colophon(editor="林木", copies=50, headings=(("editor", "编辑"),)),
    )

    assert {change.field: change.edits for change in changes} == {
        "masthead.issue_number": (Edit("3", "4"),),
        "masthead.marks": (Edit(None, "内部资料"),),
        "distribution.bao": (Edit(None, "市委"),),
        "distribution.fa": (Edit("各处室", "各处室 | 各县"),),
        "colophon.copies": (Edit(None, "50"),),
        "colophon.headings": (Edit(None, "编辑"),),
    }
    assert {change.kind for change in changes} == {ChangeKind.FIELD}


def test_what_stands_between_the_same_entries_is_told_as_printed():
    entries = (Entry("市委"), Entry("各处室"))
    old = replace(ISSUE, distribution=(DistributionLine(Tier.SONG, "送", entries),))
    new = replace(ISSUE, distribution=(DistributionLine(Tier.SONG, "送", entries, stops=("；",)),))

    (change,) = compare(old, new)

    assert change == Change(
        ChangeKind.FIELD,
        field="distribution.song",
        edits=(Edit("送：市委，各处室", "送：市委；各处室"),),
    )


def test_a_word_that_changes_with_what_it_stands_by_is_told_with_it():
    def issue(office: str, role: str, unit: str, credit: str, line: DistributionLine) -> Issue:
        return Issue(
            Masthead("琴江史志工作", publisher=office, role=role),
            articles=(replace(FIRST, attribution=unit, credit=credit),),
            distribution=(line,),
        )

    entries = (Entry("市委"), Entry("各处室"))
    old = issue("甲局", "编", "综合科", "供稿", DistributionLine(Tier.SONG, "送", entries[:1]))
    new = issue("乙局", "主办", "乙科", "来源：", DistributionLine(Tier.SONG, "抄送", entries))

    assert [change.edits for change in compare(old, new)] == [
        (Edit("甲局编", "乙局主办"),),
        (Edit("综合科供稿", "来源：乙科"),),
        (Edit("送：市委", "抄送：市委，各处室"),),
    ]


def test_ten_thousand_articles_are_told_from_ten_thousand_others():
    """Every one of them with every other, which would take minutes."""
    many = 10_000
    old = replace(ISSUE, articles=tuple(article(f"旧{n}", f"旧文{n}。") for n in range(many)))
    new = replace(ISSUE, articles=(FIRST, *(article(f"新{n}", f"新文{n}。") for n in range(many))))
    kept = replace(old, articles=(*old.articles, FIRST))

    changes = compare(kept, new)

    kinds = [change.kind for change in changes]
    assert kinds == [ChangeKind.ADDED] * many + [ChangeKind.REMOVED] * many


def test_of_articles_with_one_title_each_is_compared_with_the_one_in_its_place():
    old = replace(ISSUE, articles=tuple(article("工作", f"第{n}件。") for n in range(3)))
    new = replace(ISSUE, articles=tuple(article("工作", f"第{n}件。") for n in (0, 9, 2)))

    (change,) = compare(old, new)

    assert change.edits == (Edit("第1件。", "第9件。"),)
