"""The delivery line: as designed, one line whatever a server says, and read back the same."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailer.maillog import Line, MailLog, NoticeLine, parse, write, write_json
from mailer.mistake import BadInput, OutsideBusy, OutsideFailed

SHANGHAI = ZoneInfo("Asia/Shanghai")

GREYLISTED = Line(
    at=dt.datetime(2023, 3, 13, 9, 6, 12, tzinfo=SHANGHAI),
    issue="cqdsgz/2023-02",
    dispatch=7,
    delivery=4711,
    tier="bao",
    to="office@example.cn",
    tries=2,
    state="waiting",
    kind="defer",
    phase="rcpt",
    code=451,
    status="4.7.1",
    relay="mx.example.cn",
    delays=(310.2, 0.4, 0.2, 1.1),
    next=dt.datetime(2023, 3, 13, 9, 18, 45, tzinfo=SHANGHAI),
    said="greylisted",
)

WRITTEN = (
    "at=2023-03-13T09:06:12+08:00 issue=cqdsgz/2023-02 dispatch=7 delivery=4711 tier=bao to=<office@example.cn> try=2"
    " state=waiting kind=defer phase=rcpt code=451 status=4.7.1 relay=mx.example.cn"
    ' delays=310.2/0.4/0.2/1.1 next=2023-03-13T09:18:45+08:00 said="greylisted"'
)


def test_the_line_is_as_it_was_designed():
    assert write(GREYLISTED) == WRITTEN


def test_the_designed_line_is_read_back():
    assert parse(WRITTEN) == GREYLISTED
    assert parse(WRITTEN + "\n") == GREYLISTED


def test_what_is_not_there_is_a_dash():
    line = GREYLISTED._replace(code=None, status=None, next=None, delays=(0, 0.004, 0, 12), said="")

    text = write(line)

    assert text.endswith('code=- status=- relay=mx.example.cn delays=0/0.004/0/12 next=- said=""')
    assert parse(text) == line


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ('say "no"', r'said="say \"no\""'),
        ("250 OK\r\nqueued", r'said="250 OK\r\nqueued"'),
        ("back\\slash", r'said="back\\slash"'),
        ("\x1b[31mred", r'said="\u001b[31mred"'),
        ("该用户不存在　请核对", 'said="该用户不存在　请核对"'),
        ("\u2028\u202e\x85", r'said="\u2028\u202e\u0085"'),
        (b"550 \xb8\xc3\xff".decode("gbk", "surrogateescape"), r'said="550 该\udcff"'),
        ('x" said="y', r'said="x\" said=\"y"'),
        ("𠮷", 'said="𠮷"'),
    ],
)
def test_the_words_of_a_server_never_break_the_line(said, written):
    line = GREYLISTED._replace(said=said)

    text = write(line)

    assert text == WRITTEN.replace('said="greylisted"', written)
    assert parse(text) == line


WORDS = st.text() | st.binary().map(lambda reply: reply.decode("gbk", "surrogateescape"))
NUMBERS = st.integers(min_value=0, max_value=10**12)
DELAYS = st.integers(min_value=0, max_value=10**9).map(lambda milliseconds: milliseconds / 1000)
TIMES = st.datetimes(
    # Later than China's last summer time: an hour that was not, or was twice, equals none.
    min_value=dt.datetime(1992, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([dt.UTC, SHANGHAI, dt.timezone(dt.timedelta(hours=-9, minutes=-30))]),
).map(lambda time: time.replace(microsecond=0, fold=0))
LINES = st.builds(
    Line,
    at=TIMES,
    issue=WORDS,
    dispatch=NUMBERS,
    delivery=NUMBERS,
    tier=WORDS,
    to=WORDS,
    tries=NUMBERS,
    state=WORDS,
    kind=WORDS,
    phase=WORDS,
    code=st.none() | st.integers(min_value=0, max_value=999),
    status=st.none() | WORDS,
    relay=st.none() | WORDS,
    delays=st.tuples(DELAYS, DELAYS, DELAYS, DELAYS),
    next=st.none() | TIMES,
    said=WORDS,
)


@given(LINES)
def test_every_line_is_read_back_as_it_was_written(line):
    text = write(line)

    assert parse(text) == line


@given(LINES)
def test_every_line_is_one_line_of_utf_8_that_a_terminal_can_show(line):
    text = write(line)

    assert text.splitlines() == [text]
    assert text.encode().decode() == text
    assert all(sign.isprintable() or sign == "\u3000" for sign in text)


@given(st.text())
def test_any_other_text_is_refused_and_breaks_nothing(text):
    with pytest.raises(BadInput) as caught:
        parse(text)

    assert caught.value.values == {"found": text[:200]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' said="greylisted"', ""),
        ("dispatch=7 delivery=4711", "delivery=4711 dispatch=7"),
        ("try=2", "try=two"),
        ("delays=310.2/", "delays="),
        ("delays=310.2/", "delays=1.2.3/"),
        ("next=2023-03-13T", "next=2023-02-30T"),
        ("at=2023-03-13T", "at=2023-02-30T"),
        ('"greylisted"', '"grey'),
        ('"greylisted"', r'"\x"'),
        ("code=451", "code=" + "9" * 5000),
    ],
)
def test_a_damaged_line_is_refused(old, new):
    assert old in WRITTEN

    with pytest.raises(BadInput) as caught:
        parse(WRITTEN.replace(old, new))

    assert caught.value.code == "maillog.not_a_line"


# As JSON

AS_JSON = (
    '{"at": "2023-03-13T09:06:12+08:00", "issue": "cqdsgz/2023-02", "dispatch": 7, "delivery": 4711, "tier": "bao",'
    ' "to": "office@example.cn", "try": 2, "state": "waiting", "kind": "defer", "phase": "rcpt", "code": 451,'
    ' "status": "4.7.1", "relay": "mx.example.cn", "delays": [310.2, 0.4, 0.2, 1.1],'
    ' "next": "2023-03-13T09:18:45+08:00", "said": "greylisted"}'
)


def test_the_object_has_the_keys_of_the_line_in_their_order():
    assert write_json(GREYLISTED) == AS_JSON
    assert parse(AS_JSON) == GREYLISTED


NOTICES = st.builds(
    NoticeLine,
    at=TIMES,
    notice=NUMBERS,
    dispatch=NUMBERS,
    to=WORDS,
    tries=NUMBERS,
    state=WORDS,
    kind=WORDS,
    phase=WORDS,
    code=st.none() | st.integers(min_value=0, max_value=999),
    status=st.none() | WORDS,
    relay=WORDS,
    next=st.none() | TIMES,
    said=WORDS,
)


@given(LINES | NOTICES)
def test_every_object_is_read_back_and_is_one_line_that_a_terminal_can_show(line):
    text = write_json(line)

    assert parse(text) == line
    assert text.splitlines() == [text]
    assert all(sign.isprintable() or sign == "\u3000" for sign in text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"said": "greylisted"}', '"said": "grey'),
        (', "said": "greylisted"', ""),
        ('"dispatch": 7, "delivery": 4711', '"delivery": 4711, "dispatch": 7'),
        ('"try": 2', '"try": "2"'),
        ('"try": 2', '"try": true'),
        ("310.2, ", ""),
        ("2023-03-13T", "2023-02-30T"),
        ('"code": 451', '"code": [' * 100_000),
    ],
)
def test_a_damaged_object_is_refused(old, new):
    assert old in AS_JSON

    with pytest.raises(BadInput) as caught:
        parse(AS_JSON.replace(old, new))

    assert caught.value.code == "maillog.not_a_line"


# The file


def lines_of(path: Path) -> list[Line | NoticeLine]:
    """What can be parsed of the file; what is torn is passed over."""
    found: list[Line | NoticeLine] = []
    for row in path.read_bytes().split(b"\n") if path.exists() else []:
        with contextlib.suppress(BadInput):
            found.append(parse(row.decode(errors="replace")))
    return found


def test_lines_are_appended_to_what_is_there(tmp_path):
    path = tmp_path / "mail.log"
    second = GREYLISTED._replace(delivery=4712, said="两行\n的答复")

    with MailLog(path, SHANGHAI) as log:
        log.append([GREYLISTED])
    with MailLog(path, SHANGHAI) as log:
        log.append([second])

    lines = path.read_text(encoding="utf-8").split("\n")
    assert [parse(line) for line in lines[:-1]] == [GREYLISTED, second]
    assert lines[-1] == ""


def test_lines_that_are_brought_together_stand_in_their_order(tmp_path):
    path = tmp_path / "mail.log"
    lines = [GREYLISTED._replace(delivery=number) for number in range(1, 201)]
    brought = list(lines)

    with MailLog(path, SHANGHAI) as log:
        log.append(brought)
        log.append(brought)

    assert brought == []
    assert lines_of(path) == lines


def test_a_log_that_was_moved_away_is_begun_anew(tmp_path):
    path = tmp_path / "mail.log"
    with MailLog(path, SHANGHAI) as log:
        log.append([GREYLISTED])
        path.rename(tmp_path / "mail.log.1")
        log.append([GREYLISTED])

    assert path.read_text(encoding="utf-8") == WRITTEN + "\n"


def test_a_torn_last_line_is_closed_and_nothing_is_glued_to_it(tmp_path):
    path = tmp_path / "mail.log"
    path.write_text(WRITTEN + "\n" + WRITTEN[:50], encoding="utf-8")

    with MailLog(path, SHANGHAI) as log:
        log.append([GREYLISTED])

    assert path.read_text(encoding="utf-8").split("\n") == [WRITTEN, WRITTEN[:50], WRITTEN, ""]


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are another thing here")
def test_a_new_log_is_not_for_everybody(tmp_path):
    with MailLog(tmp_path / "mail.log"):
        pass

    assert stat.S_IMODE((tmp_path / "mail.log").stat().st_mode) & 0o007 == 0


def test_a_log_in_a_folder_that_is_missing_fails_before_the_first_letter(tmp_path):
    path = tmp_path / "missing" / "mail.log"

    with pytest.raises(OutsideFailed) as caught, MailLog(path):
        pytest.fail("it was entered")

    assert (caught.value.code, caught.value.values["path"]) == ("maillog.not_written", str(path))


def test_a_log_that_is_a_folder_fails(tmp_path):
    with pytest.raises(OutsideFailed):
        MailLog(tmp_path).append([GREYLISTED])


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_full_disk_is_told(tmp_path):
    path = tmp_path / "mail.log"
    path.symlink_to("/dev/full")

    with pytest.raises(OutsideBusy) as caught:
        MailLog(path).append([GREYLISTED])

    assert (caught.value.code, caught.value.values) == ("maillog.full", {"path": str(path)})


class FillingDisk:
    """A disk with room for so many bytes; when it is full, somebody makes the next room."""

    def __init__(self, rooms: list[int]) -> None:
        self._rooms = rooms
        self._write = os.write

    def write(self, file: int, content: bytes) -> int:
        if not self._rooms:
            return self._write(file, content)
        if self._rooms[0] == 0:
            del self._rooms[0]
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = self._write(file, content[: self._rooms[0]])
        self._rooms[0] -= written
        return written


@given(
    st.lists(st.lists(WORDS, max_size=4), max_size=4),
    st.lists(st.integers(min_value=0, max_value=700), max_size=6),
)
@example([["greylisted"] * 2], [2 * len(WRITTEN) + 1])  # all but the last line end
@example([["greylisted"] * 2], [len(WRITTEN), 1])  # all but a line end, and then only that
@example([["greylisted"], ["greylisted"]], [len(WRITTEN) + 5])
def test_wherever_the_disk_becomes_full_each_line_is_read_back_once(batches, rooms):
    lines = [
        [GREYLISTED._replace(delivery=4711 + place, said=said) for said in batch]
        for place, batch in enumerate(batches)
    ]

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", FillingDisk(rooms).write)
        log = MailLog(Path(folder) / "mail.log", SHANGHAI)
        for brought in map(list, lines):
            while brought:
                with contextlib.suppress(OutsideBusy):
                    log.append(brought)
        patch.undo()
        found = lines_of(Path(folder) / "mail.log")

    assert found == [line for batch in lines for line in batch]


def test_times_are_written_as_they_are_in_the_office(tmp_path):
    path = tmp_path / "mail.log"
    in_utc = GREYLISTED._replace(
        at=GREYLISTED.at.astimezone(dt.UTC), next=GREYLISTED.next.astimezone(dt.UTC)
    )

    with MailLog(path, SHANGHAI) as log:
        log.append([in_utc])

    assert path.read_text(encoding="utf-8") == WRITTEN + "\n"


def test_a_line_of_a_process_that_died_names_no_relay():
    line = GREYLISTED._replace(relay=None)

    assert " relay=- " in write(line)
    assert parse(write(line)) == line


NOTICE = NoticeLine(
    at=dt.datetime(2023, 3, 13, 1, 3, 45, tzinfo=dt.UTC),
    notice=12,
    dispatch=7,
    to="editor@office.example",
    tries=2,
    state="waiting",
    kind="throttled",
    phase="dot",
    code=451,
    status="4.7.1",
    relay="mx.office.example",
    next=dt.datetime(2023, 3, 13, 1, 18, 45, tzinfo=dt.UTC),
    said='wait = "a while"',
)


@pytest.mark.parametrize("words", ["", "ok", "notice=1 said=", 'a "b" \\ \n dispatch=8'])
def test_the_line_of_a_mail_to_the_editor_is_read_back_as_it_was_written(words):
    silent = NOTICE._replace(said=words, code=None, status=None, next=None, dispatch=None)

    assert parse(write(NOTICE)) == NOTICE
    assert parse(write(silent)) == silent


def test_the_line_of_a_mail_to_the_editor_is_not_that_of_an_attempt():
    assert write(NOTICE).startswith(
        "at=2023-03-13T01:03:45+00:00 notice=12 dispatch=7 to=<editor@office.example> try=2 "
    )
    assert "delivery=" not in write(NOTICE)
