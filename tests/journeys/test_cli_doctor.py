"""`mailer doctor` on the screen: what is well in one line, what is not with its mend."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from program import english, mailer
from servers.loop import in_thread
from servers.scripted import ScriptedServer
from terminal import at_terminal

from mailer.cli.show.layout import width

ME = "jianbao@office.example"


@pytest.fixture(scope="module")
def relay() -> Iterator[ScriptedServer]:
    with in_thread(lambda: ScriptedServer(users={ME: "secret"})) as server:
        yield server


@pytest.fixture
def well(relay) -> dict[str, str]:
    """The settings of an office in which all is well."""
    return {
        "MAILER_RELAY__PORT": str(relay.port),
        "MAILER_RELAY__USERNAME": ME,
        "MAILER_RELAY__PASSWORD": "secret",
        "MAILER_NOTIFY__TO": "editor@office.example",
    }


def test_all_is_well_on_one_screen(new_office, relay, well):
    ran = new_office("doctor", env=well)

    free_gb = round(shutil.disk_usage(new_office.folder).free / 2**30)
    shown = [line for line in ran.lines if "GB" not in line and not line.startswith("√  时钟")]
    assert (ran.status, ran.err) == (0, "")
    assert shown == [
        f"检查 {new_office.folder}",
        "√  设置         1 种简报",
        "√  版式         redhead",
        "√  工作日       国务院公布的放假安排",
        "√  发送日志     mail.log，可写",
        f"√  邮件服务器   127.0.0.1:{relay.port}，不加密，每封最大 10 MB，SIZE PIPELINING",
        "                SMTPUTF8 8BITMIME",
        f"√  登录         {ME}，可以登录",
        f"√  发件地址     {ME}",
        "√  通知         editor@office.example",
        "√  发送进程     没有运行，也没有待发的",
        "—  域名         未检查：是示例域名",
        "—  签名         未检查：没有设 [dkim]，签名（DKIM）由邮件服务器做",
        "都好，可以发送",
        "给自己发一封试信：mailer doctor --send",
    ]
    (database,) = [line for line in ran.lines if "GB" in line]
    assert database.startswith("√  数据库       jianbao.db，完整，磁盘剩 ")
    assert abs(float(database.split()[-2]) - free_gb) <= 2


@pytest.mark.parametrize("run", [mailer, english])
def test_what_is_wrong_fits_the_screen_and_ends_with_what_to_do(new_office, well, run):
    (new_office.folder / "jianbao.db").chmod(0o644)
    wrong = {**well, "MAILER_RELAY__PASSWORD": "wrong", "MAILER_NOTIFY__TO": ""}

    ran = run("-C", new_office.folder, "doctor", env=wrong)

    lines = [line for line in ran.lines if str(new_office.folder) not in line]
    assert (ran.status, ran.err) == (1, "")
    assert [line for line in lines if width(line) > 80] == []
    assert "secret" not in ran.out
    assert [line[:1] for line in ran.lines].count("×") == 1
    assert "mailer doctor" in ran.lines[-1]


def test_at_a_narrow_terminal_the_checks_are_as_wide_as_that(new_office, well):
    wrong = {**well, "MAILER_RELAY__PASSWORD": "wrong", "COLUMNS": "60"}
    with at_terminal("-C", new_office.folder, "doctor", env=wrong) as terminal:
        terminal.end()

    shown = [line for line in terminal.screen.splitlines() if str(new_office.folder) not in line]
    assert [line for line in shown if width(line) > 60] == []
    assert len(shown) > 12


@pytest.mark.parametrize(("at", "severity", "status"), [("+1h", "warning", 0), ("now", "error", 1)])
def test_a_scheduled_dispatch_that_nobody_sends_is_told(approved, well, at, severity, status):
    approved("schedule", "--at", at, "--yes", env=well)

    ran = approved("doctor", "--json", env=well)

    found = {check["check"]: check["problems"] for check in ran.json["checks"]}
    told = {
        name: [(each["severity"], each["code"]) for each in problems]
        for name, problems in found.items()
        if problems
    }
    assert told == {"runner": [(severity, "doctor.nobody_sends")]}
    assert ran.status == status


def test_wrong_settings_are_all_told_and_nothing_else_is_looked_at(new_office, well):
    wrong = {**well, "MAILER_RELAY__PORT": "x", "MAILER_LOG__LEVEL": "debug"}

    ran = new_office("doctor", env=wrong)

    assert ran.status == 1
    assert ran.lines[1:3] == [
        "×  设置         log.level：没有这一项，是否为 log.file？（MAILER_LOG__LEVEL）",
        "                relay.port：“x”不能用，应为 1 .. 65535（MAILER_RELAY__PORT）",
    ]
    assert {line.split("：", 1)[-1] for line in ran.lines[3:-1]} == {"先改好“设置”"}


def test_a_folder_that_is_none_has_nothing_to_look_at(tmp_path):
    ran = mailer("-C", tmp_path, "doctor")

    assert ran.status == 3
    assert ran.err.splitlines()[0] == f"“{tmp_path}”不是简报的工作文件夹（没有 config.toml）。"


def test_a_key_for_signing_is_made_and_what_to_publish_is_shown(new_office, relay, well):
    made, again = (new_office("dkim", "key") for _ in range(2))
    told = new_office("dkim", "key", "--json").json
    used = {"MAILER_DKIM__KEY_FILE": "dkim-jianbao.pem"}
    signing = new_office("doctor", env={**well, **used})

    assert (made.status, again.status, signing.status) == (0, 0, 0)
    assert made.lines[0].startswith(f"已生成密钥 {new_office.folder / 'dkim-jianbao.pem'}")
    assert again.lines[0].startswith("密钥 ")
    assert made.lines[1:] == again.lines[1:]
    assert made.lines[2:4] == [f"  {told['name']}", f"  {told['record']}"]
    assert made.lines[-2:] == ['  key_file = "dkim-jianbao.pem"', '  selector = "jianbao"']
    assert "√  签名         jianbao._domainkey.office.example，2048 位" in signing.lines
