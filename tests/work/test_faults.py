"""Every way in which a mail server can disappoint, met by the whole engine.

Owns one row for each fault: what the server does, what the engine makes of each
attempt, and where the letter ends.  Never looks at the wire alone; that is
`tests/trades/test_courier.py`.  What each kind of answer leads to stands in
`mailer.delivery.POLICIES`, and the rows are held to it.
"""

import asyncio
import datetime as dt
import shutil
import sys
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from offices import BULLETIN, EDITOR, TestOffice, is_held
from servers import certificates
from servers.loop import in_loop
from servers.scripted import Drop, On, Say, ScriptedServer, Silence, Stall

from mailer import maillog
from mailer.courier import opening
from mailer.delivery import POLICIES, DispatchEvent, DispatchState, Kind, Phase, State, WaveState
from mailer.dispatch import engine
from mailer.issue import Tier

READER = "bao1@bao.example"
LONG = BULLETIN.replace("总结去年工作", "总结去年工作" + "，各区县的同志作了发言" * 9000)
"""Its letter is longer than what a narrow server and the system between hold at a time."""

IMPATIENT = {"MAILER_RELAY__COMMAND_TIMEOUT": "3s"}
SOON_TIRED = {"MAILER_RELAY__BODY_TIMEOUT": "3s"}
"""Only where silence is waited for: a machine that is busy answers late, too."""


@dataclass(frozen=True)
class Fault:
    """What a server does, and what becomes of the letter to `READER`.

    `met` is each attempt that fails, in order; a letter that ends as accepted is
    accepted at the next one.  `taken` is how many times the server keeps it.
    """

    name: str
    script: tuple[On, ...]
    met: tuple[tuple[Kind, Phase], ...]
    state: State
    taken: int = 0
    held: str | None = None
    tls: bool = False
    long: bool = False
    settings: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def passing(name, do, kind, phase, *, step, times=1, **how):
    """A fault after which the letter is accepted."""
    script = (On(step, do, times=times),)
    met = ((kind, phase),) * times
    return Fault(name, script, met, State.ACCEPTED, taken=1, **how)


def lasting(name, do, kind, phase, *, step, times=1, **how):
    """A fault after which the letter is refused."""
    return Fault(name, (On(step, do),), ((kind, phase),) * times, State.REFUSED, **how)


def doubtful(name, do, *, step="dot", taken=0, **how):
    """A fault after which nobody knows."""
    met = ((Kind.NO_ANSWER, Phase.DOT),)
    return Fault(name, (On(step, do, times=1),), met, State.DOUBTFUL, taken, **how)


def harmless(name, *script):
    """No fault: strange, and allowed."""
    return Fault(name, script, (), State.ACCEPTED, taken=1)


GARBAGE = Say("well, what is it?")
HUGE = Say(b"250 " + b"x" * 100_000 + b"\r\n")
ENDLESS = Say(b"250-and so on and on\r\n" * 5_000 + b"250 ok\r\n")
INJECTION = Say(b"220 2.0.0 go on\r\n250 2.0.0 I am the server\r\n")
GREYLISTED = Say("450 4.7.1 greylisted, come back later")
CLOSING = Say("421 4.3.2 closing", close=True)

UNREACHABLE, UNSAID = Kind.UNREACHABLE, Kind.UNSAID

FAULTS = [
    passing("drop at connect", Drop(), UNREACHABLE, Phase.GREETING, step="connect"),
    passing("silent greeting", Silence(), UNREACHABLE, Phase.GREETING, step="greeting", settings=IMPATIENT),
    passing("421 greeting", CLOSING, UNREACHABLE, Phase.GREETING, step="greeting"),
    passing("554 greeting", Say("554 5.7.1 go away"), UNREACHABLE, Phase.GREETING, step="greeting"),
    passing("garbage greeting", GARBAGE, UNREACHABLE, Phase.GREETING, step="greeting"),
    passing("drop at STARTTLS", Drop(), UNREACHABLE, Phase.TLS, step="starttls", tls=True),
    passing("STARTTLS injection", INJECTION, Kind.UNSAFE, Phase.TLS, step="starttls", tls=True, held="unsafe"),
    passing("drop after MAIL", Drop(), UNSAID, Phase.MAIL, step="mail"),
    passing("silence at MAIL", Silence(), UNSAID, Phase.MAIL, step="mail", settings=IMPATIENT),
    passing("421 at MAIL", CLOSING, Kind.BUSY, Phase.MAIL, step="mail"),
    passing("503 at MAIL", Say("503 5.5.1 what?"), UNSAID, Phase.MAIL, step="mail"),
    passing("garbage at MAIL", GARBAGE, UNSAID, Phase.MAIL, step="mail"),
    passing("553 at MAIL", Say("553 not yours"), Kind.SENDER, Phase.MAIL, step="mail", held="sender"),
    passing("MI:SFQ", Say("451 MI:SFQ 163 smtp1"), Kind.THROTTLED, Phase.MAIL, step="mail"),
    passing("554 MI:STC", Say("554 MI:STC 163 smtp1"), Kind.DAY_QUOTA, Phase.MAIL, step="mail"),
    passing("550 MI:STC", Say("550 MI:STC 163 smtp1"), Kind.DAY_QUOTA, Phase.MAIL, step="mail"),
    passing(
        "550 frequency limited twice",
        Say("550 Connection frequency limited"),
        Kind.THROTTLED,
        Phase.RCPT,
        step="rcpt",
        times=2,
    ),
    passing("RP:QRC", Say("550 RP:QRC 163 smtp1"), Kind.CROWDED, Phase.RCPT, step="rcpt"),
    passing("drop after RCPT", Drop(), UNSAID, Phase.RCPT, step="rcpt"),
    passing("450 greylist twice", GREYLISTED, Kind.GREYLISTED, Phase.RCPT, step="rcpt", times=2),
    passing("452 RCPT", Say("452 4.2.2 full"), Kind.MAILBOX_FULL, Phase.RCPT, step="rcpt"),
    passing("100 KB reply", HUGE, UNSAID, Phase.RCPT, step="rcpt"),
    passing("100 KB of lines", ENDLESS, UNSAID, Phase.RCPT, step="rcpt"),
    lasting("550 RCPT", Say("550 User not found"), Kind.UNKNOWN_USER, Phase.RCPT, step="rcpt"),
    lasting("550 suspended", Say("550 User suspended"), Kind.FROZEN, Phase.RCPT, step="rcpt", times=2),
    Fault(
        "354 though RCPT failed",
        (On("rcpt", Say("550 5.1.1 who?"), recipient=READER), On("data", Say("354 go on"))),
        ((Kind.UNKNOWN_USER, Phase.RCPT),),
        State.REFUSED,
    ),
    passing("drop at DATA", Drop(), UNSAID, Phase.DATA, step="data"),
    passing("451 DATA", Say("451 4.3.0 not now"), Kind.TEMPORARY, Phase.DATA, step="data"),
    lasting("554 DATA", Say("554 no"), Kind.REJECTED, Phase.DATA, step="data"),
    passing("TLS cut off at DATA", Drop(reset=True), UNSAID, Phase.DATA, step="data", tls=True),
    passing("drop mid-DATA", Drop(reset=True), UNSAID, Phase.BODY, step="body", long=True),
    passing(
        "TLS cut off mid-DATA", Drop(reset=True), UNSAID, Phase.BODY, step="body", long=True, tls=True
    ),
    passing("tarpit", Stall(), UNSAID, Phase.BODY, step="data", long=True, settings=SOON_TIRED),
    doubtful("drop mid-DATA, the dot handed over", Drop(reset=True), step="body"),
    passing("421 at the dot", CLOSING, Kind.BUSY, Phase.DOT, step="dot"),
    passing("451 dot", Say("451 4.3.0 disk full"), Kind.TEMPORARY, Phase.DOT, step="dot"),
    lasting("451 DT:SPM", Say("451 DT:SPM 163"), Kind.SUSPECTED, Phase.DOT, step="dot", times=4),
    lasting("552 dot", Say("552 5.3.4 too big"), Kind.TOO_LARGE, Phase.DOT, step="dot"),
    lasting("554 DT:SPM", Say("554 DT:SPM 163"), Kind.REJECTED, Phase.DOT, step="dot"),
    doubtful("drop after the dot, accepted", Drop(keep=True), taken=1),
    doubtful("drop after the dot, not accepted", Drop()),
    doubtful(
        "silence after the dot, accepted", Silence(keep=True), taken=1
    ),
    doubtful("silence after the dot, not accepted", Silence()),
    doubtful("TLS cut off after the dot", Drop(keep=True, reset=True), taken=1, tls=True),
    doubtful("garbage at the dot", GARBAGE),
    doubtful("100 KB reply to the dot", HUGE, taken=1),
    doubtful("354 to the dot", Say("354 more")),
    harmless(
        "byte by byte",
        On("greeting", Say("220 mx.example ESMTP", drip=True)),
        On("mail", Say("250 2.1.0 ok", drip=True)),
        On("rcpt", Say("250 2.1.5 ok", drip=True)),
        On("data", Say("354 go on", drip=True)),
        On("dot", Say("250 2.0.0 taken", drip=True)),
    ),
    harmless(
        "replies of many lines",
        On("greeting", Say(b"220-mx.example\r\n220 ESMTP\r\n")),
        On("rcpt", Say(b"250-2.1.5 one\r\n250-2.1.5 two\r\n250 2.1.5 three\r\n", drip=True)),
        On("dot", Say(b"250-2.0.0 taken\r\n250 2.0.0 indeed\r\n")),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return certificates.found(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """Folders with an approved issue, a short and a long one: to sign takes longest."""
    folders = {}
    for name, text in (("short", BULLETIN), ("long", LONG)):
        folder = tmp_path_factory.mktemp("signed") / name
        office = TestOffice(folder, f"sqlite:///{folder / 'mailer.db'}", 25)
        office.roster(bao=1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, "weasyprint", None)  # what is attached is a page, at once
            office.approved(text)
        office.close()
        folders[name] = folder
    return folders


@pytest.fixture
def due_office(tmp_path, signed, monkeypatch):
    """An office whose issue is signed and due, and whose clock is looked at all the time."""
    monkeypatch.setattr(engine, "TICK_S", 0.05)
    offices = []

    def opened(port, *, long=False, **settings):
        folder = shutil.copytree(signed["long" if long else "short"], tmp_path / "office")
        settings = {"MAILER_RELAY__CONNECTIONS": "1", **settings}
        office = TestOffice(folder, f"sqlite:///{folder / 'mailer.db'}", port, **settings)
        offices.append(office)
        return office, office.scheduled(record=office.house.issues.find_issue("2024-03"))

    yield opened
    for office in offices:
        office.close()


@pytest.fixture
def make_office(open_office, database_url, monkeypatch):
    """The same from its beginnings, on both databases."""
    monkeypatch.setattr(engine, "TICK_S", 0.05)
    return partial(open_office, database_url)


def tries(office, dispatch_id, address=READER):
    """The attempts of one letter, oldest first."""
    attempts = office.house.reports.attempts(office.dispatch(dispatch_id))
    return sorted((each for each in attempts if each.address == address), key=lambda a: a.number)


async def tried(office, dispatch_id, times):
    await office.until(lambda _: len(tries(office, dispatch_id)) >= times, dispatch_id)
    return tries(office, dispatch_id)[times - 1]


def wait_of(kind, times):
    waits = POLICIES[kind].waits
    return dt.timedelta(minutes=waits[min(times, len(waits)) - 1])


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_letter_ends_as_the_row_of_its_fault_says(fault, due_office, authority, monkeypatch):
    in_loop(_ends_as_its_row_says)(fault, due_office, authority, monkeypatch)


async def _ends_as_its_row_says(fault, due_office, authority, monkeypatch):
    settings = {**fault.settings}
    if fault.state is not State.DOUBTFUL:
        settings["MAILER_RELAY__DOT_TIMEOUT"] = "1m"
    if fault.tls:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))
        opening.verified_context.cache_clear()
        settings["MAILER_RELAY__SECURITY"] = "starttls"
    tls = authority.server() if fault.tls else None

    async with ScriptedServer(*fault.script, tls=tls, narrow=fault.long) as server:
        office, dispatch_id = due_office(server.port, long=fault.long, **settings)
        async with office.sending():
            for times, (kind, phase) in enumerate(fault.met, start=1):
                attempt = await tried(office, dispatch_id, times)
                assert (attempt.kind, attempt.phase) == (kind, phase)
                if attempt.next_at is None:
                    continue
                longest = 1.2 * wait_of(kind, times)
                assert wait_of(kind, times) <= attempt.next_at - office.clock() <= longest
                if fault.held:
                    await office.until(is_held, dispatch_id)
                    assert office.dispatch(dispatch_id).reason == fault.held
                    steer(office, dispatch_id, DispatchEvent.RESUME)
                office.clock.at = attempt.next_at
            if fault.state is State.ACCEPTED:
                await office.until(lambda now: now.balance[State.ACCEPTED] >= 1, dispatch_id)
            else:
                await spoken_to_the_next_tier(office, dispatch_id)
        kinds = [line.kind for line in log_of(office) if line.to == READER]

    expected = [kind for kind, _ in fault.met]
    expected += ["accepted"] * (fault.state is State.ACCEPTED)
    assert [attempt.kind for attempt in tries(office, dispatch_id)] == kinds == expected
    assert office.states(dispatch_id)[READER] is fault.state
    assert [taken.recipient for taken in server.taken].count(READER) == fault.taken


async def spoken_to_the_next_tier(office, dispatch_id):
    """An hour later 送 is let go; whatever of 报 could be tried again would go first."""
    office.clock.advance(hours=1)
    office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
    # A letter that is put off waits again: whoever looked for it on its way might miss it.
    await office.until(
        lambda now: now.waves[1].balance[State.WAITING] == now.waves[1].deferred, dispatch_id
    )


def steer(office, dispatch_id, event):
    office.house.dispatches.steer(office.dispatch(dispatch_id), event, EDITOR)


def log_of(office):
    path = office.house.settings.log_file
    return [maillog.parse(line) for line in path.read_text(encoding="utf-8").splitlines()]


@in_loop
async def test_a_reader_refused_before_354_costs_the_others_no_connection_and_no_empty_letter(
    due_office,
):
    script = (On("rcpt", Say("550 5.1.1 who?"), recipient=READER), On("data", Say("354 go on")))
    async with ScriptedServer(*script) as server:
        office, dispatch_id = due_office(server.port)
        async with office.sending():
            await tried(office, dispatch_id, 1)
            await spoken_to_the_next_tier(office, dispatch_id)
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert (server.opened, server.texts[0]) == (1, b"")
    assert [taken.recipient for taken in server.taken] == ["song1@song.example", "fa1@fa.example"]


@pytest.mark.parametrize("words", ["554 MI:DMC 163 smtp1", "550 RP:DRC 163 smtp1"])
def test_a_connection_that_had_enough_letters_is_left_for_another(words, due_office):
    in_loop(_left_for_another)(words, due_office)


async def _left_for_another(words, due_office):
    async with ScriptedServer(On("mail", Say(words), connection=1, times=1)) as server:
        office, dispatch_id = due_office(server.port)
        async with office.sending():
            attempt = await tried(office, dispatch_id, 1)
            office.clock.at = attempt.next_at
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)
        of_first = [taken for taken in server.taken if taken.connection == 1]

    assert (attempt.kind, server.opened, of_first) == ("busy", 2, [])


@in_loop
async def test_a_limit_at_one_letter_is_a_pause_for_all(due_office):
    limited = On("rcpt", Say("550 Connection frequency limited"), times=1)
    async with ScriptedServer(limited) as server:
        office, dispatch_id = due_office(server.port)
        async with office.sending():
            attempt = await tried(office, dispatch_id, 1)
            office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
            await office.until(lambda now: now.waves[1].state is WaveState.OPEN, dispatch_id)
            before = server.letters
            office.clock.at = attempt.next_at
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert before == 1
    assert sorted(taken.recipient for taken in server.taken) == sorted(office.states(dispatch_id))


@in_loop
async def test_a_server_that_wants_two_connections_gets_every_letter_once(make_office):
    async with ScriptedServer(connections=2) as server:
        office = make_office(server.port, MAILER_RELAY__CONNECTIONS="5")
        office.roster(bao=12)
        dispatch_id = office.scheduled()
        async with office.sending():
            await time_passes(office, dispatch_id, lambda now: now.state is DispatchState.DONE)

    addresses = sorted(taken.recipient for taken in server.taken)
    assert addresses == sorted(office.states(dispatch_id))
    assert {each.kind for each in office.house.reports.attempts(office.dispatch(dispatch_id))} == {
        "accepted",
        "unreachable",
    }


def has_spoken_all(dispatch):
    balance = dispatch.balance
    return balance.settled + balance[State.DOUBTFUL] == balance.planned


async def time_passes(office, dispatch_id, is_over):
    """Until *is_over*, the clock goes on whenever no letter is on its way."""
    while not is_over(dispatch := office.dispatch(dispatch_id)):
        if dispatch.balance[State.CLAIMED] + dispatch.balance[State.SPEAKING] == 0:
            office.clock.advance(seconds=20)
        await asyncio.sleep(0.02)


@in_loop
async def test_what_a_server_says_in_gbk_is_readable_in_the_log_and_to_the_editor(due_office):
    words = "550 5.1.1 该用户不存在，请核对地址".encode("gbk") + b"\r\n"
    async with ScriptedServer(On("rcpt", Say(words), recipient=READER)) as server:
        office, dispatch_id = due_office(server.port)
        async with office.sending():
            attempt = await tried(office, dispatch_id, 1)
            await spoken_to_the_next_tier(office, dispatch_id)
        (line,) = [line for line in log_of(office) if line.to == READER]

    assert (attempt.said, line.said) == ("该用户不存在，请核对地址",) * 2
    assert '"该用户不存在，请核对地址"' in office.house.settings.log_file.read_text("utf-8")


MIXED = {
    "fa1": (On("rcpt", GREYLISTED, times=1), ["greylisted", "accepted"], 1),
    "fa2": (On("dot", Drop(keep=True)), ["no_answer"], 1),
    "fa3": (On("rcpt", Say("550 5.1.1 who?")), ["unknown_user"], 0),
    "fa4": (On("data", Drop(), times=2), ["unsaid", "unsaid", "accepted"], 1),
    "fa5": (On("dot", Say("451 4.3.0 disk"), times=1), ["temporary", "accepted"], 1),
    "fa6": (On("dot", Drop()), ["no_answer"], 0),
    "fa7": (On("rcpt", HUGE, times=1), ["unsaid", "accepted"], 1),
    "fa8": (On("dot", Say("552 5.3.4 too big")), ["too_large"], 0),
}


@in_loop
async def test_among_faults_of_every_kind_each_letter_has_the_end_of_its_own(make_office):
    script = [replace(on, recipient=f"{name}@fa.example") for name, (on, _, _) in MIXED.items()]
    async with ScriptedServer(*script) as server:
        office = make_office(server.port, MAILER_RELAY__CONNECTIONS="3")
        office.roster(bao=1, song=1, fa=20)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[2].state is WaveState.OPEN, dispatch_id)
            await time_passes(office, dispatch_id, has_spoken_all)

    for name, (_, kinds, taken) in MIXED.items():
        address = f"{name}@fa.example"
        assert [each.kind for each in tries(office, dispatch_id, address)] == kinds
        assert [each.recipient for each in server.taken].count(address) == taken
    balance = office.dispatch(dispatch_id).balance
    assert (balance[State.ACCEPTED], balance[State.REFUSED], balance[State.DOUBTFUL]) == (18, 2, 2)
    assert len({each.message_id for each in server.taken}) == len(server.taken) == 19
