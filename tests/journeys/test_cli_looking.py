"""`mailer issue parse`: a manuscript looked at, good and bad."""

import json

import pytest
from documents import docx, p, r
from hypothesis import given
from hypothesis import strategies as st
from program import CASES, SEED, english, mailer, own_process

from mailer.cli import json_text
from mailer.cli.show.issue import structure
from mailer.cli.show.layout import width
from mailer.cli.words import Words
from mailer.issue import Colophon, Issue, Masthead, Severity

SCREEN = """\
《重庆党史工作》2023年第2期（总第221期）
编印 中共重庆市委党史研究室   印发 2023年3月10日（星期五）   密级、内部标识 未见   签发 未载
【工作动态】6篇，22段，3151字；目录6条，与标题全部对上
  1  全市党史部门主要负责人会议召开                                   6段  909字  市委党史研究室宣教处
  2  市委党史研究室召开理论学习中心组（扩大）会议                     4段  521字  市委党史研究室办公室
  3  市委党史研究室召开2022年度党员领导干部民主生活会                 5段  887字  市委党史研究室办公室
  4  九龙坡区委书记李春奎参加“贯彻二十大 建功新时代”党史档案巡展活动  3段  260字  九龙坡区委党史研究室
  5  万州区打造“传承红岩精神 讲好万州故事”云端思政课                  3段  437字  万州区党史和地方志研究室
  6  南川区史志研究室推行赛马比拼实绩量化制度                         1段  137字  南川区史志研究室
报（1项）中央党史和文献研究院
送（2项）市级有关部门领导 | 各省级、副省级城市党史部门
发（3项）各区（县）委党史部门 | 万盛经开区党史研究室 | 各处室
责编 高速   电话 023-63898542   邮箱 xjc8542@163.com
全文 53 行（空行不计）均已识别，无遗漏。
"""
ERROR = (
    "  错误  第25、43行“徐光照”，第55行“徐光煦”：同为“室副主任”，姓名不一致。"
    "请查人名库核对，勿按多数改"
)
CODES = ("NAME_VARIANT", "TOC_HEADING_DIFF", "PUNCT_HALF_COMMA", "MISSING_FIELD")
COMMAS = "  提醒  第55、57、59、61行：半角逗号 20 处，应为“，”"
CONTENTS = "  提醒  第17、67行：目录与标题差一个空格（“建功新时代”之后）"
MISSING = "  提醒  未见：密级或内部标识、签发人、审核、印数"
FILE_OF_ZEROS = bytes(4000)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
NO_HEAD = "今天天气很好。\n\n我们去公园。\n".encode()
BROKEN_UTF8 = "重庆党史工作\n第 2 期\n".encode() * 40 + b"\xe4\xb8\n" + "会议召开\n".encode() * 40


def test_a_manuscript_is_shown_with_its_structure_and_findings():
    ran = mailer("issue", "parse", SEED)

    assert ran.status == 1
    assert ran.out.startswith(SCREEN)
    assert ran.lines[-1] == f"只是查看，没有存入。存入：mailer issue import {SEED}"


def test_findings_say_where_what_and_what_to_do_with_their_codes_in_a_column():
    lines = [line for line in mailer("issue", "parse", SEED).lines if line.endswith(CODES)]

    assert [tuple(line.rsplit(None, 1)) for line in lines] == [
        (ERROR, "NAME_VARIANT"),
        (COMMAS, "PUNCT_HALF_COMMA"),
        (CONTENTS, "TOC_HEADING_DIFF"),
        (MISSING, "MISSING_FIELD"),
    ]
    assert [width(line[: -len(line.rsplit(None, 1)[1])]) for line in lines[1:]] == [89, 89, 89]


def test_what_only_informs_takes_one_line():
    infos = [line for line in mailer("issue", "parse", SEED).lines if line.startswith("  提示")]

    assert "".join(infos) == (
        "  提示  第31/33行、第81/83行：换页断句，已拼接  ·  第5、6、10、16、53行：汉字与数字间有空格"
        "  ·  第101行：电话用了长横  ·  第71行：引号、书名号之间通常不用顿号  ·  第43行：疑缺“上”字"
        "  ·  第43行：与领导人姓名连读，请核对  ·  第69、75行：同一单位两种写法"
        "  ·  第79、91行：没有具体日期  ·  第43行：距印发日期超过30天"
    )


def test_the_same_is_said_in_english():
    lines = english("issue", "parse", SEED).lines

    assert lines[2] == (
        "【工作动态】6 articles, 22 paragraphs, 3151 characters; contents of 6 entries, "
        "all matched to titles"
    )
    assert "Proofreading: 1 error, 6 warnings, 10 remarks" in lines


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh_CN", ["编辑 陆遥   校对 曾琪   电话 0999-5220456", "审核 李衡   电话 0999-5220456"]),
        (
            "en",
            ["编辑 陆遥   校对 曾琪   phone 0999-5220456", "reviewer 李衡   phone 0999-5220456"],
        ),
    ],
)
def test_who_proofread_is_not_shown_as_who_reviewed(language, expected):
    tails = (
        Colophon(
            editor="陆遥",
            reviewer="曾琪",
            phone="0999-5220456",
            headings=(("editor", "编辑"), ("reviewer", "校对"), ("phone", "电话")),
        ),
        Colophon(reviewer="李衡", phone="0999-5220456"),
    )

    issues = [Issue(Masthead("琴江快报"), colophon=tail) for tail in tails]
    shown = [list(structure(issue, (), Words(language), 80)) for issue in issues]

    assert [lines[-1] for lines in shown] == expected


def test_a_manuscript_without_errors_is_exit_0():
    assert mailer("issue", "parse", CASES / "plain-baseline.txt").status == 0


def test_json_has_the_findings_in_the_words_of_the_language():
    chinese, other = (run("issue", "parse", SEED, "--json").json for run in (mailer, english))

    assert chinese["findings"][0] == {
        "code": "NAME_VARIANT",
        "severity": "error",
        "lines": [25, 43, 55],
        "message": "第25、43行“徐光照”，第55行“徐光煦”：同为“室副主任”，姓名不一致",
        "suggestion": "请查人名库核对，勿按多数改",
        "values": {
            "first": "徐光照",
            "first_lines": [25, 43],
            "second": "徐光煦",
            "second_lines": [55],
            "post": "室副主任",
        },
    }
    assert other["findings"][0]["suggestion"] == ("Check the names book; do not go by the majority")
    assert chinese["articles"] == other["articles"]


def test_a_remark_on_very_many_lines_is_said_once_in_short_and_json_has_every_line(tmp_path):
    copy = tmp_path / "copy.txt"
    text = SEED.read_text("utf-8")
    begins, tail = text.index("报：中央"), ""
    text, tail = text[:begins], text[begins:]
    copy.write_text(text + "".join(f"【栏目{n}】\n" for n in range(500)) + tail, "utf-8")
    first = text.count("\n") + 1

    shown = mailer("issue", "parse", copy)
    (finding,) = (
        each
        for each in mailer("issue", "parse", copy, "--json").json["findings"]
        if each["code"] == "SECTION_EMPTY"
    )

    numbers = "、".join(str(first + n) for n in range(20))
    said = f"第{numbers}、…等 500 行：同类共 500 处，如：栏目“栏目0”下没有文章"
    assert [line for line in shown.lines if "SECTION_EMPTY" in line] == [
        f"  提醒  {said}。请核对  SECTION_EMPTY"
    ]
    assert finding["message"] == said
    assert finding["lines"] == [first + n for n in range(500)]
    assert finding["values"] == {"section": "栏目0", "alike": 500}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inside: (
            st.lists(inside) | st.lists(inside).map(tuple) | st.dictionaries(st.text(), inside)
        ),
    ),
    st.booleans(),
)
def test_json_is_printed_as_the_standard_library_writes_it_with_an_indent(value, only_ascii):
    printed = "".join(json_text.pieces(value, only_ascii=only_ascii))

    assert printed == json.dumps(value, ensure_ascii=only_ascii, indent=2)


def test_what_comes_one_by_one_is_printed_as_a_list():
    value = {"none": iter(()), "some": (str(n) for n in range(3)), "severity": Severity.INFO}

    assert json.loads("".join(json_text.pieces(value, only_ascii=False))) == {
        "none": [],
        "some": ["0", "1", "2"],
        "severity": "info",
    }


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_copy_in_another_encoding_reads_the_same(tmp_path, encoding):
    copy = tmp_path / "copy.txt"
    copy.write_bytes(SEED.read_text("utf-8").replace("\n", "\r\n").encode(encoding))

    assert mailer("issue", "parse", copy, "--json").json == (
        mailer("issue", "parse", SEED, "--json").json
    )


def test_json_is_whole_where_the_screen_cannot_hold_every_character():
    in_gbk = mailer("issue", "parse", CASES / "nasty-gb18030.txt", "--json", encoding="gbk")

    assert in_gbk.json == mailer("issue", "parse", CASES / "nasty-gb18030.txt", "--json").json


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda case: case.stem)
def test_every_case_prints_in_gbk(case):
    plain, in_gbk = (
        mailer("issue", "parse", case, encoding=encoding) for encoding in ("utf-8", "gbk")
    )

    assert in_gbk.out == plain.out.encode("gbk", "replace").decode("gbk")


def test_nothing_in_a_manuscript_steers_the_terminal():
    case = CASES / "nasty-control-html-injection.txt"

    for told in (mailer("issue", "parse", case).out, mailer("issue", "parse", case, "--json").out):
        assert [char for char in told if char != "\n" and not char.isprintable()] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的，没有文字"),
        (b" \n\n ", "是空的，没有文字"),
        (b"%PDF-1.7\n" + bytes(50), "损坏，打不开（"),
        (FILE_OF_ZEROS, "是二进制文件，读不了。请核对文件；稿件用 .docx 或 .txt"),
        (
            OLD_WORD,
            "是旧的 Word 或 WPS 文档（.doc、.wps），读不了。请在 Word 或 WPS 里打开，另存为 .docx",
        ),
        (b"\x89\xff\xfe\xfd\xfa" * 200, "的文字编码认不出来"),
        (BROKEN_UTF8, "第81行有损坏的字符（UTF-8，字节 E4 B8）"),
        (NO_HEAD, "第1行“今天天气很好。”：看不到报头（简报名称和期号），不像一期简报"),
    ],
)
def test_a_bad_manuscript_is_exit_3_with_a_sentence(tmp_path, content, said):
    file = tmp_path / "稿件.txt"
    file.write_bytes(content)

    ran = mailer("issue", "parse", file)

    assert (ran.status, ran.out) == (3, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_document_with_a_change_that_nobody_accepted_is_exit_1_with_what_was_read(tmp_path):
    file = tmp_path / "呈阅.docx"
    change = f'<w:ins w:author="李明">{r("不")}</w:ins>' + r("同意。")
    heads = ("巡察工作简报", "第3期", "2024年6月12日", "会议召开")
    file.write_bytes(docx("".join(map(p, heads)) + p("会议表示", inside=change) + p("送：各部门")))

    ran = mailer("issue", "parse", file)

    assert ran.status == 1
    assert "行号按段落数：空段算一行，表格的一行算一行。" in ran.lines
    (error,) = (line for line in ran.lines if line.startswith("  错误"))
    assert error.split("  ")[2:3] == [
        "第5行：有未接受的修订：李明插入“不”，暂按已插入读。请在 Word 或 WPS 里接受或拒绝后重新导入"
    ]


def test_a_file_that_is_not_there_is_exit_3(tmp_path):
    ran = mailer("issue", "parse", tmp_path / "没有.txt")

    assert (ran.status, ran.out) == (3, "")
    assert ran.err == f"没有这个文件：{tmp_path / '没有.txt'}。请核对文件名和所在文件夹\n"


def test_a_folder_is_exit_3_in_english_too(tmp_path):
    ran = english("issue", "parse", tmp_path)

    assert (ran.status, ran.err) == (3, f"{tmp_path} is a folder; expected a file\n")


def test_a_classified_manuscript_is_refused_and_nothing_of_it_shown(tmp_path):
    file = tmp_path / "呈阅.txt"
    file.write_text("秘密★1年\n\n" + SEED.read_text("utf-8"), encoding="utf-8")

    ran = mailer("issue", "parse", file)

    assert (ran.status, ran.out) == (4, "")
    assert ran.err.startswith("拒绝存入：第1行有密级标志“秘密★1年”。涉密信息不得在联网计算机上")
    assert "重庆党史工作" not in ran.err


def test_a_pipe_in_gbk_is_served_by_a_process_of_its_own():
    ran = own_process("issue", "parse", SEED, env={"PYTHONIOENCODING": "gbk"})

    assert ran.status == 1
    assert ran.out.startswith(SCREEN)


def test_json_is_written_so_that_others_can_read_it():
    ran = own_process("issue", "parse", SEED, "--json")

    assert json.loads(ran.out)["masthead"]["total_number"] == 221
