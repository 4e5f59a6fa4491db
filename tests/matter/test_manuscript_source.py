"""What a document had besides its text, as an editor is told."""

from __future__ import annotations

import pytest

from mailer.issue import Severity
from mailer.manuscript import Beside, SideNote, Source, read
from mailer.mistake import NotAllowed

TEXT = "巡察工作简报\n第3期\n县委巡察办编    2024年6月12日\n要闻\n会议召开\n6月5日，会议召开。\n（办公室供稿）\n送：各部门\n"


def told(*notes: SideNote) -> list[tuple[str, Severity, tuple[int, ...], object]]:
    findings = read(TEXT, Source(notes=notes)).findings
    return [
        (f.code, f.severity, f.lines, f.values.get("found"))
        for f in findings
        if f.code != "MISSING_FIELD"
    ]


@pytest.mark.parametrize(
    ("beside", "code", "severity"),
    [
        (Beside.INSERTION, "CHANGE_INSERTED", Severity.ERROR),
        (Beside.DELETION, "CHANGE_DELETED", Severity.ERROR),
        (Beside.COMMENT, "COMMENT_OPEN", Severity.WARNING),
        (Beside.HIDDEN, "HIDDEN_TEXT", Severity.WARNING),
        (Beside.PICTURE, "PICTURE_LEFT_OUT", Severity.WARNING),
        (Beside.FOOTNOTE, "FOOTNOTE_MOVED", Severity.INFO),
        (Beside.HEADER, "PAGE_HEADER", Severity.INFO),
    ],
)
def test_what_stood_beside_the_text_is_a_finding_of_its_weight(beside, code, severity):
    assert told(SideNote(beside, 6, "原文")) == [(code, severity, (6,), ("原文",))]


def test_several_changes_on_a_line_are_one_finding_and_two_lines_are_two():
    notes = [
        SideNote(Beside.DELETION, line, said) for line, said in [(6, "很"), (5, "的"), (6, "不")]
    ]

    assert told(*notes) == [
        ("CHANGE_DELETED", Severity.ERROR, (5,), ("的",)),
        ("CHANGE_DELETED", Severity.ERROR, (6,), ("很", "不")),
    ]


@pytest.mark.parametrize("beside", Beside)
def test_a_classification_mark_beside_the_text_is_refused(beside):
    with pytest.raises(NotAllowed) as caught:
        read(TEXT, Source(notes=[SideNote(beside, 0, "机密★1年")]))

    assert (caught.value.code, caught.value.values["mark"]) == (
        "manuscript.classified_beside",
        "机密★1年",
    )


def test_headings_of_a_document_are_sections_and_titles_without_contents_or_brackets():
    issue = read(TEXT, Source(levels={4: 2, 5: 3})).issue

    assert [(article.section, article.title) for article in issue.articles] == [
        ("要闻", "会议召开")
    ]


def test_an_outline_below_a_title_makes_it_no_section():
    text = TEXT.replace("会议召开\n6月5日", "一、总体进展\n6月5日")

    issue = read(text, Source(levels={4: 2, 5: 3})).issue

    assert [(article.section, article.title) for article in issue.articles] == [(None, "要闻")]
    assert issue.articles[0].paragraphs[0].text == "一、总体进展"
