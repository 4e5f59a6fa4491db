"""`mailer schedule`: the plan first, then the question, and what forbids it."""

import datetime as dt
import re

import pytest
from program import SEED

from mailer.cli.show.senders import keep_running
from mailer.cli.words import Words
from mailer.delivery import Role, WorkerRecord

AT_NINE = ("schedule", "2023-02", "--at", "2099-03-13 09:00", "--song", "+30m", "--fa", "+60m")


def test_the_plan_is_shown_before_it_is_written(approved):
    ran = approved(*AT_NINE, stdin="n\n")

    assert ran.status == 0
    assert re.fullmatch(
        "《重庆党史工作》2023年第2期（总第221期）   签发 室主任 2023年3月10日，高速登记   "
        "校验码 [0-9A-F]{8}，与签发内容一致",
        ran.lines[0],
    )
    assert ran.lines[1:] == [
        "发信邮箱 jianbao@office.example（127.0.0.1:2525）",
        "        时间                                       条件                                        单位    邮件",
        "  报    2099年3月13日（星期五，暂按工作日）09:00   到时即发                                       1       1",
        "  送    2099年3月13日（星期五，暂按工作日）09:30   报全部发出；报被拒或30分钟未发出则停          57      59",
        "  发    2099年3月13日（星期五，暂按工作日）10:00   送第一遍发完                                  43      44",
        "  合计                                                                                          101     104",
        "不发 1：重复 1（bangongshi@cqds.example 在送、发两处，按“送”只发一封）",
        "无邮箱 1 个单位，请另行通知：城口县委党史研究室（0000-0000087）",
        "注意：2099年放假安排尚未公布，暂按周一至周五上班推算。",
        "  只有元旦、劳动节、国庆节的法定假日是准的；春节、清明、端午、中秋和调休还不知道。",
        "  公布以后请更新程序，或写入 workdays.toml，再核对这个时间。",
        "注意：印发日期 2023年3月10日早于发送日 27762 天。发送范围就此定格，此后通讯录变动会提示，不自动改动。",
        "确认排定？[y/N] 没有排定",
    ]
    assert approved("dispatch", "list", "--json").json == []


def test_a_plan_is_written_on_yes_and_the_next_commands_are_named(approved):
    ran = approved(*AT_NINE, stdin="y\n")

    assert ran.lines[-2:] == [
        (
            "确认排定？[y/N] 已排定：发送单 1。须有 mailer run 在运行才会发（现在没有，请启动）。"
            "取消：mailer dispatch cancel 1"
        ),
        "没有人会收到邮件告知：config.toml 的 [notify] to 没有填写地址",
    ]
    assert [each["state"] for each in approved("dispatch", "list", "--json").json] == ["scheduled"]


def test_who_schedules_is_told_whether_somebody_sends_here_or_elsewhere():
    words, since = Words(), dt.datetime(2023, 3, 10, tzinfo=dt.UTC)
    run, worker = (
        [WorkerRecord(host, 1, since, role) for host in ("desk", "attic")]
        for role in (Role.RUN, Role.WORKER)
    )

    assert [keep_running(by, words, here="desk") for by in (run[:1], run, worker, [])] == [
        "请保持 mailer run 运行（本机：正在运行）。",
        "请保持 mailer run 运行（本机、attic：正在运行）。",
        (
            "须有 mailer run 在运行，到时间才会放行"
            "（现在只有 mailer worker：attic 1、desk 1，请启动 mailer run）。"
        ),
        "须有 mailer run 在运行才会发（现在没有，请启动）。",
    ]


def test_an_issue_is_scheduled_once(approved):
    approved(*AT_NINE, "--yes")

    ran = approved(*AT_NINE, "--yes")

    assert (ran.status, ran.err) == (
        4,
        "2023年第2期已有发送单 1（已排定），一期只发一次。查看：mailer dispatch show 1\n",
    )


def test_a_plan_as_json_is_written_only_with_yes(approved):
    looked = approved(*AT_NINE, "--json").json
    written = approved(*AT_NINE, "--json", "--yes").json

    assert (looked["dispatch"], written["dispatch"]) == (None, 1)
    assert [(wave["tier"], len(wave["letters"])) for wave in written["waves"]] == [
        ("bao", 1),
        ("song", 59),
        ("fa", 44),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--at", "周八9点"),
            (
                "“周八9点”看不出是什么时间。可以这样写：\n"
                "  now  +30m  15:30  今天下午3点  明天上午9点  后天14:30  周五9:00  下周一9:00\n"
                "  下一工作日9:00  节后第一个工作日  3月13日9:00  2023-03-13 09:00\n"
                "  每月10日（遇休顺延）9:00  每月最后一个工作日9:00\n"
            ),
        ),
        (("--at", "now", "--song", "30m"), "--song “30m”：应写作 +30m、+2h 或 +5s\n"),
        (("--at", "now", "--without", "发"), "用 --without 须写明理由：--reason 理由\n"),
        (
            ("--at", "now", "--without", "上", "--reason", "x"),
            "“上”不是层级，应为 bao、song、fa 或 报、送、发\n",
        ),
        (("--at", "now", "--internal"), "用 --internal 须写明由谁决定：--by 姓名\n"),
        (("--at", "now", "--internal", "--by", "甲"), "用 --internal 须写明理由：--reason 理由\n"),
    ],
)
def test_words_that_cannot_be_meant_are_exit_2(approved, words, said):
    ran = approved("schedule", "2023-02", *words)

    assert (ran.status, ran.out, ran.err) == (2, "", said)


def test_a_time_that_has_passed_is_exit_4_with_a_proposal(approved):
    ran = approved("schedule", "--at", "2020-01-01 09:00")

    assert ran.status == 4
    assert ran.err.startswith("2020年1月1日（星期三，休）09:00 已经过去（现在 ")
    assert re.search(r"。是否为 .*工作日）09:00？\n$", ran.err)


def test_an_entry_without_a_group_is_exit_4_with_the_command_that_maps_it(new_office):
    new_office("issue", "import", SEED)
    new_office("issue", "proof", "--confirm", "NAME_VARIANT", "--note", "已核对")
    new_office("issue", "approve", "--by", "室主任")
    new_office("roster", "import", new_office.folder / "recipients" / "zhongyang.csv", "--yes")

    ran = new_office("schedule", "--at", "now", "--without", "发", "--reason", "另行印送")

    assert (ran.status, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        "不能排定2023年第2期：",
        "  送：“市级有关部门领导”没有对应的名单：",
        '    mailer roster map "市级有关部门领导" 名单名',
        "  送：“各省级、副省级城市党史部门”没有对应的名单：",
        '    mailer roster map "各省级、副省级城市党史部门" 名单名',
        "  现有名单：“中央党史和文献研究院”",
    ]


def test_a_tier_may_be_left_out_for_a_reason(approved):
    ran = approved(*AT_NINE, "--without", "发", "--reason", "另行印送", stdin="n\n")

    assert "不发“发”：另行印送" in ran.lines
    assert [line[2] for line in ran.lines if re.match("  [报送发] ", line)] == ["报", "送"]


def test_a_plan_of_nothing_is_exit_4(approved):
    every = [word for tier in "报送发" for word in ("--without", tier)]

    ran = approved(*AT_NINE, *every, "--reason", "另行印送")

    assert (ran.status, ran.out) == (4, "")
    assert ran.err.splitlines()[:2] == [
        "不能排定2023年第2期：",
        "  报、送、发都写明了不发，没有可发的邮件。请留下至少一级",
    ]


def test_sample_addresses_never_leave_for_a_real_relay(approved):
    env = {"MAILER_RELAY__HOST": "smtp.office.example", "MAILER_RELAY__SECURITY": "implicit"}

    ran = approved(*AT_NINE, env=env)

    assert (ran.status, ran.out) == (4, "")
    assert ran.err.startswith(
        "不能排定：有 104 个邮箱用的是示例域名（如 bangongting@zydswx.example）"
    )


def test_a_revision_withdraws_what_was_scheduled(approved, tmp_path):
    approved(*AT_NINE, "--yes")
    file = tmp_path / "改稿.txt"
    file.write_text(SEED.read_text("utf-8").replace("徐光煦", "徐光照"), encoding="utf-8")

    ran = approved("issue", "import", file, "--yes")

    assert "原发送单未发的 104 封已撤下" in ran.lines
    assert approved("dispatch", "show", "1", "--json").json["balance"]["withdrawn"] == 104


def test_a_tier_before_the_one_above_it_is_exit_2_with_both_times(approved):
    ran = approved("schedule", "--at", "2040-03-01 09:00", "--song", "+30m", "--fa", "+10m")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "“发”（2040年3月1日 09:10:00）排在“送”（2040年3月1日 09:30:00）之前，"
        "而发送次序是报、送、发。请改 --song、--fa：后一级不早于前一级\n"
    )


def test_a_tier_is_written_to_in_its_domains_only_and_who_is_elsewhere_is_named(approved):
    only = {"MAILER_SENDING__BAO_DOMAINS": "gov.cn, swx.example"}

    ran = approved("schedule", "--at", "+2h", "--yes", env=only)

    assert (ran.status, ran.out) == (4, "")
    first, second = ran.err.splitlines()
    assert first == "不能发送：有 1 个邮箱不在这一级允许的域名里"
    assert second == (
        "  报  中央党史和文献研究院  bangongting@zydswx.example：只能发到 gov.cn、swx.example。"
        "请改邮箱，或改 config.toml [sending] bao_domains"
    )
    assert approved("dispatch", "list", "--json").json == []


@pytest.mark.parametrize("domain", ["ZYDSWX.example", "党史.example"])
def test_a_domain_allows_itself_and_those_under_it(approved, tmp_path, domain):
    if domain == "党史.example":
        file = tmp_path / "list.csv"
        line = "中央党史和文献研究院,孙诗雨,bgt@mail.党史.example,中央党史和文献研究院"
        file.write_text(f"单位,姓名,邮箱,名单\n{line}\n", encoding="utf-8")
        assert approved("roster", "import", file, "--yes").status == 0

    ran = approved(
        "schedule", "--at", "+2h", "--yes", env={"MAILER_SENDING__BAO_DOMAINS": f"gov.cn,{domain}"}
    )

    assert (ran.status, ran.err) == (0, "")


PRESET = {
    "MAILER_RELAY__PRESET": "netease",
    "MAILER_RELAY__ADDRESS": "brief@163.com",
    "MAILER_RELAY__USERNAME": "brief@163.com",
}


LISTED = """\
单位,姓名,邮箱,名单
市政协办公厅,黄某,huang@cq.example,市级有关部门领导
宣教处二科,罗某,luo@cqds.example,各处室
宣教处二科,,erke@cqds.example,各处室
"""
THIRD_SCREEN = """\
发信邮箱 brief@163.com（网易预设：每15分钟30封，每日200封，今日已用0）
        时间                                   条件                                        单位    邮件  预计发完
  报    2099年3月13日（星期五，工作日）09:00   到时即发                                       1       1  09:00
  送    2099年3月13日（星期五，工作日）09:30   报全部发出；报被拒或30分钟未发出则停          57      59  09:49
  发    2099年3月13日（星期五，工作日）10:00   送第一遍发完                                  43      44  10:17
  合计                                                                                      101     104
不发 4：停用 3（黄某 2023年2月退休；宣教处二科 已撤并）；重复 1（bangongshi@cqds.example 在送、发两处，按“送”只发一封）
无邮箱 1 个单位，请另行通知：城口县委党史研究室（0000-0000087）
注意：印发日期 2023年3月10日早于发送日 27762 天。发送范围就此定格，此后通讯录变动会提示，不自动改动。
确认排定？[y/N] 没有排定
"""


def test_the_third_screen_reads_as_it_should(approved, tmp_path):
    file = tmp_path / "新增.csv"
    file.write_text(LISTED, encoding="utf-8")
    with (approved.folder / "workdays.toml").open("a", encoding="utf-8") as workdays:
        workdays.write('2099 = "放假通知"\n')
    approved("roster", "import", file, "--yes")
    approved("roster", "disable", "黄某", "--reason", "2023年2月退休")
    approved("roster", "disable", "宣教处二科", "--reason", "已撤并")

    ran = approved(*AT_NINE, stdin="n\n", env=PRESET)
    whole = approved(*AT_NINE, "--verbose", stdin="n\n", env=PRESET)

    assert ran.out.partition("\n")[2] == THIRD_SCREEN
    assert (
        "停用 3（市政协办公厅 黄某 2023年2月退休；宣教处二科 罗某 已撤并；宣教处二科 已撤并）"
        in whole.out
    )


def test_of_many_who_are_left_out_some_are_named_and_how_to_see_all(approved, tmp_path):
    file = tmp_path / "各处室.csv"
    file.write_text("单位,邮箱,名单\n宣教处二科,erke@cqds.example,各处室\n", encoding="utf-8")
    approved("roster", "import", file, "--full", "--reason", "换届", "--yes")

    ran = approved(*AT_NINE, stdin="n\n")

    (told,) = (line for line in ran.lines if line.startswith("不发 "))
    assert told == (
        "不发 5：停用 5（方明哲 换届；谢凤仪 换届；贾嘉宁 换届等）……（全部列出：加 --verbose）"
    )


def test_a_plan_says_what_does_not_fit_into_the_day(approved):
    env = {**PRESET, "MAILER_RELAY__DAY_LETTERS": "100", "MAILER_SENDING__EXPIRE": "10h"}

    ran = approved(*AT_NINE, stdin="n\n", env=env)

    assert ran.lines[7:9] == [
        (
            "注意：每日限 100 封，今日已用 0；本单有 4 封当日发不完，次日 0:10 以后续发。"
            "到那时还没有放行的，等上一级发完再放行。"
        ),
        (
            "注意：“发”预计 2099年3月14日 00:11 才发得完，而 2099年3月13日 20:00 发送期限已到，"
            "到时没有发出的记为被拒。"
        ),
    ]


def test_a_routine_proposes_a_time_and_a_person_says_yes(approved):
    nothing = approved("schedule", "2023-02")
    was_set = approved("routine", "set", "每月10日（遇休顺延）9:00")
    (listed,) = approved("routine", "list", "--json").json
    unasked = approved("schedule", "2023-02", "--yes")
    asked = approved("schedule", "2023-02", stdin="y\n")
    (dispatch,) = approved("dispatch", "list", "--json").json
    (served,) = approved("routine", "list", "--json").json

    assert (nothing.status, was_set.status, unasked.status, asked.status) == (2, 0, 2, 0)
    assert nothing.err.startswith("没有说什么时候发：mailer schedule --at 时间")
    assert was_set.lines[0].startswith("《重庆党史工作》例行 每月10日（遇休顺延）9:00，下一次 ")
    assert unasked.err.splitlines()[-1].startswith("例行只提出时间，须由人确认")
    assert asked.lines[0].startswith("例行 每月10日（遇休顺延）9:00，下一次 ")
    assert dispatch["waves"][0]["not_before"] == listed["next_at"]
    assert (listed["awaits"], served["awaits"], served["dispatch"]) == ("scheduling", "nothing", 1)
    assert approved("routine", "drop").lines == ["《重庆党史工作》不再有例行时间；已排定的不受影响"]
    assert approved("routine", "list").lines == [
        "没有设例行时间。设定：mailer routine set 每月10日（遇休顺延）9:00"
    ]


def test_a_plan_at_night_is_refused_with_a_time_that_can_be_typed(approved, tmp_path):
    lists = tmp_path / "lists.csv"
    rows = ["单位,邮箱,名单", "中央党史和文献研究院,office@dsyj.internal,中央党史和文献研究院"]
    lists.write_text("\n".join(rows) + "\n", encoding="utf-8")
    approved("roster", "import", lists, "--yes")
    only = ("--without", "送", "--without", "发", "--reason", "汛情")
    env = {"MAILER_SENDING__QUIET_FROM": "18:00"}

    refused = approved("schedule", "--at", "2099-03-13 20:00", *only, env=env)
    urgent = approved("schedule", "--at", "2099-03-13 20:00", *only, "--urgent", "--yes", env=env)

    assert (refused.status, refused.out) == (4, "")
    assert refused.err.splitlines() == [
        "不能排定：安静时段（18:00至次日08:30）和休息日不发送：",
        "  报  2099年3月13日（星期五，暂按工作日）20:00",
        '  是否为 2099年3月16日（星期一，暂按工作日）08:30？  --at "2099-03-16 08:30"',
        "  确属特急的：--urgent --reason 理由",
    ]
    assert urgent.status == 0
    assert "特急，安静时段和休息日照发：汛情" in urgent.lines
