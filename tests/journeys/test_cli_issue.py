"""`mailer issue …`: from a manuscript to a signed issue, and what forbids it."""

import re
from email import message_from_bytes, policy

import pytest
from program import CASES, SEED, english, port_of, started

CITATION = "《重庆党史工作》2023年第2期（总第221期）"
OPEN = (
    "  未确认的校对错误 1：第25、43、55行 徐光照／徐光煦   "
    '确认：mailer issue proof 2023-02 --confirm NAME_VARIANT --note "已核对"'
)
CONFIRM = ("issue", "proof", "--confirm", "NAME_VARIANT", "--note", "已核对")


def revised(tmp_path, old, new):
    file = tmp_path / "改稿.txt"
    file.write_text(SEED.read_text("utf-8").replace(old, new), encoding="utf-8")
    return file


def test_an_imported_manuscript_is_a_draft_and_its_error_is_exit_1(new_office):
    ran = new_office("issue", "import", SEED)

    assert (ran.status, ran.err) == (1, "")
    assert ran.lines[0] == f"已存为草稿：{CITATION}"
    assert ran.lines[-1] == "下一步，看校对意见：mailer issue proof 2023-02"


def test_an_exported_issue_imports_as_the_same_issue_word_for_word(approved, tmp_path):
    file = tmp_path / "2023-02.md"

    ran = approved("issue", "export", "2023-02", "--out", file)
    again = approved("issue", "import", file)

    assert (ran.status, ran.err) == (0, "")
    told = f"已写出 {CITATION}：{file}。改后可再导入：mailer issue import {file}"
    assert "".join(ran.lines) == told
    assert (again.status, again.out) == (0, "2023年第2期已经存有，一字不差，没有改动\n")
    assert file.read_text("utf-8-sig") == approved("issue", "export").out


def test_an_export_tells_what_of_the_manuscript_is_not_in_it(new_office, tmp_path):
    file = revised(
        tmp_path, "中共重庆市委党史研究室编", "中共重庆市委党史研究室编　　重庆市档案馆承办"
    )
    new_office("issue", "import", file)

    ran = new_office("issue", "export")

    assert "档案馆" not in ran.out
    assert ran.status == 0
    assert [line.split("  UNREAD")[0].rstrip() for line in ran.err.splitlines()] == [
        "原稿的这些内容没有收入，导出的文本里也没有，再导入时不再提醒：",
        "  提醒  第8行：“重庆市档案馆承办”未能识别，没有收入。请改写或删去",
    ]


def test_the_same_manuscript_again_changes_nothing(drafted):
    ran = drafted("issue", "import", SEED)

    assert (ran.status, ran.out) == (0, "2023年第2期已经存有，一字不差，没有改动\n")


def test_a_revised_manuscript_shows_its_changes_and_replaces_on_yes(approved, tmp_path):
    file = revised(tmp_path, "徐光煦", "徐光照")

    ran = approved("issue", "import", file, stdin="y\n")

    assert ran.status == 0
    assert ran.lines[:2] == [
        "2023年第2期已经存有（已签发），与新稿相比：",
        "  改动  市委党史研究室召开2022年度党员领导干部民主生活会：正文",
    ]
    before, after = ran.lines[2:4]
    assert before.startswith("      - …")
    assert after == before.replace("- …", "+ …").replace("徐光煦", "徐光照")
    assert ran.lines[4] == "替换后原来的签发失效"
    assert f"已替换：{CITATION}，现为草稿" in ran.out
    assert approved("issue", "list", "--json").json[0]["state"] == "draft"


def test_a_revised_manuscript_is_left_alone_on_no(approved, tmp_path):
    ran = approved("issue", "import", revised(tmp_path, "徐光煦", "徐光照"), stdin="n\n")

    assert (ran.status, ran.lines[-1]) == (0, "替换？[y/N] 没有替换")
    assert approved("issue", "list", "--json").json[0]["state"] == "approved"


def test_a_question_that_nobody_answers_is_exit_2(approved, tmp_path):
    ran = approved("issue", "import", revised(tmp_path, "徐光煦", "徐光照"))

    assert (ran.status, ran.err) == (2, "要等人回答 y 或 n，而没有人输入。在脚本里请加 --yes\n")


def test_a_change_of_one_comma_after_the_approval_keeps_it_from_being_scheduled(approved, tmp_path):
    approved("issue", "import", revised(tmp_path, "会议指出，", "会议指出："), "--yes")

    ran = approved("schedule", "2023-02", "--at", "now", "--yes")

    assert ran.status == 4
    assert ran.err.startswith("不能排定：2023年第2期尚未签发（现为草稿，")


def test_an_open_error_keeps_an_issue_from_approval_and_names_the_command(drafted):
    ran = drafted("issue", "approve", "2023-02", "--by", "室主任")

    assert (ran.status, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        "不能登记签发：2023年第2期有未确认的校对错误。",
        OPEN,
        "  全部校对意见：mailer issue proof 2023-02",
    ]


def test_scheduling_a_draft_names_what_is_open_and_both_commands(drafted):
    ran = drafted("schedule", "2023-02", "--at", "now")

    assert ran.status == 4
    first, *rest = ran.err.splitlines()
    assert re.fullmatch(
        r"不能排定：2023年第2期尚未签发（现为草稿，\d+月\d+日 \d\d:\d\d 由\S+存入）", first
    )
    assert rest == [OPEN, "  登记签发：mailer issue approve 2023-02 --by 姓名"]


def test_a_confirmed_error_is_shown_with_who_confirmed_it(drafted):
    confirmed = drafted(*CONFIRM, "--operator", "高速")
    listed = drafted("issue", "proof")

    assert confirmed.status == 0
    assert confirmed.lines[-1] == (
        "没有未确认的错误。登记签发：mailer issue approve 2023-02 --by 姓名"
    )
    assert listed.status == 0
    assert re.search(r"√ 已确认  高速 \d+月\d+日 \d\d:\d\d：已核对", listed.out)


def test_a_finding_of_other_lines_is_not_confirmed(drafted):
    ran = drafted("issue", "proof", "--confirm", "NAME_VARIANT:7", "--note", "已核对")

    assert ran.status == 2
    assert ran.err.startswith("第7行没有 NAME_VARIANT 这一条，现有：FREEMAIL_CONTACT、")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--confirm", "NAME_VARIANT"), '确认 NAME_VARIANT 须写明理由：--note "已与人名库核对"\n'),
        (
            ("--confirm", "NAME VARIANT", "--note", "x"),
            "--confirm “NAME VARIANT”：应写作 NAME_VARIANT 或 NAME_VARIANT:25,43\n",
        ),
    ],
)
def test_a_confirmation_that_cannot_be_meant_is_exit_2(drafted, words, said):
    ran = drafted("issue", "proof", *words)

    assert (ran.status, ran.err) == (2, said)


def test_an_approval_says_who_when_and_the_check_code(drafted):
    drafted(*CONFIRM)

    ran = drafted("issue", "approve", "221", "--by", "室主任", "--on", "2023-03-10")

    assert ran.status == 0
    assert re.fullmatch(
        f"已登记签发：{CITATION}   签发 室主任 2023年3月10日   校验码 [0-9A-F]{{8}}", ran.lines[0]
    )


def test_an_approval_of_another_check_code_is_exit_4(drafted):
    drafted(*CONFIRM)

    ran = drafted("issue", "approve", "--by", "室主任", "--code", "00000000")

    assert ran.status == 4
    assert ran.err.startswith("校验码不符：00000000 不是现在这份内容的码，没有登记。")


def test_an_approval_on_no_day_is_exit_2(drafted):
    ran = drafted("issue", "approve", "--by", "室主任", "--on", "2023-02-30")

    assert (ran.status, ran.err) == (2, "--on “2023-02-30”：应写作 2023-03-10\n")


def test_an_issue_is_shown_with_what_was_done_to_it(approved):
    lines = approved("issue", "show", "2023-02").lines

    assert lines[0] == CITATION
    assert re.fullmatch(
        "签发 室主任 2023年3月10日，高速登记   校验码 [0-9A-F]{8}",
        next(line for line in lines if line.startswith("签发 ")),
    )
    assert [line.split()[2] for line in lines[lines.index("操作记录") + 1 :]] == [
        "存入",
        "确认校对意见",
        "登记签发",
    ]


def test_what_was_done_to_a_dispatch_is_shown_with_its_issue(approved):
    approved("schedule", "--at", "+2h", "--yes", "--operator", "高速")
    approved("dispatch", "hold", "--reason", "改期", "--operator", "高速")
    approved("dispatch", "cancel", "1", "--operator", "高速")

    lines = approved("issue", "show", "2023-02").lines

    assert [line.split()[2] for line in lines[lines.index("操作记录") + 1 :]] == [
        "存入",
        "确认校对意见",
        "登记签发",
        "排定",
        "暂停",
        "取消",
    ]


@pytest.mark.parametrize("typed", ["9" * 23, "9" * 5000, "cqdsgz/" + "9" * 23])
def test_a_number_that_no_issue_can_have_is_exit_2(drafted, typed):
    ran = drafted("issue", "show", typed)

    assert (ran.status, ran.err) == (2, f"没有“{typed}”这一期。现有：cqdsgz/2023-02\n")


def test_an_unknown_issue_is_exit_2_with_the_known_ones(drafted):
    ran = drafted("issue", "show", "2024-01")

    assert (ran.status, ran.err) == (2, "没有“2024-01”这一期。现有：cqdsgz/2023-02\n")


def test_a_void_issue_is_void_once(drafted):
    first, second = (drafted("issue", "void", "2023-02") for _ in range(2))

    assert (first.status, first.out) == (0, "2023年第2期已作废\n")
    assert (second.status, second.err) == (4, "2023年第2期已经作废\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("issue", "approve", "2023-02", "--by", " "), "--by 是空的"),
        (("issue", "approve", "2023-02", "--by", "甲", "--for", ""), "--for 是空的"),
        (("issue", "void", "2023-02", "--operator", " "), "--operator 是空的"),
        (("takeover", "--by", "", "--reason", "换机"), "--by 是空的"),
        (("takeover", "--by", "甲", "--reason", " "), "--reason 是空的"),
        (("dispatch", "withdraw", "1", "--unit", "甲", "--reason", " "), "--reason 是空的"),
        (
            ("schedule", "2023-02", "--at", "+2h", "--without", "bao", "--reason", " "),
            "用 --without 须写明理由：--reason 理由",
        ),
        (
            ("schedule", "2023-02", "--at", "+2h", "--internal", "--by", " ", "--reason", "急"),
            "用 --internal 须写明由谁决定：--by 姓名",
        ),
    ],
)
def test_nothing_is_decided_by_nobody_or_for_no_reason(drafted, words, said):
    ran = drafted(*words)

    assert (ran.status, ran.out, ran.err) == (2, "", f"{said}\n")


def test_a_full_width_colon_stands_before_lines_that_are_confirmed_too(drafted):
    ran = drafted("issue", "proof", "--confirm", "NAME_VARIANT：25，43", "--note", "已核对")

    assert (ran.status, ran.lines[0][:4]) == (0, "已确认：")


def test_nobody_is_sent_to_approve_a_void_issue(drafted):
    drafted("issue", "proof", "--confirm", "NAME_VARIANT", "--note", "已核对")
    drafted("issue", "void", "2023-02")

    said = [drafted("issue", name, "2023-02").lines[-1] for name in ("proof", "check", "sheet")]
    refused = [
        drafted("issue", "approve", "2023-02", "--by", "室主任"),
        drafted("schedule", "2023-02", "--at", "2099-03-13 09:00"),
    ]
    preview = drafted("issue", "preview", "2023-02").lines[-1]

    again = "已作废的期不能签发、排定。一封也没有发出的，可以重新导入稿件：mailer issue import 文件"
    assert said == [again] * 3
    assert [(ran.status, ran.err) for ran in refused] == [(4, f"2023年第2期已作废。{again}\n")] * 2
    assert preview == "  发  2023-02-fa.html  2023-02-fa.txt  2023-02-fa.eml"


def test_a_preview_has_three_files_for_each_tier(drafted, tmp_path):
    ran = drafted("issue", "preview", "--out", tmp_path / "样张")

    assert ran.status == 0
    assert sorted(path.name for path in (tmp_path / "样张").iterdir()) == [
        f"2023-02-{tier}.{suffix}"
        for tier in ("bao", "fa", "song")
        for suffix in ("eml", "html", "txt")
    ]
    assert ran.lines[1] == "  报  2023-02-bao.html  2023-02-bao.txt  2023-02-bao.eml"


def test_an_issue_for_nobody_has_no_letters_to_look_at_and_is_told_what_it_lacks(
    new_office, tmp_path
):
    file = tmp_path / "无对象.txt"
    lines = ("重庆党史工作", "第3期", "（总第222期）", "2023年4月10日", "渡口", "渡口停用。")
    file.write_text("\n\n".join(lines), encoding="utf-8")

    imported = new_office("issue", "import", file)
    ran = new_office("issue", "preview", "2023-03")
    test = new_office("issue", "test", "2023-03", "--to", "gs@office.example")

    assert (imported.status, imported.lines[-1]) == (
        0,
        "还没有报、送、发对象，写明才能看样、签发：在稿件末尾写明，重新导入",
    )
    assert ran.status == 4
    assert ran.err == (
        "没有样张：2023年第3期没有报、送、发对象。请在稿件末尾写明，重新导入。\n"
        "  版面可先看印刷版：mailer issue print 2023-03\n"
    )
    assert not (new_office.folder / "preview").exists()
    assert (test.status, test.err) == (ran.status, ran.err)


def test_a_changed_template_shows_in_the_next_preview(drafted):
    before = drafted("issue", "preview").status
    theme = drafted.folder / "templates" / "redhead" / "theme.toml"
    theme.write_text(theme.read_text("utf-8").replace("#C00000", "#A61C1C"), encoding="utf-8")

    after = drafted("issue", "preview").status

    html = (drafted.folder / "preview" / "2023-02-bao.html").read_text("utf-8")
    assert (before, after) == (0, 0)
    assert "color:#A61C1C" in html
    assert "#C00000" not in html


def test_a_preview_with_screenshots_has_a_picture_of_every_screen(drafted):
    pytest.importorskip("playwright", reason="no playwright here: pip install the group `browser`")
    template = drafted.folder / "templates" / "redhead" / "letter.html.j2"
    short = template.read_text("utf-8").replace("in piece.flow %}", "in piece.flow[:1] %}")
    template.write_text(short, encoding="utf-8")  # a short letter is taken in half the time

    ran = drafted("issue", "preview", "--screenshots")
    if ran.status == 5:
        pytest.skip("no Chromium here: `make system` installs one")

    pictures = sorted((drafted.folder / "preview").glob("*.png"))
    assert sorted(path.stem.removeprefix("2023-02-") for path in pictures) == [
        *("bao-1200", "bao-1200-dark"),
        *("bao-360", "bao-360-bare", "bao-360-blind", "bao-360-dark", "bao-360-forced"),
        *("bao-414", "bao-414-dark", "bao-640", "bao-640-dark", "bao-794-paper"),
        *("fa-360", "song-360"),
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    assert "  图 14 张，2023-02-bao-360.png … 2023-02-fa-360.png" in ran.out


def test_screenshots_without_a_browser_are_refused_and_nothing_is_written(drafted, tmp_path):
    pytest.importorskip("playwright", reason="no playwright here: pip install the group `browser`")
    nowhere = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}

    ran = drafted("issue", "preview", "--screenshots", env=nowhere)

    assert ran.status == 5
    assert "拍图（--screenshots）要用 Chromium" in ran.err
    assert "apt install chromium" in ran.err
    assert not (drafted.folder / "preview").exists()


def test_letters_are_looked_over_and_an_error_forbids_the_approval(drafted):
    alone = {"PATH": "/nowhere"}  # a spam filter takes seconds
    well = drafted("issue", "check", env=alone)
    css = drafted.folder / "templates" / "redhead" / "letter.css"
    css.write_text(css.read_text("utf-8") + ".sheet { position: relative }\n", encoding="utf-8")
    drafted("issue", "proof", "--confirm", "NAME_VARIANT", "--note", "已核对")

    ill = drafted("issue", "check", env=alone)
    told = drafted("issue", "check", "--json", env=alone).json
    refused = drafted("issue", "approve", "--by", "室主任")

    assert (well.status, ill.status, refused.status) == (0, 1, 4)
    assert well.lines[0].startswith(
        "《重庆党史工作》2023年第2期（总第221期）   邮件检查：报、送、发共 9 封"
    )
    assert well.lines[-4:] == [
        "错误 0，提醒 0，提示 1",
        "未查 SPF、DMARC：发件地址是示例域名",
        "未评分：本机没有 SpamAssassin，也没有在运行的 rspamd",
        (
            "未确认的错误 1，确认后才能签发：mailer issue proof 2023-02 --confirm NAME_VARIANT "
            '--note "已核对"'
        ),
    ]
    assert ill.lines[1:3] == [
        "  错误  样式 position 在 Gmail、Outlook（Windows）、Outlook（手机） 里不起作用，版面会乱。请从",
        "        letter.css 去掉  CSS_BREAKS",
    ]
    assert ill.lines[-1] == "有错误，不能登记签发。改好后再查：mailer issue check 2023-02"
    assert (told["errors"], told["flaws"][0]["tiers"]) == (1, ["bao", "song", "fa"])
    assert refused.err == (
        "不能登记签发：2023年第2期的邮件有错误。\n"
        "  样式 position 在 Gmail、Outlook（Windows）、Outlook（手机） 里不起作用，版面会乱。"
        "请从 letter.css 去掉\n"
        "改好后再查：mailer issue check 2023-02\n"
    )


def test_a_bulletin_that_is_not_configured_is_exit_3(new_office):
    ran = new_office("issue", "import", CASES / "plain-baseline.txt")

    assert ran.status == 3
    assert "没有设置过《" in ran.err
    assert "已设置的有：重庆党史工作" in ran.err
    assert new_office("issue", "list").out == "还没有期。导入稿件：mailer issue import 文件\n"


def test_a_bulletin_whose_section_was_renamed_is_exit_3_with_the_sections_there_are(drafted):
    config = drafted.folder / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("[bulletins.cqdsgz]", "[bulletins.ds]"), encoding="utf-8")

    ran = drafted("issue", "preview", "2023-02")

    assert ran.status == 3
    assert ran.err == (
        "config.toml 里没有 [bulletins.cqdsgz] 这一节，而已有的期属于它。现有：ds。\n"
        "  短名改了的请改回来，删掉的请补上\n"
    )


def test_a_classified_manuscript_leaves_nothing_behind(new_office, tmp_path):
    file = tmp_path / "呈阅.txt"
    file.write_text("机密\n\n" + SEED.read_text("utf-8"), encoding="utf-8")

    ran = new_office("issue", "import", file)

    assert (ran.status, ran.out) == (4, "")
    assert new_office("issue", "list", "--json").json == []


def test_a_test_letter_reaches_one_address_and_is_counted_nowhere(approved):
    with started("-C", approved.folder, "sink", "--port", "0") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}
        ran = approved("issue", "test", "--to", "editor@office.example", env=env)

    (letter,) = (approved.folder / "received").glob("*.eml")
    assert ran.status == 0
    assert ran.out.startswith("测试邮件（报）已发出：editor@office.example   服务器答复 250 2.0.0 ")
    received = message_from_bytes(letter.read_bytes(), policy=policy.strict)
    assert [reader.addr_spec for reader in received["To"].addresses] == ["editor@office.example"]
    assert received["Subject"] == f"【测试】{CITATION}"
    assert approved("dispatch", "list", "--json").json == []


def test_a_relay_that_is_down_is_exit_5_and_says_where_to_look(approved, free_port):
    env = {"MAILER_RELAY__PORT": str(free_port)}

    ran = approved("issue", "test", "--to", "editor@office.example", env=env)

    assert (ran.status, ran.out) == (5, "")
    assert ran.err.startswith(
        f"邮件服务器 127.0.0.1:{free_port} 没有接下测试邮件：连不上邮件服务器"
    )
    assert ran.err.endswith("  查原因和改法：mailer doctor\n")


def test_a_test_letter_to_no_address_is_exit_2(approved):
    ran = approved("issue", "test", "--to", "editor")

    assert (ran.status, ran.err) == (2, "“editor”不是能写信的邮箱：没有 @\n")


def test_issues_are_told_in_english_too(approved):
    ran = english("-C", approved.folder, "issue", "list")

    assert ran.lines[0].split() == [
        "issue",
        "bulletin",
        "state",
        "stored",
        "signed",
        "by",
        "open",
        "errors",
    ]
    assert " approved " in ran.lines[1]
