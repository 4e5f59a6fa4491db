"""The checkup of working folders, each with one thing that is wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import dns.resolver
import pytest
from servers.loop import in_thread
from servers.names import a_name_server
from servers.scripted import ScriptedServer

from mailer import app, checkup, config, courier, domain, press
from mailer.checkup import Look
from mailer.issue import Actor, Severity
from mailer.mistake import BadInput, BadUsage, NotAllowed

PLAIN = {"MAILER_RELAY__SECURITY": "none", "MAILER_RELAY__HOST": "127.0.0.1"}


@pytest.fixture(scope="module")
def relay() -> Iterator[ScriptedServer]:
    with in_thread(lambda: ScriptedServer(users={"jianbao@office.example": "secret"})) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "office"
    app.init(made, {})
    for path in (made, *made.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return made


def looks(folder: Path, relay: ScriptedServer, **env: str) -> dict[str, Look]:
    """What the checks find when the relay of the folder is *relay* and somebody is told."""
    told = {
        **PLAIN,
        "MAILER_RELAY__PORT": str(relay.port),
        "MAILER_RELAY__USERNAME": "jianbao@office.example",
        "MAILER_RELAY__PASSWORD": "secret",
        "MAILER_NOTIFY__TO": "editor@office.example",
    }
    return {look.name: look for look in app.examine(folder, {**told, **env})}


def ailments(found: dict[str, Look]) -> list[tuple[str, Severity, str]]:
    return [
        (name, ailment.severity, ailment.problem.code)
        for name, look in found.items()
        for ailment in look.ailments
    ]


def test_a_folder_in_which_all_is_well_has_no_faults(folder, relay):
    found = looks(folder, relay)

    assert ailments(found) == []
    assert {name: look.unchecked for name, look in found.items() if look.unchecked} == {
        "domain": "sample",
        "dkim": "no_dkim",
    }
    assert list(found) == [check.name for check in checkup.CHECKS if check.name != "letter"]
    assert found["relay"].facts["offers"] == ("SIZE", "PIPELINING", "SMTPUTF8", "8BITMIME")
    assert found["relay"].facts["limit_mb"] == 10


def test_looking_sends_no_letter(folder, relay):
    before = len(relay.taken)

    looks(folder, relay)

    assert len(relay.taken) == before


def test_a_letter_that_is_asked_for_goes_to_the_sender_and_nobody_else(folder, relay):
    before = len(relay.taken)
    env = {
        **PLAIN,
        "MAILER_RELAY__PORT": str(relay.port),
        "MAILER_RELAY__USERNAME": "jianbao@office.example",
        "MAILER_RELAY__PASSWORD": "secret",
    }
    note = checkup.Note("简报发送：试信", "收到了吗？\n")

    found = {look.name: look for look in app.examine(folder, env, note=note)}

    assert found["letter"].ailments == ()
    (letter,) = relay.taken[before:]
    assert (letter.sender, letter.recipient) == ("jianbao@office.example",) * 2
    read = message_from_bytes(letter.letter, policy=policy.default)
    assert (read["subject"], read.get_content()) == ("简报发送：试信", "收到了吗？\r\n")
    assert read["auto-submitted"] == "auto-generated"


def _unprotected(folder: Path) -> None:
    (folder / "jianbao.db").chmod(0o644)


def _damaged(folder: Path) -> None:
    path = folder / "jianbao.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 8] = b"\xff" * 4096 * 5
    path.write_bytes(content)


def _empty(folder: Path) -> None:
    (folder / "jianbao.db").write_bytes(b"")


def _no_database(folder: Path) -> None:
    for path in folder.glob("jianbao.db*"):
        path.unlink()


def _broken_template(folder: Path) -> None:
    path = folder / "templates" / "redhead" / "letter.html.j2"
    path.write_text(path.read_text("utf-8") + "{% if %}", encoding="utf-8")


def _no_template(folder: Path) -> None:
    (folder / "templates" / "redhead" / "letter.css").unlink()


def _log_is_a_folder(folder: Path) -> None:
    (folder / "mail.log").mkdir()


def _no_such_day(folder: Path) -> None:
    (folder / "workdays.toml").write_text('2027-02-30 = "休"\n', encoding="utf-8")


def _workdays_not_toml(folder: Path) -> None:
    (folder / "workdays.toml").write_text("2027-02-08 休\n", encoding="utf-8")


DAMAGES = [
    (_unprotected, ("database", Severity.WARNING, "doctor.open_to_others")),
    (_damaged, ("database", Severity.ERROR, "doctor.damaged")),
    (_empty, ("database", Severity.ERROR, "store.empty")),
    (_no_database, ("database", Severity.ERROR, "store.missing")),
    (_broken_template, ("templates", Severity.ERROR, "theme.syntax")),
    (_no_template, ("templates", Severity.ERROR, "theme.missing")),
    (_no_such_day, ("workdays", Severity.ERROR, "workdays.bad_date")),
    (_workdays_not_toml, ("workdays", Severity.ERROR, "workdays.not_toml")),
    (_log_is_a_folder, ("log", Severity.ERROR, "doctor.not_writable")),
]


@pytest.mark.parametrize(
    ("damage", "ailment"), DAMAGES, ids=lambda one: getattr(one, "__name__", "")
)
def test_what_is_wrong_in_the_folder_is_found(folder, relay, damage, ailment):
    damage(folder)

    assert ailments(looks(folder, relay)) == [ailment]


WRONG = [
    ({"MAILER_LOG__FILE": "no/such/mail.log"}, ("log", Severity.ERROR, "doctor.no_folder")),
    ({"MAILER_NOTIFY__TO": ""}, ("notify", Severity.WARNING, "doctor.nobody_told")),
    ({"MAILER_RELAY__PASSWORD": "wrong"}, ("login", Severity.ERROR, "doctor.login_refused")),
    ({"MAILER_RELAY__PASSWORD": ""}, ("settings", Severity.ERROR, "doctor.no_password")),
    (
        {"MAILER_RELAY__ADDRESS": "other@office.example"},
        ("sender", Severity.WARNING, "doctor.sender_differs"),
    ),
    (
        {"MAILER_RELAY__ADDRESS": "other@office.example", "MAILER_RELAY__PRESET": "qq"},
        ("sender", Severity.ERROR, "app.foreign_sender"),
    ),
    (
        {"MAILER_RELAY__SECURITY": "starttls"},
        ("relay", Severity.ERROR, "doctor.relay"),
    ),
]


@pytest.mark.parametrize(("env", "ailment"), WRONG, ids=lambda one: " ".join(one))
def test_what_is_wrong_in_the_settings_is_found(folder, relay, env, ailment):
    assert ailments(looks(folder, relay, **env)) == [ailment]


def test_a_pdf_that_goes_with_letters_is_tried_before_anybody_needs_it(folder, relay, monkeypatch):
    attached = {"MAILER_BULLETINS__CQDSGZ__ATTACH_FA": "pdf"}
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where it is not installed

    without, wanted = looks(folder, relay), looks(folder, relay, **attached)

    assert ailments(without) == []
    assert ailments(wanted) == [("templates", Severity.ERROR, "print.no_package")]


def test_a_pdf_that_can_be_made_is_told(folder, relay):
    try:
        press.print_pdf("<p>国</p>")
    except BadInput as lacking:
        pytest.skip(f"no PDF can be made here ({lacking}): `make system` installs what it needs")

    found = looks(folder, relay, MAILER_BULLETINS__CQDSGZ__ATTACH_FA="pdf")

    assert ailments(found) == []
    assert found["templates"].facts["pdf"] == "pdf"


def test_figures_that_nothing_can_write_are_found(folder, relay, monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)  # as if it were not installed

    found = looks(folder, relay, MAILER_METRICS__LISTEN="127.0.0.1:9464")

    assert ailments(found) == [("settings", Severity.ERROR, "gauges.no_package")]


def test_what_needs_a_broken_part_is_not_looked_at(folder, relay):
    _no_database(folder)

    found = looks(folder, relay, MAILER_RELAY__SECURITY="starttls")

    assert {name: look.unchecked for name, look in found.items() if look.unchecked} == {
        "clock": "database",
        "login": "relay",
        "notify": "database",
        "runner": "database",
        "domain": "sample",
        "dkim": "no_dkim",
    }


def test_settings_that_cannot_be_read_are_all_told_and_nothing_else_is_looked_at(folder, relay):
    found = looks(folder, relay, MAILER_RELAY__ADDRESS="brief", MAILER_LOG__LEVEL="debug")

    assert ailments(found) == [
        ("settings", Severity.ERROR, "config.unknown_key"),
        ("settings", Severity.ERROR, "config.bad_value"),
    ]
    assert {look.unchecked for name, look in found.items() if name != "settings"} == {"settings"}


def test_a_clock_behind_the_last_deed_is_wrong(folder, relay):
    office = app.Installation(folder, {})
    actor = Actor("高速", "gs", "pc")
    office.issues.carry_out(office.issues.intend(app.SAMPLES / "manuscript.txt"), actor)
    settings, hour = office.settings, dt.timedelta(hours=1)
    office.close()

    codes = []
    for now in (app.now() + hour, app.now() - hour, checkup.RELEASED - hour):
        patient = checkup.Patient(settings, courier.Relay("127.0.0.1", 1), now)
        (look,) = checkup.examine(patient, ["clock"])
        codes.append([ailment.problem.code for ailment in look.ailments])

    assert codes == [[], ["doctor.clock_back"], ["doctor.clock_wrong"]]


@pytest.mark.parametrize(
    ("username", "is_refused"),
    [("jianbao@office.example", False), ("JIANBAO", False), ("other@office.example", True)],
)
def test_a_sender_whom_the_provider_would_refuse_is_refused_before_the_first_letter(
    folder, username, is_refused
):
    env = {**PLAIN, "MAILER_RELAY__PRESET": "qq", "MAILER_RELAY__USERNAME": username}
    with closing(app.Installation(folder, env)) as office:
        refused = None
        try:
            office.refuse_foreign_sender()
        except NotAllowed as mistake:
            refused = mistake.code

    assert refused == ("app.foreign_sender" if is_refused else None)


# The name servers


def test_what_is_published_for_a_domain_is_read_from_its_name_server():
    zone = {
        ("office.cn", "MX"): ["20 b.office.cn.", "10 a.office.cn."],
        ("office.cn", "TXT"): ['"other"', '"v=spf1 include:a.example" " -all"'],
        ("_dmarc.office.cn", "TXT"): ['"v=DMARC1; p=none"'],
    }

    with a_name_server(zone) as resolver:
        found = domain.ask("office.cn", resolver)

    assert found == domain.Records(
        mx=("a.office.cn", "b.office.cn"),
        spf="v=spf1 include:a.example -all",
        dmarc="v=DMARC1; p=none",
        spf_questions=1,
    )


def test_what_an_spf_record_makes_others_ask_for_is_counted_to_its_ends():
    zone = {
        ("office.cn", "TXT"): ['"v=spf1 a mx ip4:192.0.2.1 include:a.cn include:gone.cn -all"'],
        ("a.cn", "TXT"): ['"v=spf1 include:b.cn exists:%{i}.a.cn ~all"'],
        ("b.cn", "TXT"): ['"v=spf1 redirect=c.cn"'],
        ("c.cn", "TXT"): ['"v=spf1 ptr ?all"'],
        ("loop.cn", "TXT"): ['"v=spf1 include:loop.cn -all"'],
    }

    with a_name_server(zone) as resolver:
        asked = [domain.ask(name, resolver) for name in ("office.cn", "loop.cn")]

    assert [found and found.spf_questions for found in asked] == [8, domain.MOST_QUESTIONS + 1]


@pytest.mark.parametrize(
    ("zone", "codes"),
    [
        ({}, ["doctor.no_domain"]),
        (
            {("office.cn", "A"): ["192.0.2.1"]},
            ["doctor.no_mx", "doctor.no_spf", "doctor.no_dmarc"],
        ),
        ({("office.cn", "MX"): ["10 a.office.cn."]}, ["doctor.no_spf", "doctor.no_dmarc"]),
        (
            {("office.cn", "MX"): ["10 a.office.cn."], ("office.cn", "TXT"): ['"v=spf1 -all"']},
            ["doctor.no_dmarc"],
        ),
        (
            {
                ("office.cn", "MX"): ["10 a.office.cn."],
                ("office.cn", "TXT"): ['"v=spf1 include:office.cn -all"'],
                ("_dmarc.office.cn", "TXT"): ['"v=DMARC1; p=none"'],
            },
            ["doctor.spf_long"],
        ),
    ],
)
def test_a_domain_to_which_no_answer_gets_is_told(folder, zone, codes):
    settings = config.load(folder, {"MAILER_RELAY__ADDRESS": "brief@office.cn"})

    with a_name_server(zone) as resolver:
        patient = checkup.Patient(settings, courier.Relay("x", 1), app.now(), None, resolver)
        (look,) = checkup.examine(patient, ["domain"])

    assert [ailment.problem.code for ailment in look.ailments] == codes


def test_where_no_name_server_answers_the_domain_is_not_checked(folder, monkeypatch):
    monkeypatch.setattr(domain, "PATIENCE_S", 0.05)
    settings = config.load(folder, {"MAILER_RELAY__ADDRESS": "brief@office.cn"})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], silent.getsockname()[1]
        patient = checkup.Patient(settings, courier.Relay("x", 1), app.now(), None, resolver)

        (look,) = checkup.examine(patient, ["domain"])

    assert (look.unchecked, look.ailments) == ("no_dns", ())


# ---- the key for signing ------------------------------------------------------------


def dkim_look(folder: Path, zone: dict[tuple[str, str], list[str]], **env: str) -> Look:
    settings = config.load(
        folder,
        {
            "MAILER_RELAY__ADDRESS": "brief@office.cn",
            "MAILER_DKIM__KEY_FILE": "dkim-jianbao.pem",
            **env,
        },
    )
    with a_name_server(zone) as resolver:
        patient = checkup.Patient(settings, courier.Relay("x", 1), app.now(), None, resolver)
        (look,) = checkup.examine(patient, ["dkim"])
    return look


def test_the_published_key_is_compared_with_the_file(folder):
    made = app.dkim_key(folder, None, {"MAILER_RELAY__ADDRESS": "brief@office.cn"})
    other = app.dkim_key(folder, "other", {"MAILER_RELAY__ADDRESS": "brief@office.cn"})
    here, strings = (made.name, "TXT"), f'"{made.record[:255]}" "{made.record[255:]}"'

    looks_of = {
        "well": dkim_look(folder, {here: ['"something else"', strings]}),
        "nothing": dkim_look(folder, {("office.cn", "TXT"): ['"v=spf1 -all"']}),
        "other": dkim_look(folder, {here: [f'"{other.record[:255]}" "{other.record[255:]}"']}),
        "foreign": dkim_look(folder, {here: [strings]}, MAILER_RELAY__ADDRESS="a@elsewhere.cn"),
    }

    assert (made.name, made.is_new, made.is_used) == ("jianbao._domainkey.office.cn", True, False)
    assert {
        name: [(each.severity, each.problem.code) for each in look.ailments]
        for name, look in looks_of.items()
    } == {
        "well": [],
        "nothing": [(Severity.WARNING, "doctor.dkim_unpublished")],
        "other": [(Severity.ERROR, "doctor.dkim_other_key")],
        "foreign": [(Severity.WARNING, "doctor.dkim_unpublished")],
    }
    assert looks_of["well"].facts["published"] == made.name
    foreign = dkim_look(
        folder, {here: [strings]}, MAILER_DKIM__DOMAIN="office.cn", MAILER_RELAY__ADDRESS="a@b.cn"
    )
    assert [each.problem.code for each in foreign.ailments] == ["doctor.dkim_foreign"]


def test_a_key_is_made_once_and_is_its_owners_alone(folder):
    first, again = (app.dkim_key(folder, None, {}) for _ in range(2))

    assert (first.is_new, again.is_new) == (True, False)
    assert (again.path, again.record) == (folder / "dkim-jianbao.pem", first.record)
    assert again.path.stat().st_mode & 0o777 == 0o600
    assert (folder / ".gitignore").read_text("utf-8").splitlines()[-1:] == [first.path.name]


def _wide(path: Path) -> None:
    path.chmod(0o644)


def _gone(path: Path) -> None:
    path.unlink()


def _garbage(path: Path) -> None:
    path.write_text("-----BEGIN PRIVATE KEY-----\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(_wide, "dkim.open_to_others"), (_gone, "dkim.no_key"), (_garbage, "dkim.bad_key")],
)
def test_a_key_that_cannot_be_used_is_told_before_anything_is_sent(folder, spoil, code):
    spoil(app.dkim_key(folder, None, {}).path)
    env = {"MAILER_DKIM__KEY_FILE": "dkim-jianbao.pem"}

    found = dkim_look(folder, {})
    with closing(app.Installation(folder, env)) as office:
        with pytest.raises(BadInput) as refused:
            asyncio.run(office.send(asyncio.Event()))

    assert [each.problem.code for each in found.ailments] == [code]
    assert refused.value.code == code


@pytest.mark.parametrize("selector", ["a.b", "简报", "", "-a", "a" * 64])
def test_a_selector_that_cannot_stand_in_a_domain_is_refused(folder, selector):
    if selector == "":
        assert app.dkim_key(folder, selector, {}).selector == "jianbao"
        return
    with pytest.raises(BadUsage) as refused:
        app.dkim_key(folder, selector, {})

    assert refused.value.code == "dkim.bad_selector"
