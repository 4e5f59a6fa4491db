"""`mailer names …` and `mailer issue proof --fix`: as people type them."""

from __future__ import annotations

import json

from program import SEED, english, mailer


def test_a_names_book_is_imported_used_and_listed(drafted, tmp_path):
    file = tmp_path / "人名.csv"
    file.write_text(
        "姓名,职务,误写\n徐光煦,室副主任,徐光照\n周廷勇,室副主任,\n", encoding="gb18030"
    )

    tried = drafted("names", "import", file, "--dry-run")
    ran = drafted("names", "import", file, stdin="y\n")
    listed = drafted("names", "list", "室副")
    proof = drafted("issue", "proof")

    assert (tried.status, tried.lines[-1]) == (0, "试导，没有写入。导入：去掉 --dry-run")
    assert ran.lines == [
        "  新增  徐光煦  室副主任  徐光照",
        "  新增  周廷勇  室副主任",
        "新增 2，变更 0，删去 0，不变 0",
        "写入人名库？[y/N] 已写入，人名库现有 2 人。重新校对：mailer issue proof",
    ]
    assert listed.lines == [
        "姓名    职务      误写",
        "徐光煦  室副主任  徐光照",
        "周廷勇  室副主任",
        "共 2 人",
    ]
    assert "姓名不一致。人名库作“徐光煦”。请查人名库核对，勿按多数改" in proof.out


def test_one_person_is_put_in_replaced_and_taken_out(new_office):
    put = new_office("names", "add", "徐光煦", "--post", "室副主任", "--wrong", "徐光照")
    asked = new_office("names", "add", "徐光煦", "--post", "室主任", stdin="n\n")
    out = new_office("names", "remove", "徐光煦", "--yes")

    assert put.lines == [
        "  新增  徐光煦  室副主任  徐光照",
        "已写入，人名库现有 1 人。重新校对：mailer issue proof",
    ]
    assert asked.lines == [
        "  变更  徐光煦  室副主任  徐光照 → 徐光煦  室主任",
        "写入人名库？[y/N] 没有写入",
    ]
    assert (out.status, out.lines[0]) == (0, "  删去  徐光煦  室副主任  徐光照")
    assert new_office("names", "list", "--json").json == []
    assert new_office("names", "add", "徐光煦").status == 2
    assert new_office("names", "remove", "徐光煦").status == 2


def test_a_list_with_a_wrong_row_is_exit_3_and_names_the_line(new_office, tmp_path):
    file = tmp_path / "人名.csv"
    file.write_text("姓名,职务\n,室主任\n", encoding="utf-8")

    ran = new_office("names", "import", file)

    assert (ran.status, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "人名.csv：有误，没有导入：",
        "  第2行：没有姓名（室主任）。请补写",
    ]


def test_signs_are_mended_when_somebody_says_yes_and_not_otherwise(drafted):
    no = drafted("issue", "proof", "--fix", stdin="n\n")
    tried = drafted("issue", "proof", "--fix", "--json")
    yes = drafted("issue", "proof", "--fix", "--yes")
    again = drafted("issue", "proof", "--fix")

    assert no.lines[:4] == [
        "可以自动改正 39 处（只动标点和空格，不动文字、姓名、数字）：",
        "  第5行  SPACE_CJK_DIGIT",
        "      - 第 2 期",
        "      + 第2期",
    ]
    assert "改正？[y/N] 没有改正" in no.out
    assert (tried.json["done"], len(tried.json["repairs"]), tried.json["refused"]) == (
        False,
        13,
        [],
    )
    assert "已改正 39 处，存为草稿：《重庆党史工作》2023年第2期（总第221期）" in yes.out
    assert "校对：错误 1，提醒 3，提示 6" in yes.out
    assert (yes.status, again.status) == (1, 1)
    assert again.lines[0] == "没有可以自动改正的"


def test_looking_at_a_manuscript_goes_by_the_rules_of_the_folder(new_office):
    config = new_office.folder / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace('NAME_VARIANT = "error"', 'NAME_VARIANT = "off"'), "utf-8")

    here = new_office("issue", "parse", SEED, "--json")
    config.write_text(text.replace("NAME_VARIANT", "NAME_VARIANTS"), "utf-8")
    broken = new_office("issue", "parse", SEED)

    assert (here.status, {f["severity"] for f in here.json["findings"]}) == (0, {"warning", "info"})
    assert broken.status == 1
    assert broken.err.startswith("没有用本文件夹的校对设置和人名库，按通用规则校对：")
    assert "提醒 6" in broken.out


def test_an_unknown_rule_is_refused_with_the_list_of_all(new_office):
    config = new_office.folder / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("NAME_VARIANT", "NAME_VARIANTS"), "utf-8")

    ran = new_office("issue", "list")

    assert ran.status == 3
    assert "proof.NAME_VARIANTS：没有这条校对规则，是否为 proof.NAME_VARIANT？" in ran.err
    assert "有这些：NAME_VARIANT、NAME_MISSPELT、" in ran.err


def test_the_same_is_said_in_english(tmp_path):
    assert mailer("init", tmp_path, "--yes").status == 0
    english("-C", tmp_path, "issue", "import", SEED)

    ran = english("-C", tmp_path, "issue", "proof", "--fix", stdin="n\n")
    people = english("-C", tmp_path, "names", "list")

    assert ran.lines[0] == (
        "39 places can be mended by rule (only signs and blanks, no words, names or digits):"
    )
    assert people.lines[0].startswith("The names book is empty.")
    assert json.loads(english("-C", tmp_path, "names", "list", "--json").out) == []
