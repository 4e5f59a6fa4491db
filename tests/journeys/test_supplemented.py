"""A superior's address that bounces, from the refusal to the mended letter, with real processes."""

import json
import re
import signal

import pytest
from conftest import done
from program import mailer, next_line, own_process, port_of, started

AT_ONCE = ("schedule", "--at", "now", "--song", "+0s", "--fa", "+0s", "--yes")
OLD, NEW = "bangongting@zydswx.example", "bgt@zydswx.example"
UNIT = "中央党史和文献研究院"


def index(office):
    """Address and file of each letter that the sink got."""
    path = office.folder / "received" / "received.tsv"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [(line.split("\t")[2], line.split("\t")[-1]) for line in lines]


def shown(office, number, env):
    return done(mailer("-C", office.folder, "dispatch", "show", number, "--json", env=env)).json


def until(office, number, env, is_so):
    while not is_so(found := shown(office, number, env)):
        pass
    return found


def mended(office, tmp_path):
    """The list of the superior with another address."""
    (file,) = (
        path
        for path in (office.folder / "recipients").glob("*.csv")
        if OLD in path.read_text("utf-8")
    )
    new = tmp_path / "改址.csv"
    new.write_text(file.read_text("utf-8").replace(OLD, NEW), encoding="utf-8")
    return new


def test_a_refused_superior_keeps_the_others_waiting_until_released_and_is_supplemented(
    approved, tmp_path
):
    with started("-C", approved.folder, "sink", "--port", "0", "--fail", f"rcpt:550:{OLD}") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}

        def program(*words):
            return own_process("-C", approved.folder, *words, env=env)

        with started("-C", approved.folder, "run", env=env) as run:
            next_line(run, "开始")
            done(program(*AT_ONCE))
            until(approved, "1", env, lambda now: now["balance"]["refused"] == 1)
            run.send_signal(signal.SIGTERM)
            assert run.wait() == 0
        with started("-C", approved.folder, "run", env=env) as run:  # across a restart
            next_line(run, "开始")
            run.send_signal(signal.SIGTERM)
            assert run.wait() == 0
        before = index(approved)
        with started("-C", approved.folder, "run", env=env) as run:
            next_line(run, "开始")
            unmended = program("dispatch", "supplement", "1", "--refused", "--yes")
            done(program("roster", "import", mended(approved, tmp_path), "--yes"))
            done(program("dispatch", "release", "1", "--tier", "song"))
            ran = done(program("dispatch", "supplement", "1", "--refused", "--yes"))
            first = until(approved, "1", env, lambda now: now["state"] == "done")
            second = until(approved, "2", env, lambda now: now["state"] == "done")

    assert before == []
    assert unmended.status == 4
    assert ran.lines[0] == "补发 1 封（首发为发送单 1）"
    assert ran.lines[-2].startswith("已排定补发：发送单 2。")
    assert (second["kind"], second["parent"]) == ("supplement", 1)
    assert (first["balance"]["refused"], first["balance"]["planned"]) == (1, 104)
    assert [each["id"] for each in first["supplements"]] == [2]
    readers = dict(index(approved))
    assert len(index(approved)) == len(readers) == 104
    assert OLD not in readers
    text = (approved.folder / "received" / readers[NEW]).read_text("ascii", "replace")
    assert re.search(r"^Message-ID: <2\.\d+\.", text, re.MULTILINE)


def test_whoever_is_named_is_shown_before_anything_is_written(sent):
    asked = sent("dispatch", "supplement", "1", "--to", "万州", stdin="n\n")

    assert asked.status == 0
    assert asked.lines[-3:] == [
        "  发  万州区党史和地方志研究室  田景行  xuanjiao@wanzhou.example",
        (
            "已发出过、再发一份 2：万州区党史和地方志研究室 dsyj@wanzhou.example、"
            "万州区党史和地方志研究室 xuanjiao@wanzhou.example"
        ),
        "其中 2 封对方已有，将收到第二份。确认补发？[y/N] 没有补发",
    ]
    assert len(sent("dispatch", "list", "--json").json) == 1


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "请写明发给谁：--to 单位或邮箱，或 --refused（被拒的）\n"),
        (
            ("--to", "渝中区"),
            4,
            (
                "渝中区委党史研究室的邮件待核实，不知对方有没有，不能补发。"
                "电话问清后：mailer dispatch doubts 1\n"
            ),
        ),
        (
            ("--to", "城口"),
            4,
            "“城口”（城口县委党史研究室）现在没有在用的邮箱，请电话通知或寄纸质件：0000-0000087\n",
        ),
        (
            ("--to", "乡里"),
            2,
            "通讯录里没有“乡里”。写单位名称或通讯录里的邮箱；先登记：mailer roster import 文件\n",
        ),
        (("--to", "万州", "--at", "2020-01-01 09:00"), 4, None),
    ],
)
def test_a_supplement_that_cannot_be_is_refused_with_what_to_do(sent, words, status, said):
    ran = sent("dispatch", "supplement", "1", *words)

    assert (ran.status, ran.out) == (status, "")
    assert ran.err == said or said is None


def test_a_supplement_and_a_refreshment_are_had_as_json(sent):
    plan = sent("dispatch", "supplement", "1", "--to", "黔江", "--json").json
    written = sent("dispatch", "supplement", "1", "--to", "黔江", "--json", "--yes").json
    seen = sent("dispatch", "refresh", "1", "--json").json

    assert (plan["dispatch"], written["dispatch"], plan["parent"]) == (None, 2, 1)
    assert [wave["tier"] for wave in plan["waves"]] == ["fa"]
    assert (seen["added"], seen["removed"], seen["altered"], seen["applied"]) == ([], [], [], None)
    assert json.dumps(seen)


def test_a_unit_is_withdrawn_and_the_roster_of_now_is_applied(approved, tmp_path):
    done(approved(*AT_ONCE))
    withdrawn = done(approved("dispatch", "withdraw", "1", "--unit", "万州", "--reason", "面呈"))
    again = approved("dispatch", "withdraw", "1", "--unit", "万州", "--reason", "面呈")
    done(approved("roster", "import", mended(approved, tmp_path), "--yes"))

    kept = approved("dispatch", "refresh", "1", stdin="n\n")
    changed = approved("dispatch", "refresh", "1", "--yes")
    same = approved("dispatch", "refresh", "1")

    assert withdrawn.out == "发送单 1：万州区党史和地方志研究室 2 封已撤下，不再发\n"
    assert (again.status, again.err) == (
        4,
        "万州区党史和地方志研究室在发送单 1 里没有能撤下的邮件（撤下）\n",
    )
    assert kept.lines[1:3] == [
        "改址 1：",
        f"  报  {UNIT}  孙诗雨  {OLD} → {NEW}",
    ]
    assert kept.lines[-1] == "确认改动？已发出和正在发的不动。[y/N] 没有改动"
    assert changed.lines[-1] == "发送单 1 已更新：新增邮件 1 封，撤下 1 封，调整 0 封"
    assert same.lines[0].endswith("：发送范围不用改动")


def test_a_rehearsal_is_shown_and_listed_as_one(approved):
    asked = approved(*AT_ONCE[:-1], "--rehearse", "me@office.example", stdin="y\n")
    real = approved(*AT_ONCE)
    listed = approved("dispatch", "list")

    assert asked.lines[1] == ("演练：各级邮件全部只发到 me@office.example，标【演练】，不计入发送")
    assert asked.lines[-2].startswith("确认演练？[y/N] 已排定演练：发送单 1。")
    assert real.status == 0
    assert [line.split()[2] for line in listed.lines[1:-1]] == ["首发", "演练"]
    assert listed.lines[-1] == "没有 mailer run 在运行，不会发送。请启动：mailer run"


def test_the_new_screens_are_had_in_english(sent):
    env = {"MAILER_LANG": "en"}

    supplement = sent("dispatch", "supplement", "1", "--to", "黔江", "--yes", env=env)
    refresh = sent("dispatch", "refresh", "1", env=env)
    listed = sent("dispatch", "list", env=env)

    assert supplement.lines[0] == "1 letter supplementing dispatch 1"
    assert refresh.lines[0].endswith("its audience needs no change")
    assert [re.split("  +", line.strip())[2] for line in listed.lines[1:-1]] == [
        "supplement to 1",
        "first sending",
    ]
