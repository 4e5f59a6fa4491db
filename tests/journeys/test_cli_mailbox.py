"""`mailer init` at a terminal: the mailbox that sends, set up on day one."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import mailer, own_process
from servers.certificates import Authority, found
from servers.loop import in_thread
from servers.scripted import ScriptedServer
from terminal import at_terminal

from mailer import app, config

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals here")

ME = "brief@office.example"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def relay(authority: Authority) -> Iterator[ScriptedServer]:
    """A mailbox's server with TLS, which one person may use."""
    with in_thread(
        lambda: ScriptedServer(tls=authority.server(), implicit_tls=True, users={ME: "abcdefgh"})
    ) as server:
        yield server


def trusting(authority: Authority) -> dict[str, str]:
    return {"SSL_CERT_FILE": str(authority.folder / "ca.pem")}


def comments(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]


def test_a_mailbox_is_set_up_by_answering_questions(tmp_path, relay, authority):
    folder = tmp_path / "office"
    with at_terminal("init", folder, env=trusting(authority)) as terminal:
        terminal.answer("发信邮箱的地址：", "brief＠office.example")
        terminal.answer("7  其他\n号码：", "7")
        terminal.answer("服务器地址", "127.0.0.1")
        terminal.answer("加密方式", "")
        terminal.answer("端口 [465]：", str(relay.port))
        terminal.answer(f"登录名（不用登录的写 -） [{ME}]：", "")
        terminal.answer("简报名称（与报头上一致）：", "《武陵党史》")
        terminal.answer("发件人名称（收件人看到的） [武陵党史编辑部]：", "")
        terminal.answer("简报的英文短名", "wlds")
        terminal.answer(f"出了事告诉谁（邮箱，几个用逗号分开） [{ME}]：", "")
        terminal.answer("授权码（输入时不显示", "my-password")
        terminal.answer("再输一次授权码", "abcd efgh")
        status = terminal.end()

    assert status == 0, terminal.screen
    assert "这里要的是授权码（客户端专用密码），不是网页上登录用的密码" in terminal.screen
    assert "my-password" not in terminal.screen
    assert "efgh" not in terminal.screen
    (letter,) = relay.taken
    assert (letter.sender, letter.recipient) == (ME, ME)
    written = tomllib.loads((folder / "config.toml").read_text("utf-8"))
    (key, bulletin), *others = written["bulletins"].items()
    asked_for = {"name": "武陵党史", "sender": "武陵党史编辑部", "theme": "redhead"}
    assert (key, others, {name: bulletin[name] for name in asked_for}) == ("wlds", [], asked_for)
    assert not any(value for name, value in bulletin.items() if name not in asked_for)
    assert written["notify"] == {"to": [ME]}
    assert "password" not in written["relay"]
    assert comments(folder / "config.toml") == comments(app.SAMPLES / "config.toml")
    secrets = folder / "secrets.toml"
    assert tomllib.loads(secrets.read_text("utf-8")) == {"relay": {"password": "abcdefgh"}}
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert "secrets.toml" in (folder / ".gitignore").read_text("utf-8").splitlines()
    looked = own_process("-C", folder, "doctor", "--json", env=trusting(authority))
    assert (looked.status, looked.json["errors"]) == (0, 0)


def test_a_known_mailbox_is_not_asked_for_its_server_and_can_wait_for_its_password(tmp_path):
    folder = tmp_path / "office"
    with at_terminal("init", folder, env={}) as terminal:
        terminal.answer("发信邮箱的地址：", "jianbao@126.com")
        terminal.answer("网易邮箱（163、126、yeah）：smtp.126.com:465，加密（TLS）", "重庆党史工作")
        terminal.answer("发件人名称", "")
        terminal.answer("短名", "cqdsgz")
        terminal.answer("出了事告诉谁", "a@office.example，b@office.example")
        terminal.answer("授权码", "")
        status = terminal.end()

    assert status == 0, terminal.screen
    settings = config.load(folder, {})
    assert (settings.relay.preset, settings.relay.host) == ("netease", "smtp.126.com")
    assert (settings.relay.address, settings.relay.username) == ("jianbao@126.com",) * 2
    assert settings.notify_to == ("a@office.example", "b@office.example")
    assert not (folder / "secrets.toml").exists()


def test_an_answer_that_will_not_do_is_asked_for_again(tmp_path, free_port):
    folder = tmp_path / "office"
    with at_terminal("init", folder, env={}) as terminal:
        terminal.answer("发信邮箱的地址：", "brief")
        terminal.answer("不是邮箱：没有 @\n发信邮箱的地址：", "高速@163.com")
        terminal.answer("没有 高速@163.com 这样的邮箱：@ 前面应只有英文字母", "高速@bao.example")
        terminal.answer("号码：", "3")
        terminal.answer("没有 高速@bao.example 这样的邮箱：@ 前面应只有英文字母", ME)
        terminal.answer("号码：", "8")
        terminal.answer("请输入 1 到 7\n号码：", "7")
        terminal.answer("服务器地址", "mail.office.example")
        terminal.answer("加密方式", "none")
        terminal.answer("不在本机，不加密会泄露密码和邮件", "starttls")
        terminal.answer("端口 [587]：", "x")
        terminal.answer("应为 1 到 65535", "")
        terminal.answer("登录名", "")
        terminal.answer("简报名称", "")
        terminal.answer("不能空着\n简报名称", "重庆党史工作")
        terminal.answer("发件人名称", "")
        terminal.answer("短名", "CQ")
        terminal.answer("只能用小写字母、数字和连字符", "cqdsgz")
        terminal.answer("出了事告诉谁", "")
        terminal.answer("授权码", "")
        status = terminal.end()

    assert status == 0, terminal.screen
    relay = config.load(folder, {}).relay
    assert (relay.host, relay.port, relay.security) == ("mail.office.example", 587, "starttls")


def test_the_end_of_the_input_at_a_question_says_how_to_begin_again(tmp_path):
    with at_terminal("init", tmp_path / "office", env={}) as terminal:
        terminal.answer("发信邮箱的地址：", "\x04")
        status = terminal.end()

    assert status == 2
    assert terminal.screen.splitlines()[-1] == (
        "要等人输入，而输入已经结束（按了 Ctrl+D，或不在终端里），没有做完。"
        "再做一次：mailer init；在脚本里：mailer init --yes"
    )


def test_settings_that_are_there_are_not_changed_without_a_yes(tmp_path):
    folder = tmp_path / "office"
    app.init(folder, {})
    before = (folder / "config.toml").read_bytes()

    with at_terminal("init", folder, env={}) as terminal:
        terminal.answer("重新设置发信邮箱？", "")
        status = terminal.end()

    assert (status, (folder / "config.toml").read_bytes()) == (0, before)
    assert "没有改动，设置还是" in terminal.screen
    assert "样例设置" not in terminal.screen


def test_whoever_comes_again_keeps_by_enter_what_stands_there(tmp_path):
    folder = tmp_path / "office"
    app.init(folder, {})
    app.set_mailbox(
        folder,
        app.Mailbox(
            "netease", "brief@163.com", None, None, None, "brief@163.com", ("b@o.example",)
        ),
        {},
    )

    with at_terminal("init", folder, env={}) as terminal:
        terminal.answer("重新设置发信邮箱？", "y")
        terminal.answer("发信邮箱的地址", "")
        terminal.answer("出了事告诉谁", "")
        terminal.answer("授权码", "")
        terminal.end()

    settings = config.load(folder, {"MAILER_RELAY__PASSWORD": "later"})
    assert (settings.relay.address, settings.notify_to) == ("brief@163.com", ("b@o.example",))


def test_another_password_leaves_the_other_secrets_where_they_are(tmp_path, relay, authority):
    folder = tmp_path / "office"
    app.init(folder, {})
    secrets = folder / "secrets.toml"
    secrets.write_text(
        '# 只给管理员\n[relay]\npassword = "old"  \n[database]\nurl = "sqlite:///jianbao.db"\n',
        "utf-8",
    )
    secrets.chmod(0o600)

    app.keep_password(folder, 'a"b\\c')

    assert secrets.read_text("utf-8").splitlines()[0] == "# 只给管理员"
    assert tomllib.loads(secrets.read_text("utf-8")) == {
        "relay": {"password": 'a"b\\c'},
        "database": {"url": "sqlite:///jianbao.db"},
    }


def test_without_a_terminal_nothing_is_asked_and_it_is_said(tmp_path):
    ran = mailer("init", tmp_path / "office")

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[1].startswith("没有提问，用的是样例设置")


@pytest.mark.parametrize(
    ("served", "security", "said"),
    [
        ({"host": "other.example"}, "implicit", "服务器的证书是别的主机名的"),
        ({"days": -1}, "starttls", "服务器的证书已过期"),
        (None, "starttls", "服务器不提供加密（STARTTLS）"),
    ],
)
def test_a_server_that_is_not_safe_gets_no_password(tmp_path, authority, served, security, said):
    folder = tmp_path / "office"
    app.init(folder, {})
    context = None if served is None else authority.server(**served)
    with in_thread(
        lambda: ScriptedServer(
            tls=context, implicit_tls=security == "implicit", users={ME: "abcdefgh"}
        )
    ) as server:
        env = {
            **trusting(authority),
            "MAILER_RELAY__PORT": str(server.port),
            "MAILER_RELAY__SECURITY": security,
            "MAILER_RELAY__USERNAME": ME,
            "MAILER_RELAY__PASSWORD": "abcdefgh",
            "MAILER_RELAY__ADDRESS": ME,
        }
        ran = own_process("-C", folder, "doctor", "--send", env=env)

    assert ran.status == 1
    assert said in "".join(line.strip() for line in ran.lines)
    assert [line for line in server.commands if "AUTH" in line] == []
    assert server.taken == []
