"""Files as offices really hand them in: every encoding, every wrong kind, every table."""

from __future__ import annotations

import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import xls, xlsx

from mailer import intake
from mailer.mistake import BadInput

BULLETIN = "重庆党史工作\n\n第 2 期\n（总第 221 期）\n一、开展“赛马比拼”，一一核对。\n"

CHINESE = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("，。：（）“”《》　ABCxyz0123456789 @.,-"),
    min_size=1,
)


def written(tmp_path: Path, content: bytes, name: str = "seed.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def mistake_of(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        intake.read(path)
    return caught.value


def one_table(path: Path) -> intake.TableFile:
    (table,) = intake.read_tables(path)
    return table


# Encodings


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
    ],
)
def test_a_bulletin_is_read_the_same_in_every_encoding(tmp_path, codec, encoding):
    path = written(tmp_path, BULLETIN.encode(codec))

    file = intake.read_text(path)

    assert file == intake.TextFile(BULLETIN, encoding)


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-32-be"])
def test_a_byte_order_mark_decides_the_byte_order(tmp_path, codec):
    path = written(tmp_path, ("\ufeff" + BULLETIN).encode(codec))

    text = intake.read(path)

    assert text == BULLETIN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_ascii_without_a_mark_is_not_taken_for_chinese_of_the_other_byte_order(tmp_path, codec):
    path = written(tmp_path, "name,mail\na,b@c.example\n".encode(codec))

    file = intake.read_text(path)

    assert file == intake.TextFile("name,mail\na,b@c.example\n", "UTF-16")


@pytest.mark.parametrize("rare", ["䶮", "玥喆镕頔堃珺", "𬭚𨭎", "〇㎡①"])
def test_rare_characters_of_names_survive_gb18030(tmp_path, rare):
    path = written(tmp_path, f"责任编辑：{rare}\n".encode("gb18030"))

    text = intake.read(path)

    assert text == f"责任编辑：{rare}\n"


@given(body=CHINESE, codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]))
def test_any_chinese_text_comes_back_as_it_was_written(tmp_path_factory, body, codec):
    text = f"工作简报的一期，编号如下：\n{body}\n完\n"
    path = written(tmp_path_factory.mktemp("any"), text.encode(codec))

    assert intake.read(path) == text


@given(body=CHINESE, codec=st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_any_chinese_text_in_utf_16_without_a_mark_comes_back(tmp_path_factory, body, codec):
    text = f"工作简报的一期，编号如下：\n{body}\n完\n"
    path = written(tmp_path_factory.mktemp("any"), text.encode(codec))

    assert intake.read_text(path) == intake.TextFile(text, "UTF-16")


def test_line_ends_of_every_system_become_one(tmp_path):
    path = written(tmp_path, "一\r\n二\r三\n四".encode())

    text = intake.read(path)

    assert text == "一\n二\n三\n四"


def test_a_few_control_characters_stay_what_they_are(tmp_path):
    path = written(tmp_path, BULLETIN.encode() + b"\x00\x07\x1b[31m")

    text = intake.read(path)

    assert text == BULLETIN + "\x00\x07\x1b[31m"


# What cannot be read


def test_one_broken_byte_in_utf_8_is_damage_and_not_gb18030(tmp_path):
    path = written(tmp_path, BULLETIN.encode() + b"\xe9\x87" + "还有一行。\n".encode())

    mistake = mistake_of(path)

    assert mistake.code == "intake.damaged"
    assert mistake.values == {
        "path": str(path),
        "encoding": "UTF-8",
        "line": 6,
        "found": "E9 87",
    }


def test_a_gb18030_file_cut_inside_a_character_is_damaged_on_its_last_line(tmp_path):
    path = written(tmp_path, BULLETIN.encode("gb18030") + "完".encode("gb18030")[:1])

    mistake = mistake_of(path)

    assert (mistake.code, mistake.values["encoding"], mistake.values["line"]) == (
        "intake.damaged",
        "GB18030",
        6,
    )


def test_a_utf_16_file_cut_inside_a_character_is_damaged(tmp_path):
    path = written(tmp_path, BULLETIN.encode("utf-16")[:-1])

    mistake = mistake_of(path)

    assert (mistake.code, mistake.values["encoding"]) == ("intake.damaged", "UTF-16")


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_a_text_in_an_old_encoding_of_another_country_is_unknown(tmp_path, codec):
    path = written(tmp_path, "Le résumé d'un café à la fin de l'été\n".encode(codec))

    mistake = mistake_of(path)

    assert (mistake.code, mistake.values) == ("intake.unknown_encoding", {"path": str(path)})


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\n", "　\n".encode()]
)
def test_a_file_without_a_visible_character_is_empty(tmp_path, content):
    assert mistake_of(written(tmp_path, content)).code == "intake.empty"


def test_a_missing_file_is_named(tmp_path):
    mistake = mistake_of(tmp_path / "没有.txt")

    assert (mistake.code, mistake.values) == (
        "intake.missing",
        {"path": str(tmp_path / "没有.txt")},
    )


def test_a_path_through_a_file_is_missing(tmp_path):
    path = written(tmp_path, BULLETIN.encode())

    assert mistake_of(path / "seed.txt").code == "intake.missing"


def test_a_name_with_a_nul_cannot_be_read(tmp_path):
    assert mistake_of(Path("a\x00b")).code == "intake.unreadable"


def test_a_folder_is_not_a_file(tmp_path):
    assert mistake_of(tmp_path).code == "intake.is_folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    assert mistake_of(path).code == "intake.not_a_file"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(intake.LIMIT_BYTES + 1)

    mistake = mistake_of(path)

    assert mistake.code == "intake.too_large"
    assert mistake.values == {"path": str(path), "size_mb": 20.0, "limit_mb": 20}


def test_a_file_that_may_not_be_read_says_why(tmp_path):
    path = written(tmp_path, BULLETIN.encode())
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything; a link that bites its tail will not do
        path.unlink()
        path.symlink_to(path)

    mistake = mistake_of(path)

    assert mistake.code == "intake.unreadable"
    assert mistake.values["reason"]


def zipped(tmp_path: Path, *names: str) -> bytes:
    path = tmp_path / "parts.zip"
    with zipfile.ZipFile(path, "w") as parts:
        for name in names:
            parts.writestr(name, "<xml/>")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
        ("OFD.xml", "ofd"),
        ("readme.txt", "zip"),
    ],
)
def test_what_is_inside_a_zip_says_what_to_save_it_as(tmp_path, name, kind):
    path = written(tmp_path, zipped(tmp_path, "[Content_Types].xml", name))

    mistake = mistake_of(path)

    assert (mistake.code, mistake.values) == ("intake.binary", {"path": str(path), "kind": kind})


@pytest.mark.parametrize(
    ("stream", "kind"),
    [("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"), ("?", "ole")],
)
def test_an_old_office_file_is_known_by_its_streams(tmp_path, stream, kind):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path = written(tmp_path, head + stream.encode("utf-16-le") + bytes(512))

    assert mistake_of(path).values["kind"] == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"BM\x0c\x00\x00\x00\x00\x00\x00\x00\x36\x00", "image"),
        (b"PK\x03\x04cut short", "zip"),
        (b"Rar!\x1a\x07\x01\x00", "archive"),
        (b"\x7fELF\x02\x01\x01", "binary"),
        (bytes(64), "binary"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_what_is_not_text_is_known_by_its_content_and_not_by_its_name(tmp_path, head, kind):
    path = written(tmp_path, head, "简报.txt")

    mistake = mistake_of(path)

    assert (mistake.code, mistake.values["kind"]) == ("intake.binary", kind)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04cut short",
        bytes(64),
        bytes(range(256)) * 4,
        bytes(range(128, 256)) * 4,
        b"\x7fELF\x02\x01\x01",
    ],
)
def test_a_torn_file_is_called_torn_where_its_name_promises_what_is_read(tmp_path, suffix, content):
    path = written(tmp_path, content, f"稿件{suffix}")
    named = {"path": str(path), "suffix": suffix, "named": suffix[1:]}

    for mistake in (mistake_of(path), broken_table(path)):
        assert (mistake.code, mistake.values) == ("intake.torn", named)


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("稿件.docx", b"\x89PNG\r\n\x1a\n", "image"),
        ("稿件.DOCX", b"{\\rtf1\\ansi", "rtf"),
        ("名单.xlsx", b"Rar!\x1a\x07\x01\x00", "archive"),
        ("名单.xlsx", b"%PDF-1.7", "pdf"),
    ],
)
def test_a_file_that_is_not_what_its_name_promises_is_told_with_both(tmp_path, name, head, kind):
    path = written(tmp_path, head, name)

    mistake = broken_table(path)

    assert (mistake.code, mistake.values["kind"]) == ("intake.other_content", kind)
    assert mistake.values["suffix"] == path.suffix


def test_a_document_in_place_of_a_roster_is_what_its_name_promises(tmp_path):
    path = zipped(tmp_path, "[Content_Types].xml", "word/document.xml")
    path = written(tmp_path, path, "名单.docx")

    assert broken_table(path).code == "intake.binary"


def test_our_own_database_is_not_a_manuscript(tmp_path):
    path = tmp_path / "jianbao.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE issues (number)")
    database.close()

    assert mistake_of(path).values["kind"] == "binary"


def test_a_bulletin_that_begins_with_two_letters_of_a_picture_is_a_text(tmp_path):
    path = written(tmp_path, "BM工作简报\n".encode())

    assert intake.read(path) == "BM工作简报\n"


def test_reading_leaves_the_file_as_it_was(tmp_path):
    path = written(tmp_path, BULLETIN.encode("gb18030"))
    path.chmod(0o400)

    intake.read(path)

    assert path.read_bytes() == BULLETIN.encode("gb18030")
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


# Tables


def test_rows_of_a_text_have_the_numbers_that_a_spreadsheet_shows(tmp_path):
    table = '单位,备注\n\n甲,"两行\n备注"\n乙,\n'
    path = written(tmp_path, table.encode("gb18030"), "通讯录.csv")

    file = one_table(path)

    assert file == intake.TableFile(
        rows=(
            (1, ("单位", "备注")),
            (2, ()),
            (3, ("甲", "两行\n备注")),
            (4, ("乙", "")),
        ),
        encoding="GB18030",
        delimiter=",",
    )


@pytest.mark.parametrize(
    ("table", "delimiter"),
    [
        ("单位,邮箱\n甲,a@x.example;b@x.example\n乙,c@x.example\n", ","),
        ("单位\t邮箱\t备注\n甲\ta@x.example;b@x.example\t一,二\n乙\t\t\n", "\t"),
        ("单位;邮箱;备注\n甲;a@x.example;一,二\n乙;;\n", ";"),
        ('单位,备注\n甲,"一;二;三"\n乙,"四;五;六"\n', ","),
        ("单位\n甲\n", ","),
    ],
)
def test_the_sign_between_cells_is_the_one_that_is_on_every_line(tmp_path, table, delimiter):
    file = one_table(written(tmp_path, table.encode()))

    assert file.delimiter == delimiter


def test_a_table_pasted_from_a_spreadsheet_as_unicode_text_is_read(tmp_path):
    path = written(tmp_path, "单位\t邮箱\r\n甲\ta@x.example\r\n".encode("utf-16"))

    file = one_table(path)

    assert file.rows == ((1, ("单位", "邮箱")), (2, ("甲", "a@x.example")))
    assert (file.encoding, file.delimiter) == ("UTF-16", "\t")


@pytest.mark.parametrize(
    "table", ['单位,备注\n甲,一\n乙,"没有收尾\n丙,二\n', '单位,备注\n甲,一\n乙,"收"尾\n丙,二\n']
)
def test_a_quotation_mark_out_of_place_is_reported_and_swallows_no_row(tmp_path, table):
    path = written(tmp_path, table.encode())

    with pytest.raises(BadInput) as caught:
        one_table(path)

    assert (caught.value.code, caught.value.values) == (
        "intake.broken_quotes",
        {"path": str(path), "line": 3},
    )


CELL = st.text(st.sampled_from('甲乙丙ab1@.,;"\n　 '), max_size=8)


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6))
def test_no_cell_is_lost_or_changed_between_commas(tmp_path_factory, rows):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    table = "单位,部门\n" + "\n".join(lines) + "\n"
    path = written(tmp_path_factory.mktemp("table"), table.encode())

    file = one_table(path)

    assert [list(cells) for _, cells in file.rows[1:]] == rows


# Workbooks


def test_cells_of_a_workbook_are_read_as_a_person_sees_them(tmp_path):
    rows = [
        ["单位", "电话", "编号", "比例", "邮箱"],
        ["甲局", 13800000000, 110101199003072316, 0.5, "a@x.example\nb@x.example"],
        ["乙局", "=VLOOKUP(1,2,3)|#N/A", True, "", "_x000D_"],
    ]
    path = xlsx(tmp_path / "a.xlsx", {"Sheet1": rows})

    file = one_table(path)

    assert file == intake.TableFile(
        rows=(
            (1, ("单位", "电话", "编号", "比例", "邮箱")),
            (
                2,
                ("甲局", "13800000000", "1.101011990030723e+17", "0.5", "a@x.example\nb@x.example"),
            ),
            (3, ("乙局", "#N/A", "TRUE", "", "\n")),
        ),
        encoding="XLSX",
        sheet="Sheet1",
    )


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_cell_merged_downwards_stands_in_every_row_of_both_kinds_of_workbook(tmp_path, kind):
    rows = [["单位", "邮箱"], ["甲局", "a@x.example"], ["", "b@x.example"], ["乙局", ""]]
    path, merged = tmp_path / f"a.{kind}", [(1, 0, 2, 0)]
    if kind == "xlsx":
        xlsx(path, {"通讯录": rows}, merged)
    else:
        xls(path, "通讯录", rows, merged)

    file = one_table(path)

    assert (file.encoding, file.sheet) == (kind.upper(), "通讯录")
    assert [cells for _, cells in file.rows] == [
        ("单位", "邮箱"),
        ("甲局", "a@x.example"),
        ("甲局", "b@x.example"),
        ("乙局", ""),
    ]


def test_a_title_merged_across_is_a_banner_and_a_row_with_more_in_it_is_none(tmp_path):
    rows = [["通讯录", "", "", ""], ["单位", "姓名", "邮箱", ""], ["甲局", "", "", "a@x.example"]]
    path = xlsx(tmp_path / "a.xlsx", {"Sheet1": rows}, [(0, 0, 0, 3), (2, 0, 2, 2)])

    assert one_table(path).banners == {1}


def test_rows_keep_their_numbers_when_the_table_begins_further_down_and_to_the_right(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"Sheet1": [[], [], ["", "", "单位"], ["", "", "甲局"]]})

    assert one_table(path).rows[2:] == ((3, ("", "", "单位")), (4, ("", "", "甲局")))


def test_hidden_and_empty_sheets_are_not_read(tmp_path):
    sheets = {"区县": [["单位"]], "旧": [["单位"]], "空": [], "部门": [["单位"]]}
    path = xlsx(tmp_path / "a.xlsx", sheets, hidden=["旧"])

    assert [table.sheet for table in intake.read_tables(path)] == ["区县", "部门"]


def test_a_workbook_without_a_cell_is_empty(tmp_path):
    assert broken_table(xlsx(tmp_path / "a.xlsx", {"Sheet1": []})).code == "intake.empty"


def test_a_workbook_whose_sheet_is_damaged_says_what_to_do(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"Sheet1": [["单位"]]})
    rewrite(path, lambda sheet: sheet.replace(b"</row>", b"</ro"))

    assert broken_table(path).code == "intake.broken_workbook"


def test_a_workbook_with_a_password_is_not_called_broken(tmp_path):
    path = xls(tmp_path / "a.xls", "EncryptedPackage", [["单位"]])

    assert broken_table(path).code == "intake.locked"


def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"Sheet1": [["单位"]]})
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rewrite(path, lambda sheet: sheet.replace(b"</sheetData>", far))

    mistake = broken_table(path)

    assert (mistake.code, mistake.values) == (
        "intake.far_cells",
        {"path": str(path), "rows": 1048576, "columns": 16384},
    )


def broken_table(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        intake.read_tables(path)
    return caught.value


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """The first sheet of the workbook is as *change* makes it."""
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    kept["xl/worksheets/sheet1.xml"] = change(kept["xl/worksheets/sheet1.xml"])
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in kept.items():
            parts.writestr(name, content)
