"""Paper: the print edition, the approval sheet, and the signature that comes back on it."""

import re

import papers
import pytest
from program import SEED

from mailer.mistake import BadInput
from mailer.press import print_pdf

NAME = "重庆党史工作2023年第2期（总第221期）"
CODE = re.compile(r"校验码 ([0-9A-F]{8})")
CONFIRM = ("issue", "proof", "--confirm", "NAME_VARIANT", "--note", "已核对", "--operator", "高速")


@pytest.fixture(scope="module", autouse=True)
def _pdf():
    try:
        print_pdf("<p>国</p>")
    except BadInput as lacking:
        pytest.skip(f"no PDF can be made here ({lacking}): `make system` installs what it needs")


def settings_with(folder, **values):
    path = folder / "config.toml"
    text = path.read_text(encoding="utf-8")
    for key, value in values.items():
        text, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
        assert count == 1
    path.write_text(text, encoding="utf-8")


def text_of(path):
    return "".join(row.text for page in papers.pages(path.read_bytes()) for row in page)


def test_an_issue_is_printed_and_says_in_which_fonts(drafted):
    ran = drafted("issue", "print")

    path = drafted.folder / "preview" / f"{NAME}.pdf"
    pages = papers.pages(path.read_bytes())
    assert (ran.status, ran.err) == (0, "")
    assert re.fullmatch(rf"印刷版 {len(pages)} 页，\d+ KB：.*{NAME}\.pdf", ran.lines[0])
    assert ran.lines[1].startswith("  字体：")
    assert ran.lines[-1] == "（草稿的印刷版；签发后以签发时的为准）"


def test_a_page_for_a_browser_needs_nothing(drafted, tmp_path):
    ran = drafted("issue", "print", "--out", tmp_path / "print.html")

    assert ran.status == 0
    written = (tmp_path / "print.html").read_text("utf-8")
    assert "size: A4" in written
    assert "九龙坡区委书记李春奎" in written


def test_a_sheet_is_signed_on_paper_and_its_code_recorded(drafted, tmp_path):
    every = dict.fromkeys(("attach_bao", "attach_song", "attach_fa"), '["pdf"]')
    settings_with(drafted.folder, sheet="true", **every)
    with_open = drafted("issue", "sheet", "--out", tmp_path / "a.pdf")
    confirmed = drafted(*CONFIRM)
    sheet = drafted("issue", "sheet", "--operator", "高速", "--out", tmp_path / "b.pdf")
    code = CODE.search(sheet.out)[1]

    without = drafted("issue", "approve", "--by", "李四")
    wrong = drafted("issue", "approve", "--by", "李四", "--code", "00000000")
    ran = drafted(
        *("issue", "approve", "--by", "李四", "--for", "张三", "--on", "2023-03-10"),
        *("--opinion", "同意印发", "--operator", "高速", "--code", code),
    )

    assert (with_open.status, sheet.status) == (1, 0)
    assert confirmed.lines[-1].endswith("打印审签单送签：mailer issue sheet 2023-02")
    assert with_open.lines[-1].startswith("未确认的错误 1")
    assert sheet.lines[-1].endswith(f"--by 签发人 --operator 登记人 --code {code}")
    written = text_of(tmp_path / "b.pdf")
    assert all(word in written for word in (code, "签发", "审核", "核稿", "拟稿", "高速：已核对"))
    assert len(papers.pages((tmp_path / "b.pdf").read_bytes())) == 1
    assert (without.status, wrong.status) == (4, 4)
    assert code not in wrong.err
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0].endswith(f"签发 李四（代张三） 2023年3月10日   校验码 {code}")
    assert re.fullmatch(rf"  报、送、发的邮件附印刷版：{NAME}\.pdf（\d+ KB）", ran.lines[1])
    assert "李四（代张三） 2023年3月10日，高速登记" in drafted("issue", "show").out
    signed = drafted("issue", "print", "--out", tmp_path / "signed.pdf")
    assert signed.lines == ["这是签发时定稿、随邮件发出的那一份"]


def test_what_was_signed_before_the_text_changed_is_not_recorded(drafted, tmp_path):
    settings_with(drafted.folder, sheet="true")
    drafted(*CONFIRM)
    code = CODE.search(drafted("issue", "sheet", "--out", tmp_path / "a.pdf").out)[1]
    changed = tmp_path / "seed.txt"
    changed.write_text(SEED.read_text("utf-8").replace("会议认为，", "会议一致认为，"), "utf-8")
    imported = drafted("issue", "import", changed, "--yes")
    signed = ("issue", "approve", "--by", "李四", "--operator", "高速", "--code")

    late = drafted(*signed, code)
    new = CODE.search(drafted("issue", "sheet", "--out", tmp_path / "b.pdf").out)[1]
    future = drafted(*signed, new, "--on", "2099-03-10")
    ran = drafted(*signed, new)

    assert imported.lines[-1].endswith("打印审签单：mailer issue sheet 2023-02")
    assert (late.status, new != code) == (4, True)
    assert late.err.startswith(f"校验码不符：{code} 不是现在这份内容的码")
    assert (future.status, "还没有到" in future.err) == (2, True)
    assert (ran.status, ran.err) == (0, "")
