"""`mailer roster …` and `mailer why`: address lists, good and bad."""

import csv
import datetime as dt
import os
import re
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from program import DOUBTED, REFUSED, mailer
from terminal import at_terminal
from workbooks import xlsx

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
        "通讯录.csv：编码 GB18030，表头在第2行，数据4行；末1行（填表人）不是记录，略过",
        "列名对应：电子邮箱→邮箱  分组→名单；“行政区划”一列不用",
    ]
    assert ran.lines[-5:] == [
        "有误 3 行：",
        "  第4行 邮箱 “yi@163.cmo”：后缀不存在，是否为 163.com？请改后重导",
        "  第5行 与第3行邮箱相同（jia@x.example），单位不同：请核对属于哪个单位",
        "  第6行 没有写名单（丙办）：写明属于哪个名单",
        "试导，没有写入。改好后去掉 --dry-run；或加 --skip-bad 先导入其余 1 行，有误行另存为 通讯录-待改.csv",
    ]


def today():
    """The day on which the rosters of an office were imported, as a screen has it."""
    day = dt.datetime.now(ZoneInfo("Asia/Shanghai"))
    return f"{day.year}年{day.month}月{day.day}日"


def office_list(*, newer: bool) -> list[list[str]]:
    """An office's list of six groups: as it was, or as it has been handed in again."""
    rows = [["中央党史和文献研究院", "", "wx@zy.example", "", "中央党史和文献研究院"]]
    leaders = [["", f"ld{at}@bm{at}.example"] for at in range(1, 13)]
    rows += [[f"市级部门{at:02}", *leaders[at - 1], "", "市级有关部门领导"] for at in range(1, 13)]
    for at in range(1, 46):
        name = "某省委党史研究室" if at == 1 else f"省级党史部门{at:02}"
        address = {1: "dsb@a.example", 15: "dsyj@b.example"}.get(at, f"dsyj@s{at}.example")
        if at == 3:
            address += f"；bgs@s{at}.example"
        phone = "0000-22" if newer and at == 5 else ""
        if newer and at == 1:
            address = "dsyj@a.example"
        person = "刘一" if at == 1 else ""
        rows.append([name, person, address, phone, "省级、副省级城市党史部门"])
    for at in range(1, 38):
        name, address, phone = f"区县党史部门{at:02}", f"dsyj@q{at}.example", ""
        if at == 37:
            name, address, phone = "城口县委党史研究室", "", "023-0000 0000"
        phone = "0000-33" if newer and at == 7 else phone
        rows.append([name, "", address, phone, "各区县党史部门"])
    rows += [
        [f"区县党史部门{at:02}", "", f"bgs@q{at}.example", "", "各区县党史部门"] for at in (1, 2)
    ]
    rows += [["省级党史部门04", "", "bgs@s4.example", "", "省级、副省级城市党史部门"]]
    rows.append(["万盛经开区党史研究室", "", "ws@ws.example", "", "万盛经开区"])
    rows += [[f"处室{at}", "", f"cs{at}@office.example", "", "各处室"] for at in range(1, 7)]
    if newer:
        rows.insert(17 - 3, ["某部门", "", "dsb@163.cmo", "", "市级有关部门领导"])
        rows.insert(88 - 3, ["某区党史部门", "", "dsyj@b.example", "", "各区县党史部门"])
        return rows
    gone = [["两江新区史志办", "", "lj@q.example", "", "各区县党史部门"]]
    gone += [["机关党委", "", "dw@office.example", "", "各处室"]]
    return [row for row in rows if row[0] not in ("市级部门12", "区县党史部门36")] + gone


def written(path, rows):
    """The list as Excel saves it in China: GB18030, a title above, two lines below."""
    head = "各单位通讯录,,,,,,\n处室,单位,姓名,电子邮箱,办公电话,分组,行政区划\n"
    text = "".join(f",{','.join(row)},50\n" for row in rows)
    tail = "填表人：赵六,,,,,,\n联系电话：023-0000 0001,,,,,,\n"
    path.write_bytes((head + text + tail).replace("\n", "\r\n").encode("gb18030"))
    return path


SCREEN = """\
通讯录.csv：编码 GB18030，表头在第2行，数据107行；末2行（填表人、联系电话）不是记录，略过
列名对应：处室→部门  电子邮箱→邮箱  办公电话→电话  分组→名单；“行政区划”一列不用
  名单                            单位    地址    新增    变更   未列入   无邮箱
  中央党史和文献研究院               1       1       0       0       0         0
  市级有关部门领导                  12      12       1       0       0         0
  省级、副省级城市党史部门          45      47       0       2       0         0
  各区县党史部门                    37      38       1       1       1         1
  万盛经开区                         1       1       0       0       0         0
  各处室                             6       6       0       0       1         0
变更 3：某省委党史研究室  旧 dsb@a.example → 新 dsyj@a.example  ……（全部列出：加 --verbose）
未列入 2（通讯录里有、本文件没有，保持原样；确要停用请加 --full）：两江新区史志办、机关党委
无邮箱 1（照常登记，发送时列为电话通知）：城口县委党史研究室
有误 2 行：
  第17行 邮箱 “dsb@163.cmo”：后缀不存在，是否为 163.com？请改后重导
  第88行 与第31行邮箱相同（dsyj@b.example），单位不同：请核对属于哪个单位
试导，没有写入。改好后去掉 --dry-run；或加 --skip-bad 先导入其余 105 行，有误行另存为 通讯录-待改.csv
"""


def test_the_second_screen_reads_as_it_should(new_office, tmp_path):
    file = tmp_path / "通讯录.csv"
    new_office("roster", "import", written(file, office_list(newer=False)), "--yes")

    ran = new_office("roster", "import", written(file, office_list(newer=True)), "--dry-run")

    assert (ran.status, ran.out) == (3, SCREEN)


def test_with_one_bad_row_nothing_is_imported(new_office, bad):
    ran = new_office("roster", "import", bad, "--yes")

    assert ran.status == 3
    assert ran.lines[-1] == (
        "有误，没有导入。请改好后重导；或加 --skip-bad 先导入其余 1 行，有误行另存为 通讯录-待改.csv"
    )
    assert new_office("roster", "list").out == "通讯录是空的。导入：mailer roster import 文件\n"


def test_a_table_without_a_header_is_exit_3(new_office, tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("甲办,jia@x.example\n乙办,yi@x.example\n", encoding="utf-8")

    ran = new_office("roster", "import", file)

    assert ran.status == 3
    assert "第1行“甲办 jia@x.example”：找不到表头。应有一行列名，如：单位、部门、职务、" in ran.out


def test_a_list_that_excel_saved_goes_in_without_editing(new_office, tmp_path):
    file = tmp_path / "区县通讯录.csv"
    text = """\
区县党史部门通讯录,,,,
序号,单位名称,联系人,电子邮箱,手机
1,城口县委党史研究室,冉一,"ran@chengkou.example；bgs@chengkou.example",13800000000
2,,李　明,ｌｉ＠ｃｈｅｎｇｋｏｕ．ｅｘａｍｐｌｅ,13800000001
3,巫溪县委党史研究室,陈二,chen@wuxi.example、dsyj@wuxi.example,
合计,2个单位,,,
填表人：赵六,,联系电话：0000-1,,
"""
    file.write_bytes(text.replace("\n", "\r\n").encode("gbk"))

    ran = new_office("roster", "import", file, "--group", "各区县党史部门", "--yes")

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0] == (
        "区县通讯录.csv：编码 GB18030，表头在第2行，数据3行；末2行（合计、填表人）不是记录，略过"
    )
    assert ran.lines[2] == "“单位”空着的 1 行按上一行读（合并单元格）：第4行"
    assert ran.lines[-1] == "已导入：新增 5，变更 0"
    shown = new_office("roster", "show", "各区县党史部门").lines[2:]
    assert [line.split()[1:4] for line in shown] == [
        ["城口县委党史研究室", "冉一", "ran@chengkou.example"],
        ["城口县委党史研究室", "冉一", "bgs@chengkou.example"],
        ["城口县委党史研究室", "李明", "li@chengkou.example"],
        ["巫溪县委党史研究室", "陈二", "chen@wuxi.example"],
        ["巫溪县委党史研究室", "陈二", "dsyj@wuxi.example"],
    ]


def test_a_row_of_a_workbook_is_refused_with_its_cell_and_its_reason(new_office, tmp_path):
    records = [
        ["通讯录", "", "", ""],
        ["单位", "姓名", "邮箱", "名单"],
        ["甲办", "张三", "jia@x.example", "各处室"],
        ["", "李四", "yi@163.cmo", "各处室"],
        ["乙办", "王五", "=NA()|#N/A", "各处室"],
    ]
    sheets = {"处室": records, "说明": [["填表须知"]]}
    file = xlsx(tmp_path / "通讯录.xlsx", sheets, [(0, 0, 0, 3), (3 - 1, 0, 3, 0)])

    ran = new_office("roster", "import", file, "--dry-run")

    assert (ran.status, ran.err) == (3, "")
    assert ran.lines[:2] == [
        "通讯录.xlsx：工作表“处室”，表头在第2行，数据3行",
        "没有读的工作表：“说明”（要读它：--sheet 表名）",
    ]
    assert ran.lines[-4:-1] == [
        "有误 2 行：",
        "  处室!C4 邮箱 “yi@163.cmo”：后缀不存在，是否为 163.com？请改后重导",
        "  处室!C5 邮箱 “#N/A”：这一格的公式没有算出结果。请填上应有的内容，或清空",
    ]


def test_of_several_sheets_that_look_like_a_roster_one_must_be_named(new_office, tmp_path):
    sheets = {
        name: [["单位", "邮箱"], [f"{name}办", f"{at}@x.example"]]
        for at, name in enumerate(["区县", "部门"])
    }
    file = xlsx(tmp_path / "通讯录.xlsx", sheets)

    asked = new_office("roster", "import", file, "--group", "各处室")
    named = new_office("roster", "import", file, "--group", "各处室", "--sheet", "部门", "--yes")
    wrong = new_office("roster", "import", file, "--sheet", "处室")

    assert (asked.status, wrong.status) == (3, 2)
    assert asked.err == (
        "通讯录.xlsx 有几张像通讯录的工作表：“区县”、“部门”。请写明哪一张：--sheet 表名；"
        "都要读（没写名单的，表名就是名单）：--sheet 区县 --sheet 部门\n"
    )
    assert wrong.err == "通讯录.xlsx 没有“处室”这张工作表，有：“区县”、“部门”\n"
    assert named.lines[-1] == "已导入：新增 1，变更 0"


def test_rows_to_mend_of_a_list_without_groups_ask_for_the_group_again(new_office, tmp_path):
    file = tmp_path / "机关.csv"
    file.write_text("单位,邮箱\n甲办,jia@x.example\n乙办,yi@163.cmo\n", encoding="utf-8")

    ran = new_office("roster", "import", file, "--group", "市直", "--skip-bad", "--yes")

    assert ran.lines[-1] == (
        '有误 1 行没有导入，另存为 机关-待改.csv，改好后再导入它，仍加 --group "市直"'
    )


def test_bad_rows_are_skipped_on_demand_and_mended_in_a_file_of_their_own(new_office, bad):
    ran = new_office("roster", "import", bad, "--skip-bad", "--yes")

    mended = bad.with_name("通讯录-待改.csv")
    assert ran.status == 1
    assert ran.lines[-2:] == [
        "已导入：新增 1，变更 0",
        "有误 3 行没有导入，另存为 通讯录-待改.csv，改好后再导入它",
    ]
    rows = list(csv.reader(mended.read_bytes().decode("gb18030").splitlines()))
    assert [row[:4] for row in rows] == [
        ["单位", "电子邮箱", "姓名", "分组"],
        ["乙办", "yi@163.cmo", "李四", "各处室"],
        ["丙办", "jia@x.example", "王五", "各处室"],
        ["丙办", "", "王五", ""],
    ]
    assert rows[0][-1] == "有误之处"
    assert rows[1][-1] == "第4行 邮箱 “yi@163.cmo”：后缀不存在，是否为 163.com？请改后重导"
    text = mended.read_bytes().decode("gb18030").replace("163.cmo", "x.example")
    text = text.replace("丙办,jia@x.example", "丙办,bing@x.example").replace("王五,,", "赵六,送,")
    mended.write_bytes(text.encode("gb18030"))
    assert new_office("roster", "import", mended, "--yes").lines[-1] == "已导入：新增 3，变更 0"


def test_a_bad_row_of_a_merged_unit_keeps_its_unit_in_the_file_to_mend(new_office, tmp_path):
    file = tmp_path / "通讯录.csv"
    file.write_text("单位,邮箱\n甲办,a@x.example\n,b@163.cmo\n乙办,c@x.example\n", encoding="utf-8")

    new_office("roster", "import", file, "--group", "各处室", "--skip-bad", "--yes")

    mended = file.with_name("通讯录-待改.csv").read_text(encoding="utf-8-sig")
    assert mended.splitlines()[1].startswith("甲办,b@163.cmo,")


def test_a_workbook_of_the_errors_has_all_cells_and_marks_the_wrong_ones(new_office, tmp_path):
    rows = [["通讯录"], ["单位", "邮箱"], ["甲办", "=1+1@x.example"], ["乙办", "b@163.cmo"]]
    file = tmp_path / "通讯录.csv"
    file.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    errors = tmp_path / "有误.xlsx"

    ran = new_office("roster", "import", file, "--group", "各处室", "--dry-run", "--errors", errors)

    assert (ran.status, ran.err) == (3, "")
    assert "有误的单元格已标在 有误.xlsx" in ran.lines
    sheet = openpyxl.load_workbook(errors).active
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows()] == [
        ["通讯录", None],
        *rows[1:],
    ]
    assert sheet["C2"].value == "有误之处"
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"A4"}
    assert sheet["A4"].comment.text == sheet["C4"].value
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_a_bad_cell_of_a_workbook_is_marked_itself(new_office, tmp_path):
    rows = [["单位", "邮箱"], ["甲办", "a@163.cmo"], ["乙办", "b@x.example"]]
    file = xlsx(tmp_path / "通讯录.xlsx", {"处室": rows})

    ran = new_office("roster", "import", file, "--group", "各处室", "--skip-bad", "--yes")

    mended = openpyxl.load_workbook(tmp_path / "通讯录-待改.xlsx")["处室"]
    assert ran.status == 1
    assert mended["B2"].comment.text == (
        "处室!B2 邮箱 “a@163.cmo”：后缀不存在，是否为 163.com？请改后重导"
    )
    assert mended["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert mended.max_row == 2


def test_a_whole_list_disables_whom_it_does_not_name_and_deletes_nobody(drafted, good):
    before = len(drafted("roster", "show", "各区县党史部门").lines)

    dry = drafted("roster", "import", good, "--full", "--reason", "换届", "--dry-run")
    ran = drafted("roster", "import", good, "--full", "--reason", "换届", "--yes")
    again = drafted("roster", "import", good, "--full", "--reason", "换届", "--yes")

    assert dry.lines[1].split() == ["名单", "单位", "地址", "新增", "变更", "停用", "无邮箱"]
    assert any(line.startswith("停用 37（本文件没有列出）：万州区党史和地") for line in dry.lines)
    assert ran.lines[-1] == "已导入：新增 1，变更 2，停用 37"
    assert again.lines[-1] == "通讯录已是这样，没有变化"
    shown = drafted("roster", "show", "各区县党史部门").lines
    assert len(shown) == before + 1
    assert len([line for line in shown if "换届" in line]) == 37


def test_who_is_in_another_group_too_only_leaves_the_one_whose_list_is_whole(new_office, tmp_path):
    file = tmp_path / "通讯录.csv"
    head, one = "单位,邮箱,名单\n", "甲办,a@x.example"
    file.write_text(f"{head}{one},送\n{one},发\n乙办,b@x.example,发\n", encoding="utf-8")
    new_office("roster", "import", file, "--yes")
    file.write_text(f"{head}乙办,b@x.example,发\n", encoding="utf-8")

    ran = new_office("roster", "import", file, "--full", "--reason", "调整", "--yes")

    assert ran.lines[-1] == "已导入：新增 0，变更 0，停用 1"
    sent, left = new_office("roster", "show", "甲办").lines[2:]
    assert (sent.split()[0], left.split()[0]) == ("送", "发")
    assert ("起不在名单里" in sent, "起不在名单里" in left) == (False, True)
    assert "停用" not in sent + left


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--full"], 2),
        (["--reason", "换届"], 2),
        (["--full", "--reason", "换届", "--skip-bad"], 2),
        (["--full", "--reason", "换届"], 3),
    ],
)
def test_a_whole_list_wants_a_reason_and_no_bad_row(new_office, bad, words, status):
    assert new_office("roster", "import", bad, *words, "--yes").status == status


@pytest.mark.parametrize("words", [["通讯录.csv"], ["通讯录.csv", "--gb18030"], ["通讯录.xlsx"]])
def test_what_is_exported_changes_nothing_when_it_is_imported_again(drafted, tmp_path, words):
    drafted("roster", "disable", "城口县委党史研究室", "--reason", "撤并")
    file = tmp_path / words[0]

    ran = drafted("roster", "export", file, *words[1:])

    assert (ran.status, ran.lines) == (0, [f"已存到 {words[0]}：105 行。停用的不在内"])
    again = drafted("roster", "import", file, "--full", "--reason", "核对")
    assert (again.status, again.lines[-1]) == (0, "通讯录已是这样，没有变化")


def test_one_group_is_exported_and_a_file_that_is_there_is_asked_about(drafted, tmp_path):
    file = tmp_path / "各处室.csv"

    drafted("roster", "export", file, "--group", "各处室")
    kept = drafted("roster", "export", file, stdin="n\n")
    wrong = drafted("roster", "export", tmp_path / "a.csv", "--group", "处室")

    with file.open(encoding="utf-8-sig", newline="") as text:
        assert {row["名单"] for row in csv.DictReader(text)} == {"各处室"}
    assert (kept.status, wrong.status) == (0, 2)
    assert not (tmp_path / "a.csv").exists()
    assert drafted("roster", "export", tmp_path / "a.xlsx", "--gb18030").status == 2


def test_an_address_that_not_every_server_takes_is_marked(new_office, tmp_path):
    file = tmp_path / "通讯录.csv"
    file.write_text("单位,邮箱,名单\n甲办,李文@党史.example,送\n乙办,b@党史.example,送\n", "utf-8")

    ran = new_office("roster", "import", file, "--dry-run")

    assert ran.status == 0
    assert ran.lines[3:-1] == [
        "中文邮箱名 1（双方服务器都支持 SMTPUTF8 才发得到）：李文@党史.example"
    ]


@pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals here")
def test_at_a_terminal_a_long_list_says_how_far_it_is_and_nothing_of_it_stays(new_office, good):
    with at_terminal("-C", new_office.folder, "roster", "import", good, "--dry-run", env={}) as at:
        assert at.end() == 0

    passed, _, stays = at.screen.rpartition("\r\x1b[K")
    assert passed.split("\r\x1b[K") == ["", "正在读 通讯录.csv…", "已核对 0/3 行…"]
    assert stays == new_office("roster", "import", good, "--dry-run").out


def test_what_changes_is_shown_with_old_and_new(drafted, good):
    ran = drafted("roster", "import", good, "--dry-run")

    assert ran.status == 0
    assert ran.lines[1:] == [
        "  名单                            单位    地址    新增    变更   未列入   无邮箱",
        "  各区县党史部门                     3       3       1       2      37         0",
        (
            "变更 2：城口县委党史研究室  邮箱 新 dsyj@chengkou.example；姓名 新 冉一"
            "  ……（全部列出：加 --verbose）"
        ),
        ran.lines[4],
        "试导，没有写入。导入：去掉 --dry-run",
    ]
    assert drafted("roster", "import", good, "--dry-run", "--verbose").lines[3:6] == [
        "变更 2：",
        "  城口县委党史研究室  邮箱 新 dsyj@chengkou.example；姓名 新 冉一",
        "  万州区党史和地方志研究室 汤俊杰  电话 旧 0000-0000060 → 新 0000-7777777",
    ]
    assert ran.lines[4].startswith(
        "未列入 37（通讯录里有、本文件没有，保持原样；确要停用请加 --full）：万州区党史和地方志研究室 田景行、黔江区委"
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
    assert ran.err.startswith("没有“各处”这个名单。现有：“各处室”、“各区县党史部门”、“省级、副省级")


def test_why_names_the_entry_the_group_it_was_mapped_to_and_the_tier(drafted):
    lines = drafted("why", "dsyj@wanzhou.example").lines

    assert lines == [
        "万州区党史和地方志研究室 汤俊杰",
        (
            "  邮箱 dsyj@wanzhou.example   电话 0000-0000060   职务 综合科 干部   "
            f"名单 “各区县党史部门”第1位（{today()}起）"
        ),
        "  2023年第2期（尚未排定，按今天的通讯录）：",
        "    按“发”发，发送对象“各区（县）委党史部门”指定为名单“各区县党史部门”",
        "  还没有给这里发过",
        "  查看本期：mailer issue show 2023-02",
    ]


def test_why_nobody_is_asked_for_a_name(drafted):
    ran = drafted("why", " ")

    assert (ran.status, ran.out, ran.err) == (2, "", "WHO 是空的\n")


def test_why_tells_a_reader_in_two_groups_once_with_the_rule_for_each(drafted):
    lines = drafted("why", "曾慧敏").lines

    assert [line for line in lines if not line.startswith("  ")] == ["市委党史研究室办公室 曾慧敏"]
    assert [line for line in lines if line.startswith("    ")] == [
        "    按“送”发，发送对象“市级有关部门领导”就是这个名单",
        "    “发”不再发（发送对象“各处室”就是这个名单）：重复，同一邮箱已按“送”发一封",
    ]


def test_why_names_the_issue_as_it_is_typed_where_there_are_several_bulletins(approved):
    another = {"MAILER_BULLETINS__DS__NAME": "党史动态", "MAILER_BULLETINS__DS__SENDER": "编辑部"}

    ran = approved("why", "曾慧敏", env=another)

    assert ran.lines[-1].startswith("  排定：mailer schedule cqdsgz/2023-02 --at ")


def test_why_says_that_a_unit_without_address_gets_no_letter(drafted):
    lines = drafted("why", "0000-0000087").lines

    assert lines[1:] == [
        f"  无邮箱   电话 0000-0000087   名单 “各区县党史部门”第26位（{today()}起）",
        "  2023年第2期（尚未排定，按今天的通讯录）：",
        (
            "    在“发”（发送对象“各区（县）委党史部门”指定为名单“各区县党史部门”），"
            "没有邮箱，不发邮件，请电话通知或寄纸质件"
        ),
        "  有邮箱后导入：mailer roster import 文件",
    ]


def test_why_says_that_somebody_is_in_no_group_of_the_issue(drafted, tmp_path):
    file = tmp_path / "外单位.csv"
    file.write_text("单位,邮箱,名单\n某报社,bs@press.example,新闻单位\n", encoding="utf-8")
    drafted("roster", "import", file, "--yes")

    lines = drafted("why", "某报社").lines

    assert lines[2:] == [
        "  2023年第2期（尚未排定，按今天的通讯录）：",
        "    不在本期任何名单里，不发",
        "  还没有给这里发过",
        "  要列入本期：mailer roster map 发送对象 新闻单位",
    ]


def test_why_says_since_when_and_for_what_reason_somebody_is_disabled(drafted):
    drafted("roster", "disable", "汤俊杰", "--reason", "退休", "--on", "2023-02-01")

    lines = drafted("why", "汤俊杰").lines

    assert lines[2] == "  2023年2月1日起停用：退休。停用后不再发"
    assert lines[4].startswith("    “发”不发（")
    assert lines[4].endswith("：已停用，退休")
    assert lines[-1] == "  恢复：mailer roster enable dsyj@wanzhou.example"


def test_why_says_that_an_entry_was_mapped_past_the_group_of_its_name(drafted):
    drafted("roster", "map", "各处室", "万盛经开区")

    lines = drafted("why", "市委党史研究室宣传教育处").lines

    assert lines[3] == (
        "    “发”不发：发送对象“各处室”已指定为名单“万盛经开区”，不是同名的这个名单"
    )
    assert lines[-1] == "  恢复按名称对应：mailer roster map 各处室 --undo"


def test_why_nobody_is_exit_2(drafted):
    assert drafted("why", "查无此人").status == 2


def test_why_tells_what_became_of_the_last_letter_and_the_command_that_helps(sent):
    refused, doubted, accepted = (
        sent("why", who).lines for who in (REFUSED, DOUBTED, "dsyj@wanzhou.example")
    )

    letter = "  《重庆党史工作》2023年第2期（总第221期）  发送单 1  发  被拒  "
    assert refused[4].startswith(letter)
    assert refused[5:] == [
        "    服务器答复 550 5.1.1 no such mailbox (rehearsal)（无此邮箱）",
        (
            "  改正邮箱（mailer roster import 文件）后补发："
            "mailer dispatch supplement 1 --to 黔江区委党史研究室"
        ),
    ]
    assert doubted[-1] == "  电话问清后：mailer dispatch doubts 1"
    assert accepted[-1] == (
        "  对方说没收到：请先查垃圾邮件箱；"
        "再发一份：mailer dispatch supplement 1 --to dsyj@wanzhou.example"
    )


def test_why_finds_letters_to_an_address_that_was_changed_since(sent, tmp_path):
    file = tmp_path / "改址.csv"
    file.write_text(
        "单位,邮箱,姓名,名单\n黔江区委党史研究室,new@qianjiang.example,吕慧敏,各区县党史部门\n",
        encoding="utf-8",
    )
    sent("roster", "import", file, "--yes")

    now, before = sent("why", "吕慧敏").lines, sent("why", REFUSED).lines

    assert now[4].endswith(f"  收件邮箱 {REFUSED}")
    assert before[0] == f"通讯录里没有 {REFUSED}，以前发过："
    assert before[1].startswith("  《重庆党史工作》2023年第2期（总第221期）  发送单 1  发  被拒  ")


def test_a_new_address_beside_a_refused_one_is_told_with_how_to_disable_the_old(sent, tmp_path):
    file = tmp_path / "补址.csv"
    row = "黔江区委党史研究室,new@qianjiang.example,各区县党史部门"
    file.write_text(f"单位,邮箱,名单\n{row}\n", encoding="utf-8")

    told = sent("roster", "import", file, "--yes").lines

    assert told[-3] == (
        f"黔江区委党史研究室 的旧邮箱 {REFUSED} 上次被拒，仍在通讯录里。"
        f"不再用的，停用：mailer roster disable {REFUSED} --reason 理由"
    )


def test_who_has_a_letter_and_moved_or_was_disabled_is_helped_by_a_command_that_works(
    sent, tmp_path
):
    file = tmp_path / "改址.csv"
    row = "万州区党史和地方志研究室,new@wanzhou.example,汤俊杰,各区县党史部门"
    file.write_text(f"单位,邮箱,姓名,名单\n{row}\n", encoding="utf-8")
    sent("roster", "import", file, "--yes")

    moved = sent("why", "汤俊杰").lines
    planned = sent("dispatch", "supplement", "1", "--to", "new@wanzhou.example", stdin="n\n")
    sent("roster", "disable", "汤俊杰", "--reason", "调离")
    disabled = sent("why", "汤俊杰").lines

    assert moved[-1].endswith("mailer dispatch supplement 1 --to new@wanzhou.example")
    assert planned.status == 0
    assert disabled[-1] == "  恢复：mailer roster enable new@wanzhou.example"


def test_a_letter_that_was_withdrawn_shows_when(scheduled):
    before = scheduled("why", "汤俊杰").lines
    scheduled("dispatch", "cancel", "1")
    after = scheduled("why", "汤俊杰").lines

    assert re.search(r"发送单 1  发  待发  不早于 \d+月\d+日 \d\d:\d\d$", before[4])
    assert re.search(r"发送单 1  发  撤下  \d+月\d+日 \d\d:\d\d$", after[4])
    assert after[2] == "  2023年第2期（尚未排定，按今天的通讯录）："


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


def test_a_list_under_former_names_says_as_whom_it_is_read_and_refuses_a_doubtful_one(
    new_office, tmp_path
):
    file = tmp_path / "通讯录.csv"
    file.write_text(
        "单位,邮箱,名单\n江北区委,jb@x.example,区县\n渝北区委,yb@x.example,区县\n"
        "甲局,j@x.example,各处室\n",
        encoding="utf-8",
    )
    new_office("roster", "import", file, "--yes")
    merged = ("江北区委", "渝北区委", "--by", "两江新区党工委", "--on", "2023-03-10")
    new_office("roster", "succeed", *merged, "--with-contacts")
    new_office("roster", "change", "甲局", "--name", "乙局")

    again = new_office("roster", "import", file, "--dry-run")
    listed = new_office("roster", "import", file, "--dry-run", "--json").json["recognised"]
    new_office("roster", "succeed", "乙局", "--by", "丙局", "--on", "2023-03-10")
    new_office("roster", "succeed", "乙局", "--by", "丁局", "--on", "2023-03-10")
    twice = new_office("roster", "import", file, "--dry-run")

    assert (again.status, again.lines[4:]) == (
        0,
        [
            "按曾用名认作 1（已改名）：第4行“甲局”→乙局",
            (
                "按曾用名认作 2（已由现单位承接）：第2行“江北区委”→两江新区党工委、"
                "第3行“渝北区委”→两江新区党工委"
            ),
            "试导，没有写入。导入：去掉 --dry-run",
        ],
    )
    assert [(each["line"], each["unit"], each["because"]) for each in listed] == [
        (2, "两江新区党工委", "succeeded"),
        (3, "两江新区党工委", "succeeded"),
        (4, "乙局", "renamed"),
    ]
    assert twice.status == 3
    assert (
        "  第4行 单位 “甲局”：几个单位曾用此名，或由几个单位承接（丙局、丁局），不能代为认定。"
        "请改写为现在的单位名称；经过：mailer roster history 单位"
    ) in twice.lines


def test_an_old_list_says_whom_a_merger_left_behind_or_who_stayed_disabled(new_office, tmp_path):
    file = tmp_path / "通讯录.csv"
    file.write_text(
        "单位,邮箱,名单\n江北区委,jb@x.example,区县\n渝北区委,yb@x.example,区县\n",
        encoding="utf-8",
    )
    new_office("roster", "import", file, "--yes")
    new_office("roster", "disable", "yb@x.example", "--reason", "退休")
    by = ("--by", "两江新区党工委", "--on", "2023-03-10")

    new_office("roster", "succeed", "江北区委", *by)
    taken = new_office("roster", "succeed", "渝北区委", *by, "--with-contacts")
    again = new_office("roster", "import", file, "--dry-run")
    listed = new_office("roster", "import", file, "--dry-run", "--json").json
    enabled = new_office("roster", "enable", "yb@x.example")
    back = new_office("roster", "enable", "江北区委")

    assert taken.lines[1] == (
        "仍停用 1（原已停用，保持停用；恢复：mailer roster enable 邮箱）：yb@x.example"
    )
    assert again.lines[-3:] == [
        "仍停用 1（本文件列有，保持停用；恢复：mailer roster enable 单位或邮箱）：yb@x.example",
        (
            "仍停用 1（原单位的联系人，没有转到承接单位，本文件列有也不发；"
            "确要发给：mailer roster add 现单位 --address 邮箱 --group 名单）：jb@x.example"
        ),
        "试导，没有写入。导入：去掉 --dry-run",
    ]
    assert (listed["still_disabled"], listed["not_carried"]) == (["yb@x.example"], ["jb@x.example"])
    assert enabled.lines[0] == "已恢复：yb@x.example，下次排定起照发。已停发的邮件不会自动补发"
    assert back.lines[0] == (
        "已恢复：江北区委，但不在任何名单里，不会发给它。列入：mailer roster group add 名单 江北区委"
    )


def test_who_is_enabled_in_a_unit_that_is_disabled_is_told_so(drafted):
    drafted("roster", "disable", "汤俊杰", "--reason", "借调")
    drafted("roster", "disable", "万州区党史和地方志研究室", "--reason", "撤并")

    ran = drafted("roster", "enable", "汤俊杰")

    assert ran.out == (
        "已恢复：dsyj@wanzhou.example，但所在的万州区党史和地方志研究室已停用，不会发给它。"
        "恢复单位：mailer roster enable 万州区党史和地方志研究室\n"
    )


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


def test_an_entry_of_no_issue_is_not_mapped_and_the_nearest_are_named(drafted):
    ran = drafted("roster", "map", "各区县委党史部门", "各区县党史部门")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(
        "没有一期有“各区县委党史部门”这个发送对象。是否为“各区（县）委党史部门”"
    )


def test_a_map_is_undone_even_when_the_only_issue_is_sent(sent):
    undone = sent("roster", "map", "各区（县）委党史部门", "--undo")
    again = sent("roster", "map", "各区（县）委党史部门", "--undo")
    anew = sent("roster", "map", "各区（县）委党史部门", "各区县党史部门")

    assert undone.lines[0] == (
        "“各区（县）委党史部门”不再对应名单“各区县党史部门”（《重庆党史工作》），"
        '现在没有对应的名单。重新指定：mailer roster map "各区（县）委党史部门" 名单'
    )
    assert (again.status, again.err.partition("，")[0]) == (
        2,
        "“各区（县）委党史部门”没有指定过名单",
    )
    assert anew.lines[0] == (
        "“各区（县）委党史部门”指定为名单“各区县党史部门”（《重庆党史工作》），以后各期都如此"
    )


def test_a_map_needs_a_group_or_undo_and_not_both(drafted):
    ran = [drafted("roster", "map", "各处室", *rest) for rest in ((), ("万盛经开区", "--undo"))]

    assert [each.status for each in ran] == [2, 2]


def test_the_groups_are_listed_with_what_was_mapped_to_them(drafted):
    lines = drafted("roster", "list").lines
    groups = {each["name"]: each for each in drafted("roster", "list", "--json").json}

    assert "《重庆党史工作》的发送对象“各区（县）委党史部门”指定为名单“各区县党史部门”" in lines
    assert groups["各区县党史部门"]["entries"] == [
        {"bulletin": "cqdsgz", "entry": "各区（县）委党史部门"}
    ]


def test_an_import_counts_who_is_in_two_groups_once(new_office, tmp_path):
    file = tmp_path / "通讯录.csv"
    head = "单位,邮箱,姓名,电话,名单\n"
    file.write_text(f"{head}甲办,jia@x.example,张三,1,一组；二组\n", encoding="utf-8")
    new = new_office("roster", "import", file, "--yes")
    file.write_text(f"{head}甲办,jia@x.example,张三,2,一组；二组；三组\n", encoding="utf-8")
    again = new_office("roster", "import", file, "--yes")

    assert new.lines[-1] == "已导入：新增 1，变更 0"
    assert [line.split() for line in again.lines[1:5]] == [
        ["名单", "单位", "地址", "新增", "列入", "变更", "未列入", "无邮箱"],
        ["一组", "1", "1", "0", "0", "1", "0", "0"],
        ["二组", "1", "1", "0", "0", "1", "0", "0"],
        ["三组", "1", "1", "0", "1", "1", "0", "0"],
    ]
    assert again.lines[5:] == [
        "变更 1：甲办 张三  电话 旧 1 → 新 2",
        "已导入：新增 0，另列入名单 1，变更 1",
    ]


TOUCHED = "发送单 1（《重庆党史工作》2023年第2期（总第221期），已排定）"


def test_an_import_that_touches_a_scheduled_dispatch_says_so_before_and_after(scheduled, good):
    dry = scheduled("roster", "import", good, "--dry-run")
    done = scheduled("roster", "import", good, "--yes")
    again = scheduled("roster", "import", good, "--yes")

    assert dry.lines[-3:] == [
        f"导入后，{TOUCHED}的发送范围将与通讯录不同：新增邮箱 2",
        "  导入后看差别、决定是否更新：mailer dispatch refresh 1",
        "试导，没有写入。导入：去掉 --dry-run",
    ]
    assert done.lines[-2:] == [
        f"{TOUCHED}的发送范围已定格，与通讯录不同：新增邮箱 2",
        "  看差别、决定是否更新：mailer dispatch refresh 1",
    ]
    assert again.lines[-1] == "通讯录已是这样，没有变化"


def test_a_dry_run_leaves_the_roster_as_it_was(scheduled, good):
    before = scheduled("roster", "show", "各区县党史部门").out

    scheduled("roster", "import", good, "--dry-run")

    assert scheduled("roster", "show", "各区县党史部门").out == before


def test_a_map_that_touches_a_scheduled_dispatch_says_so(scheduled):
    mapped = scheduled("roster", "map", "万盛经开区党史研究室", "新闻单位")
    undone = scheduled("roster", "map", "万盛经开区党史研究室", "--undo")

    assert mapped.status == 2  # there is no such group, and nothing was changed
    assert undone.lines[1] == f"{TOUCHED}的发送范围已定格，与通讯录不同：不再列入 1"


def test_who_is_enabled_again_is_missing_in_a_dispatch_and_it_is_said(approved):
    approved("roster", "disable", "汤俊杰", "--reason", "退休", "--on", "2023-02-01")
    approved("schedule", "--at", "+2h", "--yes")

    enabled = approved("roster", "enable", "汤俊杰")

    assert enabled.lines[1] == f"{TOUCHED}的发送范围已定格，与通讯录不同：新增邮箱 1"


def test_what_a_change_touches_is_told_in_english(scheduled, good):
    ran = mailer(
        *("-C", scheduled.folder, "roster", "import", good, "--dry-run"),
        env={"MAILER_LANG": "en"},
    )

    assert ran.lines[-2:] == [
        "  After the import, see it and decide: mailer dispatch refresh 1",
        "A dry run; nothing written. To import, leave out --dry-run",
    ]


def test_what_is_done_by_hand_says_who_did_it_and_which_dispatch_it_touches(scheduled):
    who, by = "dsyj@wanzhou.example", ("--operator", "高速")

    handed = scheduled("roster", "hand-over", who, "--to", "钟敏", "--address", "zm@w.example", *by)
    merged = scheduled(
        "roster", "succeed", "黔江区委党史研究室", "涪陵区委党史研究室", "--by", "新区党史研究室",
        "--on", "2099-11-06", "--json", *by,
    )  # fmt: skip
    taken = scheduled("roster", "group", "remove", "各区县党史部门", "武隆区委党史研究室", *by)
    group = scheduled("roster", "group", "show", "各区县党史部门", "--on", "2099-11-06")
    history = scheduled("roster", "history", "zm@w.example", env={"MAILER_LANG": "en"})
    asked = scheduled("why", who)

    assert handed.lines == [
        (
            f"万州区党史和地方志研究室 干部：{today()}起由钟敏接任（zm@w.example），所在名单和位置不变；"
            "此前 汤俊杰 dsyj@wanzhou.example（经办 高速）"
        ),
        f"{TOUCHED}的发送范围已定格，与通讯录不同：新增邮箱 1，不再列入 1",
        "  看差别、决定是否更新：mailer dispatch refresh 1",
    ]
    assert merged.json["groups"] == ["各区县党史部门"]
    assert (merged.json["old"], merged.json["touches"]) == (
        ["黔江区委党史研究室", "涪陵区委党史研究室"],
        [],
    )
    assert taken.lines[0] == (
        f"武隆区委党史研究室：{today()}起不在名单“各区县党史部门”，1 处（经办 高速）"
    )
    assert group.lines[0] == "各区县党史部门（2099年11月6日）   35 个单位，34 个邮箱"
    assert [line.split()[1] for line in group.lines[4:5]] == ["新区党史研究室"]
    assert "    until " in history.out
    assert [line.strip() for line in asked.lines[2:3]] == [
        f"此前 汤俊杰 dsyj@wanzhou.example（{today()}前）"
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["add", "甲办", "--since", "2099-01-01"], 2),
        (["add", "甲办", "--rank", "1"], 2),
        (["hand-over", "万州区党史和地方志研究室", "--to", "某人"], 2),
        (["succeed", "没有", "--by", "甲办", "--on", "2099-01-01"], 2),
        (["group", "create", "甲、乙；丙"], 2),
        (["group", "create", "各处室"], 4),
        (["group", "order", "各处室", "万州区党史和地方志研究室", "--at", "0"], 2),
    ],
)
def test_what_cannot_be_done_by_hand_is_refused_with_what_helps(drafted, words, status):
    ran = drafted("roster", *words)

    assert (ran.status, ran.out) == (status, "")
    assert ran.err


def test_a_plan_names_the_group_that_an_entry_was_mapped_to(approved):
    approved("roster", "map", "各处室", "万盛经开区")

    lines = approved("schedule", "--at", "+2h", "--verbose", "--yes").lines

    assert [line for line in lines if "指定为" in line] == [
        "送：“各省级、副省级城市党史部门”指定为名单“省级、副省级城市党史部门”",
        "发：“各区（县）委党史部门”指定为名单“各区县党史部门”",
        "发：“万盛经开区党史研究室”指定为名单“万盛经开区”",
        (
            "注意：发：“各处室”指定为名单“万盛经开区”，同名的名单没有用。"
            '恢复：mailer roster map "各处室" --undo'
        ),
    ]
