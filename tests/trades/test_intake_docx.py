"""Word and WPS documents as lines of text, and what stood beside the text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from documents import docx, p, part, r, table
from hypothesis import example, given
from hypothesis import strategies as st

from mailer import intake
from mailer.intake import Aside, Document, Remark
from mailer.mistake import BadInput


def read(content: bytes, folder: Path) -> Document:
    path = folder / "稿件.docx"
    path.write_bytes(content)
    return intake.read_document(path)


def lines(content: bytes, folder: Path) -> list[str]:
    return read(content, folder).text.splitlines()


def mistake_of(content: bytes, folder: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(content, folder)
    return caught.value


# Text


def test_a_paragraph_is_a_line_and_an_empty_one_too(tmp_path):
    assert lines(docx(p("第2期") + p() + p("　　正文。")), tmp_path) == ["第2期", "", "　　正文。"]


def test_a_soft_return_is_a_line_and_a_tab_stays(tmp_path):
    inside = "<w:r><w:t>第2期</w:t><w:br/><w:t>（总第221期）</w:t><w:tab/><w:t>3</w:t></w:r>"

    assert lines(docx(p(inside=inside)), tmp_path) == ["第2期", "（总第221期）\t3"]


def test_a_link_a_field_and_a_content_control_give_their_text_and_not_their_code(tmp_path):
    inside = (
        f"<w:hyperlink>{r('标题')}</w:hyperlink>"
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGEREF _Toc1</w:instrText></w:r>'
        f"{r('3')}<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>"
    )

    assert lines(docx(p(inside=inside)), tmp_path) == ["标题3甲"]


def test_a_text_box_stands_above_its_paragraph_and_only_once(tmp_path):
    box = f"<w:txbxContent>{p('重庆党史工作')}</w:txbxContent>"
    inside = f"<w:r><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent></w:r>"

    assert lines(docx(p("第2期", inside=inside)), tmp_path) == ["重庆党史工作", "第2期"]


LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)
LISTS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="7">'
    + LEVEL.format(0, "chineseCountingThousand", "%1、")
    + LEVEL.format(1, "decimal", "%2.")
    + LEVEL.format(2, "bullet", "\uf06c")
    + '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num>',
)


def in_list(depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="4"/></w:numPr>'


def test_automatic_numbers_are_written_out_and_restart_below_the_next(tmp_path):
    body = "".join(
        p(text, mark=in_list(depth))
        for text, depth in [("甲", 0), ("子", 1), ("丑", 1), ("乙", 0), ("寅", 1), ("点", 2)]
    )

    assert lines(docx(body, numbering=LISTS), tmp_path) == [
        "一、甲", "1.子", "2.丑", "二、乙", "1.寅", "●点",
    ]  # fmt: skip


def test_a_heading_keeps_its_level_by_style_inherited_or_outline(tmp_path):
    styles = part(
        "styles",
        '<w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
    )
    body = p("甲", style="b") + p("乙", mark='<w:outlineLvl w:val="0"/>') + p("丙")

    assert read(docx(body, styles=styles), tmp_path).levels == {1: 3, 2: 2}


# Tables


def test_a_table_with_lines_is_rows_of_cells(tmp_path):
    content = docx(table(("单位", "率|"), ("甲", "99%")) + p("完"))

    assert lines(content, tmp_path) == ["| 单位 | 率｜ |", "| 甲 | 99% |", "完"]


def test_a_table_without_lines_is_the_lines_that_a_reader_sees(tmp_path):
    content = docx(table(("党史研究室编", "2023年3月10日"), drawn=False))

    assert lines(content, tmp_path) == ["党史研究室编    2023年3月10日"]


# What stood beside the text


def test_a_change_that_nobody_accepted_is_read_as_accepted_and_said(tmp_path):
    inside = (
        f'<w:ins w:author="李明">{r("不")}</w:ins>'
        '<w:del w:author="王芳"><w:r><w:delText>很</w:delText></w:r></w:del>' + r("同意")
    )

    document = read(docx(p("甲。") + p(inside=inside)), tmp_path)

    assert document.text == "甲。\n不同意\n"
    assert document.remarks == (
        Remark(Aside.INSERTION, 2, "不", "李明"),
        Remark(Aside.DELETION, 2, "很", "王芳"),
    )


def test_two_paragraphs_whose_mark_was_deleted_are_one(tmp_path):
    gone = '<w:rPr><w:del w:author="李明"/></w:rPr>'

    document = read(docx(p("会议", mark=gone) + p("召开。")), tmp_path)

    assert document.text == "会议召开。\n"
    assert document.remarks == (Remark(Aside.DELETION, 1, "¶", "李明"),)


def test_comments_hidden_text_and_pictures_are_said_and_stay_out(tmp_path):
    comments = part("comments", f'<w:comment w:id="5" w:author="李明">{p("请核对")}</w:comment>')
    inside = (
        '<w:r><w:commentReference w:id="5"/></w:r>'
        + r("暗", "<w:vanish/>")
        + '<w:r><w:drawing><w:docPr w:descr="会场"/><w:blip w:embed="rId1"/></w:drawing></w:r>'
    )

    document = read(docx(p("正文。", inside=inside), comments=comments), tmp_path)

    assert document.text == "正文。\n"
    assert document.remarks == (
        Remark(Aside.COMMENT, 1, "请核对", "李明"),
        Remark(Aside.HIDDEN, 1, "暗"),
        Remark(Aside.PICTURE, 1, "会场"),
    )


def test_a_footnote_moves_into_the_text(tmp_path):
    notes = part("footnotes", f'<w:footnote w:id="2">{p("据统计年鉴。")}</w:footnote>')
    inside = '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("。")

    document = read(docx(p("共3项", inside=inside), footnotes=notes), tmp_path)

    assert document.text == "共3项（注：据统计年鉴。）。\n"


def test_page_headers_are_said_once_and_page_numbers_not_at_all(tmp_path):
    header = part("hdr", p("工作 简报"))
    content = docx(p("正文。"), header1=header, header2=header, footer1=part("ftr", p("- 1 -")))

    assert read(content, tmp_path).remarks == (Remark(Aside.HEADER, 0, "工作 简报"),)


# What is no document, or means harm


def test_a_document_of_pictures_has_no_text(tmp_path):
    content = docx(p(inside='<w:r><w:drawing><w:blip w:embed="rId1"/></w:drawing></w:r>'))

    mistake = mistake_of(content, tmp_path)

    assert (mistake.code, mistake.values["pictures"]) == ("intake.no_text", 1)


def test_xml_that_declares_entities_is_refused_unread(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document><body>&x;</body></document>',
        )

    assert mistake_of(packed.getvalue(), tmp_path).code == "intake.strange_document"


def test_a_part_that_unpacks_beyond_all_measure_is_not_unpacked(tmp_path):
    bomb = docx(p("甲"), comments="<x>" + " " * (65 * 1024 * 1024))

    assert mistake_of(bomb, tmp_path).code == "intake.bomb"


def test_a_document_with_a_password_is_said_to_have_one(tmp_path):
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    assert mistake_of(locked, tmp_path).code == "intake.locked"


WHOLE = docx(p("第2期") + table(("甲", "乙")), numbering=LISTS)


@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), cut=st.booleans())
@example(at=890, byte=1, cut=False)  # a part that would begin before the file
def test_a_damaged_document_is_read_or_refused_and_never_crashes(tmp_path_factory, at, byte, cut):
    content = WHOLE[:at] if cut else WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    path = tmp_path_factory.mktemp("damaged") / "稿件.docx"
    path.write_bytes(content)

    try:
        said = intake.read(path)
    except BadInput as mistake:
        said = mistake.code

    assert said
