"""Text PDFs as lines of text, as they are printed."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from documents import pdf
from hypothesis import given
from hypothesis import strategies as st

from mailer import intake
from mailer.manuscript import read as read_manuscript
from mailer.mistake import BadInput


def read(content: bytes, folder: Path) -> str:
    path = folder / "稿件.pdf"
    path.write_bytes(content)
    return intake.read(path)


def mistake_of(content: bytes, folder: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(content, folder)
    return caught.value


# Each line: how far from the left in points, how far from the bottom, the size, the text.
PAGE = [
    (160, 760, 32, "督查专报"),
    (200, 720, 16, "第三十一期"),
    (72, 690, 16, "中共云溪市委督查室编"),
    (400, 690, 16, "2023年9月18日"),
    (120, 650, 16, "全市老旧小区改造稳步推进"),
    (104, 622, 16, "按照市委要求，督查组对全市四十二个在建老旧小区改造"),
    (72, 594, 16, "项目进行了实地督查。现将有关情况报告如下。"),
    (104, 566, 16, "今年全市计划改造老旧小区一百一十八个，开工率较高，"),
    (72, 538, 16, "进展顺利。"),
    (248, 510, 16, "（市委督查室供稿）"),
    (72, 454, 16, "报：市委、市政府领导"),
]


@pytest.mark.parametrize("encoding", ["UniGB-UTF16-H", "GBK-EUC-H"])
def test_lines_keep_how_far_they_are_moved_in_and_empty_lines_stand_for_wide_gaps(
    tmp_path, encoding
):
    text = read(pdf([PAGE], encoding), tmp_path)

    assert text.splitlines()[2:] == [
        "中共云溪市委督查室编  2023年9月18日",
        "　　　全市老旧小区改造稳步推进",
        "　　按照市委要求，督查组对全市四十二个在建老旧小区改造",
        "项目进行了实地督查。现将有关情况报告如下。",
        "　　今年全市计划改造老旧小区一百一十八个，开工率较高，",
        "进展顺利。",
        "　　　　　　　　　　　（市委督查室供稿）",
        "",
        "报：市委、市政府领导",
    ]


def test_a_bulletin_out_of_a_pdf_has_whole_paragraphs(tmp_path):
    issue = read_manuscript(read(pdf([PAGE]), tmp_path)).issue

    (article,) = issue.articles
    assert issue.citation == "《督查专报》2023年第31期"
    assert (article.title, article.attribution) == ("全市老旧小区改造稳步推进", "市委督查室")
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "按照市委要求，督查组对全市四十二个在建老旧小区改造项目进行了实地督查。现将有关情况报告如下。",
        "今年全市计划改造老旧小区一百一十八个，开工率较高，进展顺利。",
    ]


def test_pages_follow_one_another(tmp_path):
    assert read(pdf([[(72, 700, 16, "第一页")], [(72, 700, 16, "第二页")]]), tmp_path) == (
        "第一页\n第二页\n"
    )


def test_a_scan_has_no_text_and_its_pages_are_counted(tmp_path):
    mistake = mistake_of(pdf([[], []]), tmp_path)

    assert (mistake.code, mistake.values["kind"], mistake.values["pictures"]) == (
        "intake.no_text",
        "pdf",
        2,
    )


def test_a_pdf_with_more_pages_than_a_bulletin_has_is_not_read(tmp_path):
    mistake = mistake_of(pdf([[(72, 700, 16, "页")]] * 501), tmp_path)

    assert (mistake.code, mistake.values["pages"]) == ("intake.many_pages", 501)


def test_a_pdf_with_a_password_is_said_to_have_one(tmp_path):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([PAGE])))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)

    assert mistake_of(locked.getvalue(), tmp_path).code == "intake.locked"


def test_a_pdf_that_is_cut_short_is_not_sent_to_word(tmp_path):
    assert mistake_of(WHOLE[:20], tmp_path).code == "intake.damaged_pdf"


WHOLE = pdf([PAGE])


@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_pdf_is_read_or_refused_and_never_crashes(tmp_path_factory, at, byte, cut):
    content = WHOLE[:at] if cut else WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    path = tmp_path_factory.mktemp("damaged") / "稿件.pdf"
    path.write_bytes(content)

    try:
        said = intake.read(path)
    except BadInput as mistake:
        said = mistake.code

    assert said
