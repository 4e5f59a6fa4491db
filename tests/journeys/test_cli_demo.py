"""`mailer demo`: the whole main job, by real SMTP, as the README promises it."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from program import mailer, own_process
from terminal import at_terminal


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "demo"


@pytest.fixture(scope="module")
def ran(folder):
    return own_process("demo", "--dir", folder)


def test_the_demo_sends_every_letter_in_order_and_says_where_to_look(ran, folder):
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0] == f"演示文件夹：{folder}（用完可以整个删去）"
    assert [line for line in ran.lines if re.match(r"\d\. ", line)] == [
        "1. 导入稿件 manuscript.txt",
        "2. 导入通讯录 6 份：102 个单位，105 个邮箱",
        "3. 登记签发",
        "4. 排定：报即发，送晚 2 秒，发晚 4 秒",
        "5. 发送",
        "6. 发送情况",
    ]
    assert "        √ 演示在此替责编确认这一条错误；正式发送须由人核对" in ran.lines
    assert "  演练服务器收到 104 封，次序 报 送 发" in ran.lines
    (balance,) = [line for line in ran.lines if "应发" in line]
    assert balance.endswith("  应发 104 = 已发出 104")
    assert [line.split()[0] for line in ran.lines if "发完" in line and "■" in line] == [
        "报",
        "送",
        "发",
    ]
    shown = ran.lines[ran.lines.index("请打开看看：") + 1 :]
    paths = [Path(line.split()[-1]) for line in shown if line.startswith("  ")]
    assert [path.suffix for path in paths] == [".html", ".txt", ".eml", ".log"]
    assert [path.is_file() and path.is_relative_to(folder) for path in paths] == [True] * 4


def test_the_letters_of_the_demo_are_letters(ran, folder):
    received = sorted((folder / "received").glob("*.eml"))

    assert len(received) == 104
    for path in received:
        letter = message_from_bytes(path.read_bytes(), policy=policy.strict)
        assert letter["Subject"] == "《重庆党史工作》2023年第2期（总第221期）"


def test_the_demo_leaves_a_folder_in_which_one_can_go_on(ran, folder):
    report = mailer("-C", folder, "dispatch", "report")
    why = mailer("-C", folder, "why", "汤俊杰")

    assert report.status == 0
    assert re.search(r"发送单 1  发  已发出  \d+月\d+日 \d\d:\d\d$", why.lines[4])


def test_the_demo_never_uses_a_relay_of_the_environment(tmp_path, free_port):
    env = {"MAILER_RELAY__PORT": str(free_port), "MAILER_LANG": "en"}

    ran = own_process("demo", "--dir", tmp_path / "demo", env=env)

    assert ran.status == 0
    assert (
        "  The rehearsal server received 104 letters, in the order 报 up 送 across 发 down"
        in ran.lines
    )


def test_the_demo_leaves_a_folder_with_something_in_it_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    ran = mailer("demo", "--dir", tmp_path)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"{tmp_path} 不是空文件夹。演示请用新的文件夹，或不写 --dir\n"


def test_a_demo_that_is_stopped_names_the_folder_that_it_leaves(tmp_path):
    with at_terminal("demo", env={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.wait("5. 发送")
        terminal.press("\x03")
        status = terminal.end()

    (folder,) = tmp_path.iterdir()
    assert status == 130
    assert terminal.screen.replace("^C", "").splitlines()[-2:] == [
        f"演示已停下。文件夹 {folder} 可以整个删去",
        "已中断",
    ]
