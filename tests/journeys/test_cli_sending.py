"""`mailer run`, `mailer sink` and `mailer dispatch …`: letters leave, and are accounted for."""

import csv
import errno
import os
import re
import signal
import sqlite3
from collections import Counter

import pytest
from program import DOUBTED, REFUSED, english, mailer, next_line, own_process, port_of, started

from mailer.cli.show.layout import width

AT_ONCE = ("schedule", "--at", "now", "--song", "+0s", "--fa", "+0s", "--yes")
LISTINGS = (
    ("issue", "list"),
    ("issue", "show", "2023-02"),
    ("issue", "proof", "2023-02"),
    ("roster", "list"),
    ("roster", "show", "各区县党史部门"),
    ("why", "万州", "--issue", "2023-02"),
    ("dispatch", "list"),
    ("dispatch", "show"),
    ("dispatch", "doubts"),
    ("dispatch", "log"),
    ("dispatch", "report"),
)
BALANCE = "应发 104 = 已发出 102 + 被拒 1 + 待核实 1"
SENT_MEANS = (
    "“已发出”指发信邮箱的服务器已接收，不等于对方收到或阅读；退信可能在数小时内到达",
    "jianbao@office.example。",
)


def test_a_report_accounts_for_every_letter_and_names_whom_to_telephone(sent):
    ran = sent("dispatch", "report")

    assert (ran.status, ran.err) == (1, "")
    assert re.fullmatch(
        r"《重庆党史工作》2023年第2期（总第221期）发送情况 {10}\d+年\d+月\d+日 [\d:]+", ran.lines[0]
    )
    assert [re.sub(r"\d\d:.*", "…", line) for line in ran.lines[1:5]] == [
        "        单位  已发出    被拒  待核实  无邮箱    邮件",
        "  报       1       1       0       0       0    1/1     …",
        "  送      57      57       0       0       0   59/59    …",
        "  发      43      40       1       1       1   42/44    …",
    ]
    assert ran.lines[5:] == [
        "  合计   101      98       1       1       1  102/104",
        f"  {BALANCE}",
        "请处理 3 个单位：",
        "  被拒 1   改址后：mailer dispatch supplement 1 --to 黔江区委党史研究室",
        "    黔江区委党史研究室  吕慧敏 0000-0000062  无此邮箱：550 5.1.1 no such mailbo…",
        "  待核实 1   电话问清后：mailer dispatch doubts 1",
        "    渝中区委党史研究室  戴景行 0000-0000065  已交出，未收到答复",
        "  无邮箱 1   电话通知或寄纸质件",
        "    城口县委党史研究室  0000-0000087",
        "不发 1：重复 1",
        *SENT_MEANS,
        "存盘：mailer dispatch report 1 --out 发送情况.csv        尚有待核实，本单未结束",
    ]


def test_the_first_screen_of_a_report_fits_a_terminal_in_both_languages(sent):
    screens = [
        sent("dispatch", "report").lines,
        mailer("-C", sent.folder, "dispatch", "report", env={"MAILER_LANG": "en"}).lines,
    ]

    assert [max(map(width, lines)) <= 80 for lines in screens] == [True, True]
    assert [len(lines) < 24 for lines in screens] == [True, True]


def test_a_report_in_a_table_has_a_row_for_each_letter_and_each_unit_without_address(sent):
    file = sent.folder / "发送情况.csv"

    ran = sent("dispatch", "report", "--out", file)

    assert (ran.status, ran.out) == (1, "已存：发送情况.csv，共 105 行\n")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 105
    assert Counter(row["情况"] for row in rows) == {
        "已发出": 102,
        "被拒": 1,
        "待核实": 1,
        "无邮箱": 1,
    }
    told = ("层级", "发送对象", "名单", "单位", "联系人", "电话", "邮箱", "情况", "次数")
    (refused,) = [row for row in rows if row["情况"] == "被拒"]
    assert [refused[column] for column in told] == [
        "发",
        "各区（县）委党史部门",
        "各区县党史部门",
        "黔江区委党史研究室",
        "吕慧敏",
        "0000-0000062",
        REFUSED,
        "被拒",
        "1",
    ]
    assert refused["服务器答复"] == "无此邮箱：550 5.1.1 no such mailbox (rehearsal)"
    assert refused["处理"] == "核对邮箱，改址后补发"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", refused["时间"])


def test_a_report_on_paper_is_one_page_that_needs_nothing_else(sent):
    file = sent.folder / "发送情况.html"

    sent("dispatch", "report", "--out", file)

    page = file.read_text("utf-8-sig")
    assert not re.search(r"<(script|link|img)|url\(|https?:", page)
    assert [page.count(text) for text in (BALANCE, "请处理 3 个单位", "0000-0000087")] == [1, 1, 2]
    assert page.count("<tr>") + page.count('<tr class="sum">') == 5 + 4 + 6 + 105


def test_a_report_as_text_is_the_screen_with_the_whole_list(sent):
    file = sent.folder / "发送情况.TXT"

    sent("dispatch", "report", "--out", file)

    lines = file.read_text("utf-8-sig").splitlines()
    screen = sent("dispatch", "report").lines
    whole = lines.index("全部名单 105 行")
    assert lines[1:8] == screen[1:8]
    assert "无此邮箱：550 5.1.1 no such mailbox (rehearsal)" in lines[9]
    assert len(lines) == whole + 1 + 1 + 105


@pytest.mark.parametrize("answer", ["y\n", "n\n"])
def test_a_file_that_is_there_is_asked_about_before_it_is_replaced(sent, answer):
    file = sent.folder / "发送情况.csv"
    file.write_text("我的", "utf-8")

    ran = sent("dispatch", "report", "--out", file, stdin=answer)

    assert ran.out.startswith("发送情况.csv 已经有了，替换？[y/N] ")
    assert (file.read_text("utf-8-sig") == "我的") is (answer == "n\n")


def test_a_file_that_is_there_stays_when_nobody_answers_and_yes_replaces_it(sent):
    file = sent.folder / "发送情况.csv"
    file.write_text("我的", "utf-8")

    unasked = sent("dispatch", "report", "--out", file)
    before = file.read_text("utf-8-sig")
    sent("dispatch", "report", "--out", file, "--yes")

    assert (unasked.status, before) == (2, "我的")
    assert file.read_text("utf-8-sig").startswith("层级,")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("发送情况.pdf", "“发送情况.pdf”：存成什么要看后缀，可用 .csv、.html、.txt\n"),
        ("没有/发送情况.csv", "没有文件夹 {folder}/没有。请先建好，或换一个\n"),
        ("夹.csv", "{folder}/夹.csv 是文件夹。请写文件名，如 发送情况.csv\n"),
    ],
)
def test_a_file_that_cannot_be_meant_is_exit_2(sent, name, said):
    (sent.folder / "夹.csv").mkdir()

    ran = sent("dispatch", "report", "--out", sent.folder / name)

    assert (ran.status, ran.err) == (2, said.format(folder=sent.folder))


def test_a_file_that_cannot_be_written_is_exit_5_and_leaves_nothing_behind(sent, monkeypatch):
    def full(*_names, **_how):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", full)
    before = sorted(sent.folder.iterdir())

    ran = sent("dispatch", "report", "--out", sent.folder / "发送情况.csv")

    assert (ran.status, ran.out) == (5, "")
    assert ran.err.endswith("是否正在 Excel 或 WPS 里打开？关掉后再存，或换个文件名\n")
    assert sorted(sent.folder.iterdir()) == before


def test_the_log_has_every_attempt_with_the_servers_words(sent):
    lines = sent("dispatch", "log").lines
    refused = [line.split(None, 5) for line in lines if REFUSED in line]

    assert len(lines) == 104
    assert [line.split()[1] for line in lines] == ["报"] + ["送"] * 59 + ["发"] * 44
    assert [words[1:] for words in refused] == [
        [
            "发",
            "被拒",
            "黔江区委党史研究室",
            REFUSED,
            "550 5.1.1 no such mailbox (rehearsal)",
        ]
    ]


def test_the_sink_got_the_tiers_in_order_and_no_address_twice(sent):
    index = (sent.folder / "received" / "received.tsv").read_text("utf-8").splitlines()
    readers = [line.split("\t")[2] for line in index]
    log = sent("dispatch", "log", "--json").json
    tier_of = {attempt["to"]: attempt["tier"] for attempt in log}

    assert len(readers) == len(set(readers)) == 103  # the doubtful one had arrived
    assert sorted(readers, key=lambda to: ["bao", "song", "fa"].index(tier_of[to])) == readers


def test_doubts_name_whom_to_telephone_and_what_may_be_decided(sent):
    ran = sent("dispatch", "doubts", "1")

    assert ran.status == 1
    assert ran.lines[0].startswith("发送单 1 待核实 1 封：已交出，未收到答复")
    number, tier, unit, contact, phone, address, *_ = ran.lines[1].split()
    assert (tier, unit, contact, phone, address) == (
        "发",
        "渝中区委党史研究室",
        "戴景行",
        "0000-0000065",
        DOUBTED,
    )
    assert ran.lines[2].endswith(f"mailer dispatch doubts 1 --believe --letter {number}")


def test_a_doubt_that_is_believed_closes_the_balance(sent):
    believed = sent("dispatch", "doubts", "1", "--believe")
    report = sent("dispatch", "report", "1")

    assert (believed.status, believed.out) == (0, "1 封认定已发出\n")
    assert "应发 104 = 已发出 103 + 被拒 1" in report.out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--believe", "--resend"), 2, "--believe、--resend、--withdraw 只能选一个\n"),
        (("--letter", "7"), 2, "--letter 要与 --believe、--resend 或 --withdraw 同用\n"),
        (("--believe", "--letter", "1"), 4, "发送单 1 没有（所指的）待核实邮件\n"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(sent, words, status, said):
    ran = sent("dispatch", "doubts", "1", *words)

    assert (ran.status, ran.err) == (status, said)


def test_a_dispatch_is_watched_once_where_there_is_no_terminal(sent):
    ran = sent("dispatch", "watch")

    assert ran.status == 0
    assert ran.lines[0].startswith("发送单 1  《重庆党史工作》2023年第2期   发送中   ")
    assert [line.split()[:4] for line in ran.lines[1:4]] == [
        ["报", "■" * 10, "1/1", "已发出1"],
        ["送", "■" * 10, "59/59", "已发出59"],
        ["发", "■" * 9 + "□", "43/44", "已发出42"],
    ]
    assert "被拒1 待核实1" in ran.lines[3]
    assert ran.lines[-1] == "有待核实，电话问清后：mailer dispatch doubts 1"


@pytest.mark.parametrize("listing", LISTINGS, ids=" ".join)
def test_every_listing_prints_in_gbk(sent, listing):
    plain, in_gbk = (sent(*listing, encoding=encoding) for encoding in ("utf-8", "gbk"))

    assert in_gbk.err == ""
    assert without_times(in_gbk.out) == without_times(
        plain.out.encode("gbk", "replace").decode("gbk")
    )


def test_a_listing_prints_where_python_itself_was_told_gbk(sent):
    ran = own_process("-C", sent.folder, "dispatch", "report", env={"PYTHONIOENCODING": "gbk"})

    assert (ran.status, ran.err) == (1, "")
    assert BALANCE in ran.out


@pytest.mark.parametrize("listing", LISTINGS, ids=" ".join)
def test_every_listing_is_had_as_json_and_in_english(sent, listing):
    plain, as_json, other = (
        sent(*listing),
        sent(*listing, "--json"),
        mailer("-C", sent.folder, *listing, env={"MAILER_LANG": "en"}),
    )

    assert as_json.json
    assert (as_json.status, as_json.err) == (plain.status, "")
    assert (other.status, other.err) == (plain.status, "")
    assert other.out != plain.out


def test_a_new_office_has_empty_listings_that_name_the_next_command(new_office):
    empty = [
        new_office(*listing).out
        for listing in (("issue", "list"), ("roster", "list"), ("dispatch", "list"))
    ]

    assert empty == [
        "还没有期。导入稿件：mailer issue import 文件\n",
        "通讯录是空的。导入：mailer roster import 文件\n",
        "还没有发送单。排定：mailer schedule --at 时间\n",
    ]


def test_a_dispatch_can_be_held_resumed_and_cancelled_once_each(approved):
    approved(*AT_ONCE)

    ran = [
        approved("dispatch", *words)
        for words in (
            ("hold", "--reason", "等领导意见"),
            ("hold",),
            ("list",),
            ("resume",),
            ("resume",),
            ("cancel", "1"),
            ("cancel", "1"),
        )
    ]

    assert [each.status for each in ran] == [0, 4, 0, 0, 4, 0, 4]
    assert ran[1].err == "发送单 1 现为已暂停，不能暂停。查看：mailer dispatch show 1\n"
    assert ran[2].lines[1].split()[:4] == ["1", "cqdsgz/2023-02", "首发", "已暂停"]
    assert ran[4].err == "发送单 1 现为发送中，没有暂停，不用恢复\n"
    assert ran[5].out == "发送单 1 已取消（已发出的无法撤回）：已发出 0，不再发 104\n"


def test_a_cancelled_dispatch_does_not_look_finished(approved):
    approved(*AT_ONCE)
    approved("dispatch", "cancel", "1")

    listed, shown = (approved("dispatch", *words) for words in (("list",), ("show",)))
    in_english = english("-C", approved.folder, "dispatch", "show")

    row = listed.lines[1].split()
    assert "已取消" in row
    assert row[-2:] == ["0/104", "撤下104"]
    assert "已取消（已发出的无法撤回）：已发出 0，不再发 104" in shown.lines
    assert "发完" not in shown.out
    assert "报 □□□□□□□□□□ 0/1 不发1" in [" ".join(line.split()) for line in shown.lines]
    assert (
        "Cancelled (what was accepted cannot be called back): 0 accepted, 104 will not be sent"
        in in_english.lines
    )


def test_a_dispatch_shows_each_tier_once_with_the_day_it_opens(approved):
    approved("schedule", "--at", "2040-03-01 09:00", "--yes")

    shown = approved("dispatch", "show")

    assert sum(line.startswith("  送") for line in shown.lines) == 1
    assert "未放行：2040年3月1日（星期四）09:30，且报全部发出" in shown.out


def test_a_letter_that_is_being_said_is_shown_and_told_to_who_holds_or_cancels(approved):
    with started("-C", approved.folder, "sink", "--port", "0", "--fail", "dot:silence") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}
        approved(*AT_ONCE, env=env)
        with started("-C", approved.folder, "run", env=env) as run:
            next_line(run, "放行")
            while "发送中1" not in (shown := approved("dispatch", "show")).out:
                pass
            held = approved("dispatch", "hold")
            cancelled = approved("dispatch", "cancel", "1")

    still = "正在发的 1 封已不能收回，等服务器答复（最多 2 分钟），没有答复的列为待核实"
    assert "报 □□□□□□□□□□ 0/1 发送中1" in [" ".join(line.split()) for line in shown.lines]
    assert held.lines == [
        "发送单 1 已暂停，不再开始新的邮件。恢复：mailer dispatch resume 1",
        still,
    ]
    assert cancelled.lines == [
        "发送单 1 已取消（已发出的无法撤回）：已发出 0，不再发 103，正在发 1",
        still,
    ]


def test_who_sends_a_doubtful_letter_again_is_told_when_it_leaves(sent):
    told = sent("dispatch", "doubts", "--resend")

    assert re.fullmatch(
        r"1 封将再发，不早于 \d+月\d+日 \d\d:\d\d（此前原来那次仍可能发完）\n", told.out
    )


def test_a_tier_is_released_by_its_hanzi(approved):
    approved(*AT_ONCE)

    released, again = (approved("dispatch", "release", "--tier", "送") for _ in range(2))

    assert (released.status, released.out) == (0, "发送单 1 的“送”已放行\n")
    assert again.status == 4


def test_an_unknown_dispatch_is_exit_2(new_office):
    ran = [new_office("dispatch", "show", *number) for number in ((), ("7",), ("9" * 23,))]

    assert [each.status for each in ran] == [2, 2, 2]
    assert ran[1].err == "没有发送单 7。全部：mailer dispatch list\n"
    assert ran[2].err == f"没有发送单 {'9' * 23}。全部：mailer dispatch list\n"


def test_a_second_run_is_exit_4_and_names_the_first(approved):
    with started("-C", approved.folder, "run") as first:
        next_line(first, "开始")

        ran = own_process("-C", approved.folder, "run")

    assert (ran.status, ran.out) == (4, "")
    assert re.fullmatch(
        rf"已有一个 mailer run 在发送：\S+，进程 {first.pid}，\d+月\d+日 \d\d:\d\d 启动。"
        "一个 SQLite 文件只能有一个；要几个一起发，请换用 PostgreSQL（mailer worker）\n",
        ran.err,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_stop_ends_with_status_0(approved, number):
    with started("-C", approved.folder, "run") as run:
        next_line(run, "开始")
        run.send_signal(number)

        assert "正在停止……" in next_line(run, "正在停止")
        assert next_line(run, "已停止").endswith("  已停止\n")
        assert run.wait() == 0


def test_a_run_tells_of_a_relay_that_cannot_be_reached(approved, free_port):
    env = {"MAILER_RELAY__PORT": str(free_port)}
    approved(*AT_ONCE, env=env)

    with started("-C", approved.folder, "run", env=env) as run:
        told = next_line(run, "暂停向邮件服务器发送")

    assert re.fullmatch(
        r"\d\d:\d\d:\d\d  暂停向邮件服务器发送：连不上邮件服务器，\d+月\d+日 \d\d:\d\d:\d\d 再试\n",
        told,
    )


def test_a_watch_that_follows_ends_with_the_dispatch(approved):
    with started("-C", approved.folder, "sink", "--port", "0") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}
        with started("-C", approved.folder, "run", env=env) as run:
            next_line(run, "开始")
            approved(*AT_ONCE, env=env)

            watched = own_process("-C", approved.folder, "dispatch", "watch", "--follow", env=env)
            done = next_line(run, "发送结束")

    report = approved("dispatch", "report")
    assert watched.status == 0
    assert watched.lines[-1] == "发送情况：mailer dispatch report 1"
    assert done.endswith("发送单 1 发送结束   应发 104 = 已发出 104\n")
    assert report.status == 0


def test_ctrl_c_leaves_the_watching_and_nothing_else(approved):
    approved(*AT_ONCE)

    with started("-C", approved.folder, "dispatch", "watch", "--follow") as watching:
        next_line(watching, "没有 mailer run 在运行")
        watching.send_signal(signal.SIGINT)
        status = watching.wait()

    (dispatch,) = approved("dispatch", "list", "--json").json
    assert (status, dispatch["state"]) == (0, "scheduled")


def test_a_sink_prints_what_arrives_and_stops_when_told(approved):
    with started("-C", approved.folder, "sink", "--port", "0") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}
        approved("issue", "test", "--to", "editor@office.example", env=env)
        arrived = next_line(sink, "editor@office.example")
        sink.send_signal(signal.SIGINT)

        assert re.fullmatch(r"1  \d\d:\d\d(:\d\d)?  editor@office\.example  000001\.eml\n", arrived)
        assert next_line(sink, "已停止") == "已停止，共收到 1 封\n"
        assert sink.wait() == 0


def test_a_fault_that_cannot_be_read_is_exit_3(new_office):
    ran = new_office("sink", "--fail", "rcpt:200")

    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("--fail “rcpt:200”：“200”看不懂，应为 400..599、drop")


def test_a_port_that_is_taken_is_exit_5(new_office):
    with started("-C", new_office.folder, "sink", "--port", "0") as sink:
        port = port_of(sink)

        ran = new_office("sink", "--port", port)

    assert ran.status == 5
    assert ran.err.startswith(f"127.0.0.1:{port} 上不能开演练服务器：")


def test_a_database_that_is_locked_is_exit_5_and_leaves_nothing_half_done(approved):
    with sqlite3.connect(approved.folder / "jianbao.db") as other:
        other.execute("BEGIN EXCLUSIVE")

        ran = approved(*AT_ONCE)

    assert ran.status == 5
    assert ran.err.startswith("数据库 sqlite:///")
    assert "被别的程序占用" in ran.err
    assert approved("dispatch", "list", "--json").json == []


def without_times(text):
    return re.sub(r"\d\d:\d\d(:\d\d)?", "", text)
