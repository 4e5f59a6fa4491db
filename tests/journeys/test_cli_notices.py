"""Someone is told, as people see it: on the screen, in a mail, and when mail itself fails."""

from program import english, mailer, next_line, port_of, started

RESPONSIBLE = "editor@office.example"
READER = "dsyj@zydswx.example"


def test_who_names_nobody_is_told_so_when_sending_starts_and_when_it_is_scheduled(approved):
    scheduled = approved("schedule", "--at", "now", "--yes")
    as_json = approved("dispatch", "list", "--json")
    with started("-C", approved.folder, "sink", "--port", "0") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}
        with started("-C", approved.folder, "run", env=env) as run:
            said = next_line(run, "[notify]")

    assert scheduled.lines[-1] == ("没有人会收到邮件告知：config.toml 的 [notify] to 没有填写地址")
    assert said.strip().endswith(scheduled.lines[-1])
    assert len(as_json.json) == 1


def test_a_run_says_and_mails_what_a_routine_waits_for(approved):
    every_day = "每周一、二、三、四、五、六、日（遇休照发）9:00"
    done = approved("routine", "set", every_day)
    with started("-C", approved.folder, "sink", "--port", "0") as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink), "MAILER_NOTIFY__TO": "editor@office.example"}
        with started("-C", approved.folder, "run", env=env) as run:
            said = next_line(run, "例行应于")
            received = next_line(sink, "editor@office.example")

    assert done.status == 0
    assert said.rstrip().endswith("2023年第2期已签发，待排定：mailer schedule 2023-02")
    assert received
    assert approved("dispatch", "list", "--json").json == []


def test_when_mail_itself_fails_every_command_begins_with_it(approved):
    faults = ("--fail", "mail:553")
    env = {"MAILER_NOTIFY__TO": RESPONSIBLE}
    with started("-C", approved.folder, "sink", "--port", "0", *faults) as sink:
        env |= {"MAILER_RELAY__PORT": port_of(sink)}
        with started("-C", approved.folder, "run", env=env) as run:
            approved("schedule", "--at", "now", "--yes", env=env)
            said = next_line(run, "邮件告知发不出")
    listed = approved("dispatch", "list", "--json", env=env)
    in_english = english("-C", approved.folder, "roster", "list", env=env)
    nobody = mailer("-C", approved.folder, "roster", "list")
    doctor = approved("doctor", env=env)

    assert RESPONSIBLE in said
    assert "检查：mailer doctor" in said
    (line,) = listed.err.splitlines()
    assert line.startswith(f"注意：邮件告知发不出，{RESPONSIBLE} 没有收到“【简报】发送已暂停：")
    assert listed.json[0]["state"] == "held"
    assert in_english.err.startswith("Mind: notices cannot be mailed.")
    assert nobody.err == ""
    assert doctor.status == 1
    assert f"邮件告知发不出：{RESPONSIBLE} 没有收到" in doctor.out
