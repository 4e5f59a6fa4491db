"""The way in: help, languages, settings, and what a person meets when something goes wrong."""

import ctypes
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest
from program import SEED, english, mailer, own_process

from mailer.cli import door
from mailer.cli.show.layout import width
from mailer.cli.words import LANGUAGES, Words


def commands():
    """The words of every command."""

    def walk(command, words):
        yield words
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                yield from walk(command.get_command(click.Context(command), name), (*words, name))

    return list(walk(door.door, ()))


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_a_help_page_in_both_languages(words):
    chinese, other = (run(*words, "--help") for run in (mailer, english))

    assert [(ran.status, ran.err) for ran in (chinese, other)] == [(0, ""), (0, "")]
    assert re.search("[\u4e00-\u9fff]", chinese.lines[2])
    said = re.sub("“[^”]*”", "", other.out)  # what is to be typed may be Chinese
    assert not re.search("[\u4e00-\u9fff]{4}", said)


def test_a_help_page_is_whole_in_chinese():
    ran = own_process("issue", "proof", "--help")

    assert ran.out == (
        "用法：mailer issue proof [OPTIONS] [ISSUE]\n"
        "\n"
        "  列出校对意见；用 --confirm 确认某条无误，用 --fix 改正标点和空格。有未确认的错\n"
        "  误不能签发。\n"
        "\n"
        "选项：\n"
        "  --confirm CODE[:LINES]  确认这一条无误，可限定行号：NAME_VARIANT:25,43。\n"
        "  --note TEXT             确认的理由。\n"
        "  --fix                   改正标点、空格和换页断句：先列出每一处，确认后存为草\n"
        "                          稿，原来的签发失效。\n"
        "  --yes                   不再询问，直接执行。\n"
        "  --operator NAME         经办人，缺省为登录名。\n"
        "  --json                  输出 JSON，供别的程序读。\n"
        "  --help                  显示本说明。\n"
    )


def test_a_help_page_fits_eighty_columns():
    for words in commands():
        for run in (mailer, english):
            assert [line for line in run(*words, "--help").lines if width(line) > 80] == []


def test_at_a_narrow_terminal_a_help_page_is_as_wide_as_that():
    for run in (mailer, english):
        for words in ((), ("issue", "proof"), ("roster", "add")):
            ran = run(*words, "--help", env={"COLUMNS": "60"})
            assert [line for line in ran.lines if width(line) > 60] == []


def test_a_range_is_told_in_words_on_a_help_page():
    assert "[1 到 2]" in own_process("roster", "add", "--help").out


def test_the_list_of_commands_is_there_without_any_room_of_work():
    seen = "import sys; from mailer.cli import door; door.main(['--help']); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, check=True, text=True)

    loaded = set(done.stdout.splitlines()[-1].split())
    heavy = {"sqlalchemy", "jinja2", "premailer", "apscheduler", "aiosmtplib", "pydantic", "rich"}
    rooms = {"mailer.app", "mailer.workflow", "mailer.store", "mailer.press", "mailer.dispatch"}
    assert loaded & (heavy | rooms) == set()


@pytest.mark.parametrize("command", ["issue preview", "schedule"])
def test_the_help_of_a_command_is_there_without_what_does_its_work(command):
    words = [*command.split(), "--help"]
    seen = f"import sys; from mailer.cli import door; door.main({words}); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, check=True, text=True)

    loaded = set(done.stdout.splitlines()[-1].split())
    rooms = {"mailer.app", "mailer.workflow", "mailer.store"}
    assert loaded & ({"sqlalchemy", "pydantic", "jinja2", "premailer"} | rooms) == set()


def test_a_manuscript_is_looked_at_without_what_stores_plans_sets_or_sends(tmp_path):
    look = ["-C", str(tmp_path), "issue", "parse", str(SEED)]
    seen = f"import sys; from mailer.cli import door; door.main({look}); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, check=True, text=True)

    loaded = set(done.stdout.splitlines()[-1].split())
    rooms = {"mailer.store", "mailer.plan", "mailer.delivery", "mailer.registry"}
    assert loaded & ({"sqlalchemy", "pydantic", "jinja2", "asyncio"} | rooms) == set()


def test_a_list_is_there_without_what_reads_sets_or_sends(new_office):
    seen = (
        "import sys; from mailer.cli import door; "
        f"door.main(['-C', {str(new_office.folder)!r}, 'issue', 'list']); print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, check=True, text=True)

    loaded = set(done.stdout.splitlines()[-1].split())
    libraries = {"jinja2", "premailer", "PIL", "tinycss2", "apscheduler", "aiosmtplib", "psycopg"}
    rooms = {
        "mailer.dispatch",
        "mailer.courier",
        "mailer.gauges",
        "mailer.checkup",
        "mailer.backup",
    }
    parts = {"mailer.manuscript.reading", "mailer.proof.rules", "mailer.press.setting"}
    assert loaded & (libraries | rooms | parts) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rooster",), "错误：没有命令 rooster。是否为 'roster'？\n"),
        (("issue", "prase"), "错误：没有命令 prase。是否为 'parse'？\n"),
        (("issue", "parse"), "错误：缺少参数 'FILE'。\n"),
        (("issue", "list", "--jsn"), "错误：没有选项 --jsn。是否为 '--json'？\n"),
        (("sink", "--port", "x"), "错误：'--port' 写法不对：'x' 不是整数。\n"),
        (
            ("sink", "--port", "70000"),
            "错误：'--port' 写法不对：应为 0 到 65535，不是 70000。\n",
        ),
        (("takeover", "--by", "甲"), "错误：缺少选项 '--reason'。\n"),
        (("dispatch", "cancel", "七"), "错误：'DISPATCH' 写法不对：'七' 不是整数。\n"),
        (("issue", "list", "2023-02"), "错误：多了参数（2023-02）\n"),
    ],
)
def test_a_mistyped_command_is_exit_2_in_chinese(words, said):
    ran = own_process(*words)  # click keeps the language that a process has begun in

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("用法：mailer ")
    assert ran.err.endswith(said)


def test_curled_quotation_marks_are_named_where_a_command_fell_apart_at_a_blank():
    ran = own_process("schedule", "2023-02", "--at", "“2023-03-13", "09:00”")

    assert ran.status == 2
    assert ran.err.splitlines()[-2:] == [
        "错误：多了参数（09:00”）",
        '中文引号“”在命令里不起引号的作用。有空格的请用英文引号，如 --at "2023-03-13 09:00"',
    ]


def test_curled_quotation_marks_around_one_word_are_not_blamed_for_another_mistake():
    ran = own_process("issue", "proof", "2023-02", "--notte", "“已核对”")

    assert ran.status == 2
    assert "“”" not in ran.err


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("zh_CN", "选项："),
        ("zh_CN.UTF-8", "选项："),
        ("en", "Options:"),
        ("en_US.UTF-8", "Options:"),
    ],
)
def test_the_environment_chooses_the_language(said, heading):
    assert heading in own_process("--help", env={"MAILER_LANG": said}).lines


def test_a_language_that_nobody_here_speaks_is_refused():
    ran = own_process("dispatch", "list", env={"MAILER_LANG": "fr"})

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "MAILER_LANG “fr”：没有这种语言，可用 zh_CN、en\n"


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("schedule", "2023-02", "--at", "+1h", "--yes"),
        ("issue", "test", "--to", "a@b.example"),
    ],
    ids=" ".join,
)
def test_no_letter_leaves_with_a_sender_that_the_provider_refuses(approved, words):
    env = {"MAILER_RELAY__PRESET": "netease", "MAILER_RELAY__USERNAME": "other@163.com"}

    ran = approved(*words, env=env)

    assert (ran.status, ran.out.count("发送单")) == (4, 0)
    assert ran.err == (
        "发件地址 jianbao@office.example 不是登录名 other@163.com，127.0.0.1 会拒收每一封"
        "（440、501、553）。\n请把 config.toml [relay] 的 address 和 username 写成同一个邮箱\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are another thing here")
def test_a_file_that_may_not_be_read_is_told_in_chinese_as_bad_input(tmp_path):
    file = tmp_path / "manuscript.txt"
    file.write_text(SEED.read_text("utf-8"), encoding="utf-8")
    file.chmod(0)

    ran = own_process("issue", "parse", file, preexec_fn=may_not_read_everything)

    assert (ran.status, ran.out) == (3, "")
    assert ran.err == f"{file} 读不出来：没有权限。请核对它的权限和属主，或另存一份再试\n"


def may_not_read_everything():
    """Takes from root, as whom the tests may run, the right to read what nobody may."""
    drop, override, search = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if os.geteuid() == 0:
        for capability in (override, search):
            ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


def test_what_the_program_makes_is_for_its_owner_only(sent):
    sent("issue", "preview", "2023-02")

    made = [path for path in sent.folder.rglob("*") if path != sent.folder]
    open_to_others = {path.name for path in made if path.stat().st_mode & 0o077}

    assert {"jianbao.db", "mail.log", "preview", "received"} <= {path.name for path in made}
    assert open_to_others == set()


def test_a_database_that_is_not_there_is_told_and_not_made(new_office):
    path = new_office.folder / "jianbao.db"
    for file in new_office.folder.glob("jianbao.db*"):
        file.unlink()

    ran = new_office("dispatch", "list")

    assert (ran.status, ran.out) == (5, "")
    assert ran.err.splitlines()[0] == f"没有数据库文件 {path}。"
    assert list(new_office.folder.glob("jianbao.db*")) == []


def test_an_empty_database_is_not_taken_for_one_of_another_version(new_office):
    for file in new_office.folder.glob("jianbao.db*"):
        file.unlink()
    path = new_office.folder / "jianbao.db"
    path.touch()

    ran = new_office("dispatch", "list")

    assert ran.status == 4
    assert ran.err == f"数据库 sqlite:///{path} 是空的，还没有表。请执行：mailer init\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "[Errno 111] Connect call failed ('127.0.0.1', 25)",
            "连接被拒绝（对方没有这项服务，或端口不对）",
        ),
        ("[Errno -2] Name or service not known", "查不到这个主机名"),
        ("Permission denied", "没有权限"),
        ("No such file or directory", "没有这个文件或文件夹"),
        ("unable to open database file", "数据库文件打不开（文件夹不存在，或没有权限）"),
        ("STARTTLS is not offered", "服务器不提供加密（STARTTLS）"),
        ("what nobody has ever heard", "what nobody has ever heard"),
    ],
)
def test_what_the_system_says_in_english_is_said_in_chinese_where_it_is_known(said, told):
    assert Words("zh_CN").fill("{said:cause}", {"said": said}) == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("said", "to_do"),
    [
        ("attempt to write a readonly database", ("权限", "who owns the file")),
        ("file is not a database", ("mailer restore", "mailer restore")),
        ("database disk image is malformed", ("mailer restore", "mailer restore")),
        ("unable to open database file", ("[database] url", "[database] url")),
    ],
)
def test_a_failure_of_the_database_says_what_to_do(said, to_do, language):
    told = Words(language)("store.failed", database="jianbao.db", said=said)

    assert to_do[LANGUAGES.index(language)] in told


def test_a_database_that_is_none_is_told_with_both_ways_out(new_office):
    path = new_office.folder / "jianbao.db"
    path.write_text("no database\n" * 500)

    ran = new_office("dispatch", "list")

    assert (ran.status, ran.out) == (5, "")
    assert ran.err == (
        f"数据库 sqlite:///{path} 出错：这个文件不是数据库。"
        "请核对 config.toml 的 [database] url 指的是不是它；"
        "是它而已损坏的，用备份恢复：mailer restore 备份文件 --to 新文件夹\n"
    )


def test_a_server_that_is_not_there_is_told_in_chinese(approved, free_port):
    env = {"MAILER_RELAY__PORT": str(free_port)}

    ran = approved("issue", "test", "--to", "a@b.example", env=env)

    assert ran.status == 5
    assert ran.err.splitlines()[0] == (
        f"邮件服务器 127.0.0.1:{free_port} 没有接下测试邮件：连不上邮件服务器"
        "（连接被拒绝（对方没有这项服务，或端口不对））。"
    )


def test_the_settings_choose_the_language_where_the_environment_does_not(new_office):
    settings = new_office.folder / "config.toml"
    text = settings.read_text("utf-8").replace('language = "zh_CN"', 'language = "en"')
    settings.write_text(text, encoding="utf-8")

    ran = new_office("dispatch", "list", env={"MAILER_LANG": ""})

    assert ran.out == "No dispatches yet. Schedule one: mailer schedule --at WHEN\n"


def test_a_folder_that_is_none_is_exit_3_with_both_ways_out(tmp_path):
    ran = mailer("-C", tmp_path, "issue", "list")

    assert (ran.status, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        f"“{tmp_path}”不是简报的工作文件夹（没有 config.toml）。",
        f"  新建：mailer init {tmp_path}",
        "  或指明已有的：mailer -C 文件夹 …",
    ]


@pytest.mark.parametrize("words", [("issue", "list"), ("doctor",), ("dkim", "key"), ("worker",)])
def test_a_file_where_a_folder_belongs_is_told_and_not_proposed_to_init(tmp_path, words):
    (tmp_path / "a.txt").write_text("a")

    ran = mailer("-C", tmp_path / "a.txt", *words)

    assert ran.status == 3
    assert ran.err == (
        f"{tmp_path / 'a.txt'} 是文件，应为简报的工作文件夹。请指明文件夹：mailer -C 文件夹 …\n"
    )


def test_a_new_folder_says_what_to_edit_next(tmp_path):
    ran = mailer("init", tmp_path / "简报")

    assert ran.status == 0
    assert ran.lines[0] == (
        f"工作文件夹 {tmp_path / '简报'}：新建 config.toml、workdays.toml、templates、recipients，数据库已备好"
    )
    assert ran.lines[-5:-2] == [
        "接下来：",
        f"  进入工作文件夹：cd {tmp_path / '简报'}",
        "  导入通讯录：mailer roster import recipients/文件.csv",
    ]


def test_a_folder_that_is_whole_stays_as_it_is(new_office):
    before = (new_office.folder / "config.toml").read_bytes()

    ran = mailer("init", new_office.folder, "--yes")

    assert (ran.status, ran.out) == (
        0,
        f"工作文件夹 {new_office.folder}：都已齐备，没有改动\n",
    )
    assert (new_office.folder / "config.toml").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_exit_5(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")

    ran = mailer("init", tmp_path / "file" / "below")

    assert (ran.status, ran.out) == (5, "")
    assert ran.err.startswith(f"{tmp_path / 'file'}")
    assert "Traceback" not in ran.err


def test_all_mistakes_of_the_settings_are_told_at_once(new_office):
    settings = new_office.folder / "config.toml"
    text = settings.read_text("utf-8")
    text = text.replace("port = 2525", 'port = "x"').replace("song_after", "song_aftr")
    settings.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    at = {
        name: lines.index(line) + 1
        for line in lines
        for name in ("port", "song_aftr")
        if line.startswith(f"{name} =")
    }

    ran = new_office("issue", "list")
    first, *problems = ran.err.splitlines()

    assert (ran.status, ran.out) == (3, "")
    assert first == f"设置文件有误，没有执行任何操作（{settings}）："
    assert {line.partition("：")[0]: line.partition("：")[2] for line in problems} == {
        "  relay.port": f"“x”不能用，应为 1 .. 65535（config.toml 第{at['port']}行）",
        "  sending.song_aftr": "没有这一项，是否为 sending.song_after？"
        f"（config.toml 第{at['song_aftr']}行）",
    }


def test_a_database_of_another_form_is_exit_4_and_names_init(new_office):
    with sqlite3.connect(new_office.folder / "jianbao.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")

    ran = new_office("issue", "list")

    assert ran.status == 4
    assert "现为 0000，应为 0001" in ran.err
    assert ran.err.endswith("请执行：mailer init\n")


def test_a_failure_of_ours_is_one_sentence_and_a_file(approved):
    with sqlite3.connect(approved.folder / "jianbao.db") as database:
        database.execute("UPDATE issues SET content = 'not JSON'")

    ran = approved("issue", "list")

    assert (ran.status, ran.out) == (5, "")
    first, second = ran.err.splitlines()
    assert first == "程序出了意外（JSONDecodeError），已停下。这不是您的错。"
    file = Path(re.search(r"详情已存到 (\S+)，", second)[1])
    assert "Traceback (most recent call last)" in file.read_text("utf-8")
    if os.name == "posix":  # the folder is everybody's
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.stem.endswith(f"-{os.getpid()}")
    file.unlink()


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_a_reader_that_goes_away_ends_the_program_without_a_word():
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [sys.executable, "-m", "mailer", "issue", "parse", str(SEED)],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (door.CUT_OFF, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full of Linux")
def test_output_that_no_disk_can_keep_is_exit_5_and_one_line():
    ran = own_process_with(">/dev/full", "issue", "parse", SEED)

    assert ran == (5, "磁盘已满\n")


@pytest.mark.skipif(os.name != "posix", reason="streams of POSIX")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["issue", "parse", SEED], (1, "")),
        (["issue", "parse", "none.txt"], (3, "没有这个文件：none.txt。请核对文件名和所在文件夹\n")),
    ],
)
def test_a_closed_output_changes_nothing_but_what_is_shown(words, told):
    assert own_process_with(">&-", *words) == told


@pytest.mark.skipif(os.name != "posix", reason="streams of POSIX")
def test_a_closed_input_is_nobody_who_could_answer(approved):
    ran = own_process_with("<&-", "-C", approved.folder, "schedule", "--at", "now")

    assert ran[0] == 2
    assert "没有人输入" in ran[1]


def own_process_with(redirection, *words):
    """Status and errors of a command whose streams a shell has redirected."""
    done = subprocess.run(
        [
            "sh",
            "-c",
            f'exec "$0" "$@" {redirection}',
            sys.executable,
            "-m",
            "mailer",
            *map(str, words),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "MAILER_LANG": "zh_CN", "PYTHONUNBUFFERED": ""},  # as a person has it
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.decode()


def test_the_version_is_told():
    assert re.fullmatch(r"mailer \d+\.\d+\S*\n", own_process("--version").out)


def test_a_new_folder_stands_by_itself(new_office, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.move(new_office.folder, moved)

    assert mailer("-C", moved, "issue", "list").status == 0
