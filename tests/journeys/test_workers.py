"""`mailer worker`: many processes beside one `mailer run`, stopped one by one, on PostgreSQL."""

import asyncio
import datetime as dt
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest
from program import english, mailer, running
from servers.loop import in_loop
from servers.scripted import On, ScriptedServer, Silence

from mailer import maillog
from mailer.app import SAMPLES, now
from mailer.cli.words import Words
from mailer.delivery import DispatchState, Role, State
from mailer.dispatch import engine
from mailer.sink import Sink
from mailer.store import Lateness

zh = Words("zh_CN")
en = Words("en")
SENDER = "jianbao@office.example"
ONE_LINE = {"MAILER_RELAY__CONNECTIONS": "1", "MAILER_RELAY__DOT_TIMEOUT": "10m"}
pytestmark = pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)


@pytest.fixture
def make_office(open_office, database_url):
    def make(port, **settings):
        office = open_office(database_url, port, **settings)
        office.clock.at = now()
        return office

    return make


def a_host(tmp_path: Path) -> Path:
    """The folder of a worker on another machine: nothing in it but the settings."""
    folder = tmp_path / "host"
    folder.mkdir()
    shutil.copy(SAMPLES / "config.toml", folder)
    return folder


async def until(is_so):
    """Looks again and again, and leaves the machine to the programs between."""
    while not is_so():  # noqa: ASYNC110 - the rows tell nobody
        await asyncio.sleep(0.05)


async def stopped(program):
    """What a program that has been told to stop still says, without its times."""
    said, _ = await program.communicate()
    return [line.partition("  ")[2] or line for line in said.decode().splitlines()]


@in_loop
async def test_a_worker_that_is_stopped_ends_what_it_says_and_gives_the_rest_back(
    make_office, tmp_path
):
    async with ScriptedServer(On("dot", Silence(keep=True), letter=1)) as server:
        office = make_office(server.port, **ONE_LINE)
        office.roster(bao=3)
        dispatch_id = await opened(office)
        host = a_host(tmp_path)
        async with running(office, "worker", host) as worker:
            await server.reached("dot")
            worker.send_signal(signal.SIGTERM)
            await office.until(lambda now: now.waves[0].balance[State.WAITING] == 2, dispatch_id)
            await server.shout("250 2.0.0 taken")
            said = await stopped(worker)

    assert said == [
        zh("worker.started", address=SENDER, host="127.0.0.1", port=server.port),
        zh("worker.alone"),
        "正在停止……",
        zh("run.draining", count=1, seconds=30),
        "已停止",
    ]
    assert worker.returncode == 0
    assert Counter(office.states(dispatch_id).values()) == {State.ACCEPTED: 1, State.WAITING: 4}
    assert office.house.senders() == ()
    assert sorted(path.name for path in host.iterdir()) == ["config.toml", "mail.log"]
    (line,) = (host / "mail.log").read_text("utf-8").splitlines()
    assert maillog.parse(line).state == "accepted"


async def opened(office):
    """The id of a dispatch of which 报 is open, by the hand of one who has gone since."""
    dispatch_id = office.scheduled()
    letters = office.house.store.letters()
    letters.sign_on("desk", 1, office.clock())
    await letters.look(
        office.clock(), Lateness(dt.timedelta(hours=2), office.clock() - dt.timedelta(hours=9))
    )
    letters.sign_off(office.clock())
    return dispatch_id


@in_loop
async def test_a_worker_is_stopped_among_others_and_every_letter_is_sent_once(
    make_office, tmp_path
):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=2000)  # more than one of them sends before the other is stopped
        dispatch_id = await opened(office)
        host = a_host(tmp_path)
        async with running(office, "worker", host) as worker:
            await until(lambda: lines_of(host))
            async with office.sending():
                await until(lambda: lines_of(office.folder))
                worker.send_signal(signal.SIGTERM)
                said = await stopped(worker)
                at_its_end = office.dispatch(dispatch_id).balance
                await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert (worker.returncode, said[-1]) == (0, "已停止")
    assert at_its_end[State.DOUBTFUL] == 0
    assert at_its_end.settled < at_its_end.planned
    came = [letter.recipient for letter in sink.received]
    assert sorted(came) == sorted(office.states(dispatch_id))
    assert set(office.states(dispatch_id).values()) == {State.ACCEPTED}
    assert len(lines_of(host)) + len(lines_of(office.folder)) == 2002


def lines_of(folder):
    log = folder / "mail.log"
    return log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.mark.parametrize("command", ["run", "worker"])
@in_loop
async def test_a_signal_in_the_first_moment_ends_what_has_not_begun(
    make_office, free_port, tmp_path, command
):
    office = make_office(free_port)
    host = a_host(tmp_path)

    async with running(office, command, host) as program:
        await until(lambda: hears_sigterm(program.pid))
        program.send_signal(signal.SIGTERM)
        said = await stopped(program)

    assert (program.returncode, said) == (0, ["已停止"])


def hears_sigterm(pid):
    """Whether the process has said what SIGTERM means to it, by proc_pid_status(5)."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    (caught,) = (line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


@in_loop
async def test_a_worker_opens_nothing_and_says_whether_anybody_does(
    make_office, free_port, monkeypatch
):
    monkeypatch.setattr(engine, "BEAT_S", 0.02)
    office = make_office(free_port)
    office.roster(bao=1)
    dispatch_id = office.scheduled()
    told = []

    def tell(moves):
        told.extend([] if moves.schedulers is None else [moves.schedulers])

    async with office.sending(tell, Role.WORKER):
        await until(lambda: len(told) == 1)
        scheduler = office.house.store.letters()
        scheduler.sign_on("desk", 7, office.clock())
        await until(lambda: len(told) == 2)
        scheduler.sign_off(office.clock())
        await until(lambda: len(told) == 3)

    assert [[(each.host, each.pid) for each in found] for found in told] == [[], [("desk", 7)], []]
    assert office.dispatch(dispatch_id).state is DispatchState.SCHEDULED


def test_who_sends_is_told_wherever_somebody_looks(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=1)
    office.scheduled()
    letters = [office.house.store.letters() for _ in range(3)]
    watched, listed, well = [], [], []

    for host, role, process in zip(
        ("node2", "node1", "desk"), (Role.WORKER, Role.WORKER, Role.RUN), letters, strict=True
    ):
        process.sign_on(host, 7, office.clock(), role=role)
        watched.append(told(office, "dispatch", "watch")[-2])
        listed.append(told(office, "dispatch", "list")[-1])
        well.append(runner(office))
    for process in letters:
        process.sign_off(office.clock())
    nobody = told(office, "dispatch", "list")[-1]

    assert watched == listed
    assert listed == [
        en("sends.workers_only", count=1, hosts="node2 1"),
        en("sends.workers_only", count=2, hosts="node1 1, node2 1"),
        "3 processes send: desk 1, node1 1, node2 1",
    ]
    assert nobody == en("sends.nobody")
    assert well == [
        (["doctor.workers_only"], {"host": None, "pid": None, "senders": None}),
        (["doctor.workers_only"], {"host": None, "pid": None, "senders": 2}),
        ([], {"host": "desk", "pid": 7, "senders": 3}),
    ]


def told(office, *words):
    return english("-C", office.folder, *words, env=dict(office.env)).lines


def runner(office):
    """What the doctor finds about those who send."""
    seen = mailer("-C", office.folder, "doctor", "--json", env=dict(office.env)).json
    (check,) = (check for check in seen["checks"] if check["check"] == "runner")
    values = {name: check["values"][name] for name in ("host", "pid", "senders")}
    return [problem["code"] for problem in check["problems"]], values


def test_a_worker_without_settings_or_tables_says_what_is_missing(tmp_path, new_database):
    host, env = a_host(tmp_path), {"MAILER_DATABASE__URL": new_database()}

    nowhere = mailer("-C", tmp_path, "worker", env=env)
    empty = mailer("-C", host, "worker", env=env)
    of_a_file = mailer("-C", host, "worker")

    assert [ran.status for ran in (nowhere, empty, of_a_file)] == [3, 4, 4]
    assert "没有 config.toml" in nowhere.err
    assert "是空的，还没有表" in empty.err
    assert "mailer worker 要与别的进程一起发" in of_a_file.err
    assert sorted(path.name for path in host.iterdir()) == ["config.toml"]
