"""`mailer roster …` and `mailer why`: address lists, good and bad."""

import pytest

BAD = """\
各单位通讯录,,,,
单位,电子邮箱,姓名,分组,行政区划
甲办,jia@x.example,张三,各处室,50
乙办,yi@163.cmo,李四,各处室,50
丙办,jia@x.example,王五,各处室,50
丙办,,王五,,50
填表人：赵六,,,,
"""
GOOD = """\
单位,邮箱,姓名,电话,名单,备注
城口县委党史研究室,dsyj@chengkou.example,冉一,0000-0000087,各区县党史部门,
万州区党史和地方志研究室,dsyj@wanzhou.example,汤俊杰,0000-7777777,各区县党史部门,
新设某办,bgs@new.example,,,各区县党史部门,
"""


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "通讯录.csv"
    file.write_bytes(BAD.encode("gb18030"))
    return file


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "通讯录.csv"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_a_dry_run_tells_all_that_is_wrong_at_once(drafted, bad):
    ran = drafted("roster", "import", bad, "--dry-run")

    assert (ran.status, ran.err) == (3, "")
    assert ran.lines[:2] == [
        "通讯录.csv：编码 GB18030，表头在第2行，数据4行；略过第1、7行（不是记录）",
        "列名对应：电子邮箱→邮箱  分组→名单；“行政区划”一列不用",
    ]
    assert ran.lines[-5:] == [
        "有误 3 行：",
        "  第4行 邮箱 “yi@163.cmo”：后缀不存在，是否为 yi@163.com？请改后重导",
        "  第5行 与第3行邮箱相同（jia@x.example），单位不同（丙办、甲办）：请核对属于哪个单位",
        "  第6行 没有写名单（丙办）：写明属于哪个名单",
        "试导，没有写入。请改好后重导；有误时一行也不导入",
    ]


def test_with_one_bad_row_nothing_is_imported(new_office, bad):
    ran = new_office("roster", "import", bad, "--yes")

    assert ran.status == 3
    assert ran.lines[-1] == "有误，没有导入。请改好后重导；有误时一行也不导入"
    assert new_office("roster", "list").out == "通讯录是空的。导入：mailer roster import 文件\n"


def test_a_table_without_a_header_is_exit_3(new_office, tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("甲办,jia@x.example\n乙办,yi@x.example\n", encoding="utf-8")

    ran = new_office("roster", "import", file)

    assert ran.status == 3
    assert "第1行“甲办 jia@x.example”：找不到表头。应有一行列名，如：单位、部门、职务、" in ran.out


def test_what_changes_is_shown_with_old_and_new(drafted, good):
    ran = drafted("roster", "import", good, "--dry-run")

    assert ran.status == 0
    assert ran.lines[1:] == [
        "  名单            单位  地址  新增  变更  未列入  无邮箱",
        "  各区县党史部门     3     3     1     2      37       0",
        "变更 2：",
        "  城口县委党史研究室  邮箱 新 dsyj@chengkou.example；姓名 新 冉一",
        "  万州区党史和地方志研究室 汤俊杰  电话 旧 0000-0000060 → 新 0000-7777777",
        ran.lines[6],
        "试导，没有写入。导入：去掉 --dry-run",
    ]
    assert ran.lines[6].startswith(
        "未列入 37（通讯录里有、本文件没有，保持原样）：万州区党史和地方志研究室 田景行、黔江区委"
    )


def test_an_import_is_done_on_yes_and_not_on_no(drafted, good):
    no = drafted("roster", "import", good, stdin="n\n")
    yes = drafted("roster", "import", good, stdin="y\n")
    again = drafted("roster", "import", good)

    assert no.lines[-1] == "导入？[y/N] 没有导入"
    assert yes.lines[-1] == "导入？[y/N] 已导入：新增 1，变更 2"
    assert again.lines[-1] == "通讯录已是这样，没有变化"


@pytest.mark.parametrize("name", ["quxian", "shengji", "zhongyang", "chushi", "shijibumen"])
def test_a_sample_roster_imported_again_changes_nothing(drafted, name):
    ran = drafted("roster", "import", drafted.folder / "recipients" / f"{name}.csv")

    assert (ran.status, ran.lines[-1]) == (0, "通讯录已是这样，没有变化")


def test_groups_are_listed_with_units_addresses_and_who_has_none(drafted):
    lines = drafted("roster", "list").lines

    assert lines[0].split() == ["名单", "单位", "地址", "无邮箱"]
    assert [line.split() for line in lines if line.startswith("各区县")] == [
        ["各区县党史部门", "37", "38", "1"]
    ]


def test_a_unit_is_found_by_a_part_of_its_name(drafted):
    lines = drafted("roster", "show", "城口").lines

    assert lines[0] == "城口   1 处"
    assert lines[2].split() == [
        "各区县党史部门",
        "26",
        "城口县委党史研究室",
        "—",
        "无邮箱",
        "0000-0000087",
    ]


@pytest.mark.parametrize("row", ["通讯录,,秘密★1年", '"通讯录\n第一页",,机密', '甲,"乙\n绝密",'])
def test_a_classified_cell_is_refused_with_the_line_of_its_row(new_office, tmp_path, row):
    file = tmp_path / "通讯录.csv"
    file.write_text(f"\n{row}\n单位,邮箱,名单\n甲办,jia@x.example,各处室\n", encoding="utf-8")

    ran = new_office("roster", "import", file, "--yes")

    assert (ran.status, ran.out) == (4, "")
    assert ran.err.startswith("拒绝存入：第2行有密级标志“")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("roster", "map", "甲" * 401, "各处室"), "ENTRY 有 401 个字，最多 400 个\n"),
        (
            ("issue", "void", "2023-02", "--operator", "甲" * 101),
            "--operator 有 101 个字，最多 100 个\n",
        ),
        (("dispatch", "hold", "--reason", "甲" * 201), "--reason 有 201 个字，最多 200 个\n"),
        (("issue", "approve", "--by", "甲" * 101), "--by 有 101 个字，最多 100 个\n"),
    ],
)
def test_words_that_are_longer_than_they_are_kept_are_exit_2(drafted, words, said):
    ran = drafted(*words)

    assert (ran.status, ran.err) == (2, said)


def test_a_group_that_does_not_exist_is_exit_2(drafted):
    ran = drafted("roster", "map", "各处室", "各处")

    assert ran.status == 2
    assert ran.err.startswith("没有“各处”这个名单。现有：各处室、")


def test_why_names_the_entry_and_the_tier(drafted):
    lines = drafted("why", "dsyj@wanzhou.example").lines

    assert lines == [
        "万州区党史和地方志研究室 汤俊杰   名单“各区县党史部门”第1位",
        "  邮箱 dsyj@wanzhou.example",
        "  电话 0000-0000060",
        "  2023年第2期：按“发”发，因为发送对象“各区（县）委党史部门”就是这个名单",
        "  还没有给这里发过",
    ]


def test_why_says_that_a_unit_in_two_tiers_is_served_at_the_higher_one(drafted):
    told = [line for line in drafted("why", "曾慧敏").lines if line.startswith("  2023年")]

    assert told == [
        "  2023年第2期：也在“发”（各处室），所在单位已按“送”发，只发较高的一级",
        "  2023年第2期：按“送”发，因为发送对象“市级有关部门领导”就是这个名单",
    ] or told == [
        "  2023年第2期：按“送”发，因为发送对象“市级有关部门领导”就是这个名单",
        "  2023年第2期：也在“发”（各处室），所在单位已按“送”发，只发较高的一级",
    ]


def test_why_nobody_is_exit_2(drafted):
    assert drafted("why", "查无此人").status == 2


def test_why_tells_what_became_of_the_last_letter(sent):
    lines = sent("why", "dsyj@qianjiang.example").lines

    assert lines[-1].startswith("  发送单 1  发  被拒  550 5.1.1 no such mailbox (rehearsal)  ")


def test_why_is_told_as_json(drafted):
    (place,) = drafted("why", "城口", "--json").json["places"]

    assert (place["unit"], place["address"], place["served_at"], place["deliveries"]) == (
        "城口县委党史研究室",
        None,
        "fa",
        [],
    )


def test_an_abolished_unit_gets_nothing_any_more_and_nothing_is_deleted(approved):
    approved("schedule", "--at", "+2h", "--yes")

    ran = approved(
        "roster", "disable", "涪陵区委党史研究室", "--reason", "撤并", "--on", "2026-03-01"
    )
    shown = approved("roster", "show", "涪陵区委党史研究室").lines[2]
    twice = approved("roster", "disable", "涪陵区委党史研究室", "--reason", "撤并")

    assert ran.lines == [
        "已停用：涪陵区委党史研究室，自2026年3月1日起不再发给它，理由：撤并。记录都保留",
        "  发送单 1 还有 2 封没有发给它，轮到时停发",
        "  恢复：mailer roster enable 涪陵区委党史研究室",
    ]
    assert "停用 2026年3月1日 撤并" in shown
    assert (twice.status, twice.err) == (
        4,
        (
            "涪陵区委党史研究室 已停用（2026年3月1日），没有改动。"
            "要改日期或理由，先恢复：mailer roster enable 涪陵区委党史研究室\n"
        ),
    )


def test_a_list_that_still_names_an_abolished_unit_leaves_it_disabled(drafted):
    drafted("roster", "disable", "万盛经开区党史研究室", "--reason", "撤并")

    ran = drafted("roster", "import", drafted.folder / "recipients" / "wansheng.csv")
    drafted("roster", "enable", "万盛经开区党史研究室")
    again = drafted("roster", "import", drafted.folder / "recipients" / "wansheng.csv")

    assert (
        "仍停用 1（本文件列有，保持停用；恢复：mailer roster enable 单位或邮箱）：万盛经开区党史研究室"
    ) in ran.lines
    assert ran.lines[-1] == "通讯录已是这样，没有变化"
    assert not [line for line in again.lines if line.startswith("仍停用")]


def test_one_contact_of_two_is_disabled_by_address(drafted):
    ran = drafted("roster", "disable", "xuanjiao@wanzhou.example", "--reason", "调离")
    places = drafted("roster", "show", "万州").lines

    assert ran.lines[0].startswith("已停用：xuanjiao@wanzhou.example，自")
    assert [("停用" in line) for line in places if "wanzhou.example" in line] == [False, True]


def test_who_is_to_be_disabled_must_be_one(drafted):
    several = drafted("roster", "disable", "万", "--reason", "撤并")
    nobody = drafted("roster", "disable", "月球办", "--reason", "撤并")
    used = drafted("roster", "enable", "万盛经开区党史研究室")

    assert several.status == 2
    assert several.err.startswith("“万”指的不止一个，或不是全称：")
    assert nobody.status == 2
    assert (used.status, used.err) == (4, "万盛经开区党史研究室 没有停用，不用恢复\n")
