"""Settings from three places, all that is wrong with them at once, and no secret shown."""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailer import config
from mailer.config import Listen, Secret, load
from mailer.mistake import BadInput, Problem

TOP = Path(__file__).parents[2]

LEAST = """
[bulletins.cqdsgz]
name = "重庆党史工作"
sender = "重庆党史工作编辑部"

[relay]
host = "smtp.office.example"
address = "brief@office.example"
"""


def folder_with(tmp_path: Path, text: str = LEAST, secrets: str | None = None) -> Path:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    if secrets is not None:
        path = tmp_path / "secrets.toml"
        path.write_text(secrets, encoding="utf-8")
        path.chmod(0o600)
    return tmp_path


def mistake_of(folder: Path, **env: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        load(folder, env)
    return caught.value


def problem(code: str, path: str, line: int | None, *, file="config.toml", **values) -> Problem:
    return Problem(code, {"path": path, "file": file, "line": line, **values})


# What comes out


def test_the_least_that_an_office_must_say_is_enough(tmp_path):
    settings = load(folder_with(tmp_path), {})

    assert (settings.language, settings.timezone) == ("zh_CN", ZoneInfo("Asia/Shanghai"))
    assert settings.database_url == f"sqlite:///{tmp_path}/jianbao.db"
    assert settings.log_file == tmp_path / "mail.log"
    assert settings.bulletins == (
        config.BulletinSettings(
            "cqdsgz", "重庆党史工作", "重庆党史工作编辑部", "redhead", "brief@office.example", None
        ),
    )
    assert settings.relay == config.RelaySettings(
        preset=None,
        host="smtp.office.example",
        port=587,
        security="starttls",
        address="brief@office.example",
        username=None,
        password=None,
        reply_to=None,
        hello_name=None,
        connections=1,
        letters_per_connection=20,
        interval=dt.timedelta(),
        window=dt.timedelta(minutes=15),
        window_letters=0,
        day_letters=0,
        connect_timeout=dt.timedelta(seconds=30),
        command_timeout=dt.timedelta(minutes=1),
        body_timeout=dt.timedelta(minutes=3),
        dot_timeout=dt.timedelta(minutes=10),
        sender_is_login=False,
    )
    assert settings.notify_to == ()
    assert settings.sending == config.SendingSettings(
        song_after=dt.timedelta(minutes=30),
        fa_after=dt.timedelta(hours=1),
        late=dt.timedelta(hours=2),
        overdue=dt.timedelta(minutes=30),
        bao_on_doubt="ask",
        song_on_doubt="ask",
        fa_on_doubt="ask",
        resend_after=dt.timedelta(minutes=15),
        expire=dt.timedelta(days=2),
        hours=(dt.time(8, 30), dt.time(18)),
    )


@pytest.mark.parametrize(("security", "port"), [("implicit", 465), ("starttls", 587), ("none", 25)])
def test_the_port_follows_the_way_of_encrypting(tmp_path, security, port):
    folder = folder_with(tmp_path, LEAST.replace("smtp.office.example", "localhost"))

    settings = load(folder, {"MAILER_RELAY__SECURITY": security})

    assert settings.relay.port == port


@pytest.mark.parametrize(
    ("preset", "address", "host"),
    [
        ("qq", "12345@foxmail.com", "smtp.qq.com"),
        ("netease", "jianbao@163.com", "smtp.163.com"),
        ("netease", "jianbao@126.com", "smtp.126.com"),
        ("netease", "jianbao@YEAH.net", "smtp.yeah.net"),
        ("tencent-exmail", "brief@office.example", "smtp.exmail.qq.com"),
        ("aliyun", "brief@office.example", "smtp.qiye.aliyun.com"),
    ],
)
def test_a_preset_knows_where_a_mailbox_is_and_how_fast_it_may_be_spoken_to(
    tmp_path, preset, address, host
):
    written = LEAST.replace('host = "smtp.office.example"', f'preset = "{preset}"')

    relay = load(folder_with(tmp_path, written.replace("brief@office.example", address)), {}).relay

    assert (relay.host, relay.port, relay.security) == (host, 465, "implicit")
    assert (relay.connections, relay.letters_per_connection) == (1, 20)
    assert (relay.interval, relay.window) == (dt.timedelta(seconds=6), dt.timedelta(minutes=15))
    assert relay.window_letters == 30


def test_what_is_written_wins_over_the_preset_and_what_is_empty_does_not(tmp_path):
    folder = folder_with(
        tmp_path,
        LEAST.replace("smtp.office.example", "")
        + 'preset = "qq"\nsecurity = "starttls"\nport = ""\ninterval = "0s"\nwindow = ""\n'
        + "window_letters = 0\nday_letters = 50\nconnections = 2\n",
    )

    relay = load(folder, {}).relay

    assert (relay.host, relay.port, relay.security) == ("smtp.qq.com", 587, "starttls")
    assert (relay.interval, relay.window) == (dt.timedelta(), dt.timedelta(minutes=15))
    assert (relay.window_letters, relay.day_letters, relay.connections) == (0, 50, 2)


@pytest.mark.parametrize(
    ("host", "written", "patience_min"),
    [
        ("smtp.office.example", "", 10),
        ("198.51.100.7.example", "", 10),
        ("8.8.8.8", "", 10),
        ("localhost", "", 2),
        ("127.0.0.1", "", 2),
        ("10.1.2.3", "", 2),
        ("192.168.0.9", "", 2),
        ("fd00::1", "", 2),
        ("127.0.0.1", "7m", 7),
        ("smtp.office.example", "1m", 1),
    ],
)
def test_a_relay_of_our_own_network_has_two_minutes_for_the_answer_to_a_letter(
    tmp_path, host, written, patience_min
):
    text = LEAST.replace("smtp.office.example", host) + f'dot_timeout = "{written}"\n'

    relay = load(folder_with(tmp_path, text), {}).relay

    assert relay.dot_timeout == dt.timedelta(minutes=patience_min)


@pytest.mark.parametrize(
    ("preset", "address"), [("coremail", "brief@office.example"), ("netease", "a@vip.163.com")]
)
def test_a_preset_that_does_not_know_the_server_asks_for_it(tmp_path, preset, address):
    written = LEAST.replace('host = "smtp.office.example"', f'preset = "{preset}"')
    folder = folder_with(tmp_path, written.replace("brief@office.example", address))

    assert mistake_of(folder).problems == (
        problem("config.missing", "relay.host", None, expected="smtp.office.example"),
    )


def test_a_preset_without_encryption_stays_on_this_machine(tmp_path):
    folder = folder_with(tmp_path, LEAST + 'preset = "local"\n')

    assert [one.code for one in mistake_of(folder).problems] == ["config.insecure_relay"]


@pytest.mark.parametrize(
    ("written", "is_demanded"),
    [
        ('preset = "qq"', True),
        ('preset = "netease"\nhost = "smtp.163.com"', True),
        ('preset = "coremail"\nhost = "mail.office.example"', False),
        ('host = "SMTP.qq.com"', True),
        ('host = "smtp.126.com"', True),
        ('host = "smtp.office.example"', False),
    ],
)
def test_who_wants_the_sender_to_be_the_login_is_known_by_preset_or_host(
    tmp_path, written, is_demanded
):
    folder = folder_with(tmp_path, LEAST.replace('host = "smtp.office.example"', written))

    assert load(folder, {}).relay.sender_is_login is is_demanded


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({}, ("a@office.example",)),
        (
            {"MAILER_NOTIFY__TO": "b@office.example, c@office.example"},
            ("b@office.example", "c@office.example"),
        ),
        ({"MAILER_NOTIFY__TO": ""}, ()),
    ],
)
def test_those_who_are_told_are_a_list(tmp_path, env, told):
    folder = folder_with(tmp_path, LEAST + '[notify]\nto = ["a@office.example"]\n')

    assert load(folder, env).notify_to == told


def test_the_environment_wins_over_secrets_and_secrets_over_config(tmp_path):
    folder = folder_with(
        tmp_path,
        LEAST + 'username = "a"\nport = 1\nhello_name = "one.example"\n',
        '[relay]\npassword = "p"\nusername = "b"\nport = 2\n',
    )

    relay = load(folder, {"MAILER_RELAY__PORT": "3"}).relay

    assert (relay.hello_name, relay.username, relay.port) == ("one.example", "b", 3)
    assert relay.password == Secret("p")


def test_every_kind_of_setting_can_come_from_the_environment(tmp_path):
    settings = load(
        folder_with(tmp_path),
        {
            "MAILER_LANGUAGE": "en",
            "MAILER_DATABASE__URL": "postgresql://jianbao:secret@db.example/jianbao",
            "MAILER_RELAY__PASSWORD": "p",
            "MAILER_SENDING__LATE": "5m",
            "MAILER_BULLETINS__CQDSGZ__SENDER": "编辑部",
            "MAILER_LANG": "en",
            "HOME": "/",
        },
    )

    assert settings.language == "en"
    assert settings.database_url == "postgresql://jianbao:secret@db.example/jianbao"
    assert settings.relay.password == Secret("p")
    assert settings.sending.late == dt.timedelta(minutes=5)
    assert [(one.name, one.sender) for one in settings.bulletins] == [("重庆党史工作", "编辑部")]


def test_the_environment_of_the_process_is_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILER_LANGUAGE", "en")

    assert load(folder_with(tmp_path), {}).language == "zh_CN"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("sqlite:///data/a.db", "sqlite:///{folder}/data/a.db"),
        ("sqlite:////srv/jianbao/a.db", "sqlite:////srv/jianbao/a.db"),
        ("postgresql://me@db.example/jianbao", "postgresql://me@db.example/jianbao"),
    ],
)
def test_a_relative_database_stands_in_the_working_folder(tmp_path, url, found):
    folder = folder_with(tmp_path, LEAST + f'[database]\nurl = "{url}"\n')

    assert load(folder, {}).database_url == found.format(folder=tmp_path)


def test_a_relative_folder_is_made_absolute(tmp_path, monkeypatch):
    folder_with(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert load(Path(), {}).log_file == tmp_path / "mail.log"


def test_a_file_of_notepad_with_a_mark_and_crlf_is_read(tmp_path):
    (tmp_path / "config.toml").write_bytes(LEAST.replace("\n", "\r\n").encode("utf-8-sig"))

    assert load(tmp_path, {}).relay.host == "smtp.office.example"


@pytest.mark.parametrize(
    ("written", "duration"),
    [
        ("0s", dt.timedelta()),
        ("45s", dt.timedelta(seconds=45)),
        ("90m", dt.timedelta(minutes=90)),
        ("2h", dt.timedelta(hours=2)),
        ("1d", dt.timedelta(days=1)),
    ],
)
def test_a_duration_is_a_number_with_its_unit(tmp_path, written, duration):
    folder = folder_with(tmp_path, LEAST + f'[sending]\nlate = "{written}"\n')

    assert load(folder, {}).sending.late == duration


# Secrets


def test_a_secret_is_shown_by_nothing_but_its_reveal(tmp_path):
    folder = folder_with(tmp_path, secrets='[relay]\npassword = "hunter2"\n')

    settings = load(folder, {"MAILER_DATABASE__URL": "postgresql://me:hunter3@db.example/j"})

    assert settings.relay.password is not None
    assert settings.relay.password.reveal() == "hunter2"
    assert "hunter" not in f"{settings} {settings!r} {settings.relay.password}"


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are another thing here")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_secrets_that_others_can_read_are_refused(tmp_path, mode):
    folder = folder_with(tmp_path, secrets='[relay]\npassword = "hunter2"\n')
    (folder / "secrets.toml").chmod(mode)

    mistake = mistake_of(folder)

    assert mistake.problems == (
        Problem(
            "config.secrets_open",
            {"file": "secrets.toml", "found": f"0{mode:o}", "expected": "0600"},
        ),
    )


def test_passwords_in_config_toml_are_refused_and_not_shown(tmp_path):
    folder = folder_with(
        tmp_path,
        LEAST + 'password = "hunter2"\n[database]\nurl = "postgresql://me:hunter3@db.example/j"\n',
    )

    mistake = mistake_of(folder)

    assert mistake.problems == (
        problem("config.secret_in_config", "relay.password", 9, expected="secrets.toml"),
        problem("config.secret_in_config", "database.url", 11, expected="secrets.toml"),
    )


def test_no_problem_repeats_what_may_be_a_password(tmp_path):
    folder = folder_with(
        tmp_path,
        LEAST + 'pasword = "hunter2"\n',
        '[relay]\npassword = 12345678\n[database]\nurl = "mysql://me:hunter3@db.example/j"\n',
    )

    mistake = mistake_of(folder)

    assert mistake.problems == (
        problem("config.unknown_key", "relay.pasword", 9, nearest="relay.password"),
        problem(
            "config.bad_value",
            "relay.password",
            2,
            file="secrets.toml",
            found=None,
            expected="***",
        ),
        problem(
            "config.bad_value",
            "database.url",
            4,
            file="secrets.toml",
            found=None,
            expected="sqlite:///FILE | postgresql://USER@HOST/DATABASE",
        ),
    )


# What is wrong


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    folder = folder_with(
        tmp_path,
        """
langauge = "zh_CN"
timezone = "Asia/Chongqing2"

[bulletins.cqdsgz]
name = "重庆党史工作"
them = "redhead"

[relay]
hots = "smtp.office.example"
port = 70000
security = "ssl"
address = "brief"
connections = true

[sending]
late = "2 hours"
expire = "9d"
""",
    )

    mistake = mistake_of(folder, MAILER_RELAY__HELLO_NAME="a b", MAILER_RELY__HOST="x")

    assert (mistake.code, mistake.values) == ("config.wrong", {"path": str(folder / "config.toml")})
    assert mistake.problems == (
        problem(
            "config.bad_value",
            "relay.hello_name",
            None,
            file="MAILER_RELAY__HELLO_NAME",
            found="a b",
            expected="mail.office.example",
        ),
        problem(
            "config.unknown_key",
            "rely.host",
            None,
            file="MAILER_RELY__HOST",
            nearest="relay.host",
        ),
        problem("config.unknown_key", "langauge", 2, nearest="language"),
        problem(
            "config.bad_value", "timezone", 3, found="Asia/Chongqing2", expected="Asia/Shanghai"
        ),
        problem("config.unknown_key", "bulletins.cqdsgz.them", 7, nearest="bulletins.cqdsgz.theme"),
        problem("config.unknown_key", "relay.hots", 10, nearest="relay.host"),
        problem("config.bad_value", "relay.port", 11, found="70000", expected="1 .. 65535"),
        problem(
            "config.bad_value",
            "relay.security",
            12,
            found="ssl",
            expected="none | starttls | implicit",
        ),
        problem(
            "config.bad_value", "relay.address", 13, found="brief", expected="brief@office.example"
        ),
        problem("config.bad_value", "relay.connections", 14, found="true", expected="1 .. 100"),
        problem("config.bad_value", "sending.late", 17, found="2 hours", expected="0s .. 24h"),
        problem("config.bad_value", "sending.expire", 18, found="9d", expected="1m .. 5d"),
        problem("config.missing", "bulletins.cqdsgz.sender", None, expected="重庆党史工作编辑部"),
        problem("config.missing", "relay.host", None, expected="smtp.office.example"),
    )


def test_an_empty_file_tells_what_must_be_said(tmp_path):
    mistake = mistake_of(folder_with(tmp_path, ""))

    assert [(one.code, one.values["path"]) for one in mistake.problems] == [
        ("config.missing", "bulletins"),
        ("config.missing", "relay.address"),
        ("config.missing", "relay.host"),
    ]


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("[relay]\nhosst = 1", "relay.host"),
        ("host = 1", "relay.host"),
        ("[sending]\nport = 1", "relay.port"),
        ("[sendng]\nlate = 1", "[sending]"),
        ("zzz = 1", None),
        ("sender = 1", "bulletins.CODE.sender"),
    ],
)
def test_a_misspelt_setting_is_told_with_the_one_perhaps_meant(tmp_path, key, nearest):
    mistake = mistake_of(folder_with(tmp_path, key))

    (found,) = [one for one in mistake.problems if one.code == "config.unknown_key"]
    assert found.values["nearest"] == nearest


@pytest.mark.parametrize(
    "host", ["smtp.office.example", "10.0.0.1", "localhost.example", "0.0.0.0"]
)
def test_without_encryption_nothing_leaves_this_machine(tmp_path, host):
    folder = folder_with(
        tmp_path, LEAST.replace("smtp.office.example", host) + 'security = "none"\n'
    )

    assert mistake_of(folder).problems == (
        problem(
            "config.insecure_relay",
            "relay.security",
            9,
            host=host,
            found="none",
            expected="starttls | implicit",
        ),
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_without_encryption_this_machine_may_be_spoken_to(tmp_path, host):
    folder = folder_with(
        tmp_path, LEAST.replace("smtp.office.example", host) + 'security = "none"\n'
    )

    assert load(folder, {}).relay.host == host


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("MAILER_RELAY__HOST", "smtp office"),
        ("MAILER_RELAY__ADDRESS", "a@b.example\r\nBcc: c@d.example"),
        ("MAILER_RELAY__REPLY_TO", "中文@b.example"),
        ("MAILER_BULLETINS__CQDSGZ__SENDER", "编辑部\nBcc: c@d.example"),
        ("MAILER_BULLETINS__CQDSGZ__THEME", "../secret"),
        ("MAILER_DATABASE__URL", "sqlite:///:memory:"),
        ("MAILER_DATABASE__URL", "sqlite://"),
        ("MAILER_TIMEZONE", "Asia"),
        ("MAILER_TIMEZONE", "../etc/passwd"),
        ("MAILER_RELAY__LETTERS_PER_CONNECTION", "0"),
        ("MAILER_RELAY__DOT_TIMEOUT", "0s"),
        ("MAILER_SENDING__LATE", "-5m"),
        ("MAILER_SENDING__QUIET_FROM", "24:00"),
        ("MAILER_SENDING__QUIET_FROM", "6pm"),
        ("MAILER_SENDING__QUIET_UNTIL", "18:00"),  # nothing would be left of the day
        ("MAILER_RELAY__PRESET", "gmail"),
        ("MAILER_RELAY__INTERVAL", "2h"),
        ("MAILER_RELAY__WINDOW", "0s"),
        ("MAILER_RELAY__WINDOW_LETTERS", "-1"),
        ("MAILER_RELAY", "smtp.office.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(tmp_path, key, value):
    mistake = mistake_of(folder_with(tmp_path), **{key: value})

    assert [(one.code, one.values["file"]) for one in mistake.problems] == [
        ("config.bad_value", key)
    ]


@pytest.mark.parametrize(
    ("evening", "morning", "hours"),
    [
        ("17:30", "9:00", (dt.time(9), dt.time(17, 30))),
        ("17：30", "09:00", (dt.time(9), dt.time(17, 30))),
        ("", "9:00", None),
        ("17:30", "", None),
    ],
)
def test_waves_open_between_the_morning_and_the_evening(tmp_path, evening, morning, hours):
    env = {"MAILER_SENDING__QUIET_FROM": evening, "MAILER_SENDING__QUIET_UNTIL": morning}

    assert load(folder_with(tmp_path), env).sending.hours == hours


def test_two_bulletins_of_one_name_are_refused(tmp_path):
    folder = folder_with(
        tmp_path, LEAST + '[bulletins.other]\nname = "重庆 党史工作"\nsender = "某室"\n'
    )

    mistake = mistake_of(folder)

    assert [(one.code, one.values["path"]) for one in mistake.problems] == [
        ("config.bad_value", "bulletins")
    ]


@pytest.mark.parametrize("code", ["CQ", "a.b", "-a", "中文", "a_b"])
def test_the_short_name_of_a_bulletin_is_one_label_of_a_domain(tmp_path, code):
    folder = folder_with(tmp_path, LEAST.replace("bulletins.cqdsgz", f'bulletins."{code}"'))

    assert [one.code for one in mistake_of(folder).problems] == ["config.bad_value"]


def test_a_section_that_is_no_section_is_told(tmp_path):
    folder = folder_with(tmp_path, 'relay = "smtp"\n' + LEAST.partition("[relay]")[0])

    assert mistake_of(folder).problems == (
        problem("config.bad_value", "relay", 1, found="smtp", expected="[relay]"),
    )


# Files


def test_a_folder_without_settings_is_no_working_folder(tmp_path):
    mistake = mistake_of(tmp_path)

    assert (mistake.code, mistake.values) == (
        "config.missing_file",
        {"path": str(tmp_path / "config.toml")},
    )


def test_what_is_not_toml_is_told_with_its_place_and_without_its_text(tmp_path):
    folder = folder_with(tmp_path, secrets="[relay]\npassword = hunter2\n")

    mistake = mistake_of(folder)

    assert (mistake.code, mistake.values) == (
        "config.not_toml",
        {"path": str(folder / "secrets.toml"), "line": 2, "column": 12},
    )


@pytest.mark.parametrize(
    ("again", "line"),
    [("[relay]\nport = 25\n", 9), ('address = "b@office.example"\n', 9)],
    ids=["section", "setting"],
)
def test_what_is_written_twice_is_told_as_that(tmp_path, again, line):
    folder = folder_with(tmp_path, LEAST + again)

    mistake = mistake_of(folder)

    assert (mistake.code, mistake.values) == (
        "config.twice",
        {"path": str(folder / "config.toml"), "line": line},
    )


def test_a_list_that_cannot_be_used_is_shown_as_it_was_written(tmp_path):
    folder = folder_with(tmp_path, LEAST + '[notify]\nto = ["gaosu"]\n')

    (found,) = mistake_of(folder).problems

    assert found.values["found"] == '["gaosu"]'


@pytest.mark.parametrize(
    "written",
    [
        '[[relay]]\npassword = "hunter2"\n',
        '[relay]\npassword = ["hunter2"]\n',
        'relay = ["hunter2"]\n',
        '[[database]]\nurl = "postgresql://u:hunter2@h/db"\n',
        'database = ["postgresql://u:hunter2@h/db"]\n',
        '[database]\nurl = ["postgresql://u:hunter2@h/db"]\n',
    ],
)
def test_a_password_in_a_list_is_not_shown(tmp_path, written):
    folder = folder_with(tmp_path, secrets=written)

    mistake = mistake_of(folder)

    assert mistake.problems
    assert "hunter2" not in str([one.values for one in mistake.problems])


def test_a_file_cut_short_is_told_at_its_last_line(tmp_path):
    mistake = mistake_of(folder_with(tmp_path, 'language = """zh\n'))

    assert (mistake.code, mistake.values["line"]) == ("config.not_toml", 2)


def test_a_file_saved_as_gbk_is_told(tmp_path):
    (tmp_path / "config.toml").write_bytes(LEAST.encode("gbk"))

    mistake = mistake_of(tmp_path)

    assert (mistake.code, mistake.values) == (
        "config.not_utf8",
        {"path": str(tmp_path / "config.toml"), "line": 3},
    )


def test_settings_that_are_a_folder_cannot_be_read(tmp_path):
    (tmp_path / "config.toml").mkdir()

    assert mistake_of(tmp_path).code == "config.unreadable"


# The file that comes with the program


def test_the_sample_says_every_setting_and_gives_the_defaults(tmp_path):
    sample = load(folder_with(tmp_path, (TOP / "config.toml").read_text(encoding="utf-8")), {})
    least = load(folder_with(tmp_path), {})

    assert (sample.language, sample.timezone, sample.sending, sample.dkim) == (
        least.language,
        least.timezone,
        least.sending,
        least.dkim,
    )
    assert [(each.code, each.name, each.theme) for each in sample.bulletins] == [
        (each.code, each.name, each.theme) for each in least.bulletins
    ]
    assert (sample.database_url, sample.log_file, sample.log_format) == (
        least.database_url,
        least.log_file,
        least.log_format,
    )
    assert sample.relay.body_timeout == least.relay.body_timeout
    assert (sample.relay.host, sample.relay.security) == ("127.0.0.1", "none")


def test_a_bulletin_may_come_from_a_mailbox_of_its_own_which_gets_its_answers(tmp_path):
    relay = LEAST + '\nreply_to = "all@office.example"\n'
    env = {"MAILER_BULLETINS__CQDSGZ__ADDRESS": "own@office.example"}
    answers = {"MAILER_BULLETINS__CQDSGZ__REPLY_TO": "editor@office.example"}

    found = [
        load(folder_with(tmp_path, relay), each).bulletins[0]
        for each in ({}, env, {**env, **answers})
    ]

    assert [(each.address, each.reply_to) for each in found] == [
        ("brief@office.example", "all@office.example"),
        ("own@office.example", None),
        ("own@office.example", "editor@office.example"),
    ]


def test_every_setting_but_the_password_stands_in_the_sample_below_a_comment():
    text = (TOP / "config.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)
    keys = {re.sub(r"^bulletins\.[^.]+", "bulletins.*", ".".join(path)) for path in leaves(written)}

    assert keys == set(config.known_keys()) - {"relay.password"}
    previous = ""
    for line in text.splitlines():
        if re.match(r"[a-z_]+ = ", line) and not line.startswith("fa_after"):
            assert previous.startswith("#"), line
        previous = line


def leaves(table: dict[str, object], before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for key, value in table.items():
        found += leaves(value, (*before, key)) if isinstance(value, dict) else [(*before, key)]
    return found


@pytest.mark.parametrize(
    ("written", "listens"),
    [
        ("127.0.0.1:9464", Listen("127.0.0.1", 9464)),
        ("localhost:0", Listen("127.0.0.1", 0)),
        ("[::1]:65535", Listen("::1", 65535)),
        ("", None),
    ],
)
def test_figures_are_shown_on_this_machine_alone(tmp_path, written, listens):
    settings = load(folder_with(tmp_path), {"MAILER_METRICS__LISTEN": written})

    assert settings.metrics == listens


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0.0.0.0:9464", "config.not_loopback"),
        ("[::]:9464", "config.not_loopback"),
        ("mail.office.example:9464", "config.not_loopback"),
        ("9464", "config.bad_value"),
        (":9464", "config.bad_value"),
        ("127.0.0.1", "config.bad_value"),
        ("127.0.0.1:65536", "config.bad_value"),
        ("127.0.0.1:http", "config.bad_value"),
    ],
)
def test_figures_that_others_could_read_are_refused(tmp_path, written, code):
    with pytest.raises(BadInput) as told:
        load(folder_with(tmp_path), {"MAILER_METRICS__LISTEN": written})

    (problem,) = told.value.problems
    assert (problem.code, problem.values["path"]) == (code, "metrics.listen")
    assert problem.values["expected"] == "127.0.0.1:9464"


def test_an_edition_that_does_not_exist_is_told_with_its_line(tmp_path):
    folder = folder_with(tmp_path, LEAST.replace("[relay]", 'attach_bao = ["docx"]\n\n[relay]', 1))

    with pytest.raises(BadInput) as wrong:
        load(folder, {})

    (problem,) = wrong.value.problems
    assert problem.values["path"] == "bulletins.cqdsgz.attach_bao"
    assert (problem.values["line"] is not None, problem.values["expected"]) == (True, '["pdf"]')
