"""`mailer run` for programs: each thing that it says is one object of JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
import signal
from pathlib import Path

import pytest
from program import DOUBTED, REFUSED, mailer, next_line, own_process, port_of, started

from mailer.cli.show.said import EVENTS, Said, as_json

JSON = {"MAILER_LOG__FORMAT": "json", "MAILER_NOTIFY__TO": "editor@office.example"}
MONDAY = dt.datetime(2023, 3, 13, 1, 30, tzinfo=dt.UTC)
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "runlog.md"


def told_of(event: str) -> tuple[str, set[str]]:
    """The level of an event as the page has it, and the values that may come with it."""
    (row,) = re.findall(
        rf"^\| `{event}` \| (\w+) \| (.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE
    )
    level, values = row
    named = set(re.findall(r"`(\w+)`", values))
    return level, told_of("refused")[1] if values.startswith("as ") else named


def test_a_run_says_each_event_as_an_object_with_the_keys_that_are_told(approved):
    faults = ("--fail", f"rcpt:550:{REFUSED}", "--fail", f"dot:accept-drop:{DOUBTED}")
    with started("-C", approved.folder, "sink", "--port", "0", *faults) as sink:
        env = {**JSON, "MAILER_RELAY__PORT": port_of(sink)}
        with started("-C", approved.folder, "run", env=env) as run:
            said = [json.loads(next_line(run, '"event": "started"'))]
            times = ("--at", "now", "--song", "+0s", "--fa", "+0s")
            assert mailer("-C", approved.folder, "schedule", *times, "--yes", env=env).status == 0
            while not {"opened", "refused", "doubtful"} <= {line["event"] for line in said}:
                said.append(json.loads(run.stdout.readline()))
            run.send_signal(signal.SIGTERM)
            said += [json.loads(line) for line in run.stdout]

            assert run.wait() == 0

    opened, refused, stopped = (
        next(line for line in said if line["event"] == event)
        for event in ("opened", "refused", "stopped")
    )
    assert {
        "level": "info",
        "dispatch": 1,
        "tier": "bao",
        "text": "发送单 1  报 放行",
    }.items() <= opened.items()
    assert (refused["to"], refused["code"], refused["kind"]) == (REFUSED, 550, "unknown_user")
    assert (stopped["cut_off"], said[-1]) == (0, stopped)
    assert [
        line for line in said if not line["text"] or not re.search(r"\+08:00$", line["at"])
    ] == []
    differing = {
        line["event"]: (line["level"], set(line) - {"at", "level", "event", "text"})
        for line in said
        if line["level"] != told_of(line["event"])[0]
        or not set(line) - {"at", "level", "event", "text"} <= told_of(line["event"])[1]
    }
    assert differing == {}
    logged = (approved.folder / "mail.log").read_text("utf-8").splitlines()
    (attempt,) = [line for line in map(json.loads, logged) if line.get("to") == REFUSED]
    assert (attempt["state"], attempt["code"]) == ("refused", 550)
    assert attempt["delivery"] == refused["delivery"]


def test_what_ends_a_run_is_said_as_an_object_too(approved):
    with started("-C", approved.folder, "run", env=JSON) as first:
        next_line(first, "started")

        ran = own_process("-C", approved.folder, "run", env=JSON)

    failed = json.loads(ran.err)
    assert (ran.status, ran.out) == (4, "")
    assert (failed["level"], failed["event"]) == ("error", "failed")
    assert (failed["code"], failed["status"]) == ("run.already", 4)
    assert failed["text"].startswith("已有一个 mailer run 在发送：")


def test_a_command_that_ends_by_itself_says_what_is_wrong_in_words(new_office):
    ran = new_office("dispatch", "show", "7", env=JSON)

    assert (ran.status, ran.err) == (2, "没有发送单 7。全部：mailer dispatch list\n")


def test_every_event_is_told_with_its_level_and_no_other():
    told = re.findall(
        r"^\| `(\w+)` \| (info|warning|error) \|", PAGE.read_text("utf-8"), re.MULTILINE
    )

    assert told == [(event, level.value) for event, level in EVENTS.items()]


@pytest.mark.parametrize("only_ascii", [False, True])
def test_what_a_server_says_neither_breaks_a_line_nor_steers_a_terminal(only_ascii):
    said = Said("refused", "被拒", {"said": "no\r\n\x1b[2J\x85\u2028\u202e"})

    line = as_json(said, MONDAY, only_ascii=only_ascii)

    assert line.splitlines() == [line]
    assert line.isprintable()
    assert json.loads(line)["said"] == said.values["said"]
