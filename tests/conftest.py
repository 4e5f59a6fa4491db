"""What every test stands on: a clean environment, real databases, honest skips.

Owns the fixtures that more than one folder of tests needs.  Never replaces a room
of ours by a mock.  The PostgreSQL server itself is `scripts/postgres.py`.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

import postgres
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from offices import TestOffice

import mailer
from mailer.store import Store

# How fast a machine is today is no property of ours: no test fails for being slow.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

FOREIGN = ("MAILER_", "PG", "LC_")
FOREIGN_WORDS = {
    *("LANG", "LANGUAGE", "TZ", "TERM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"),
    *("PYTHONIOENCODING", "PYTHONUTF8", "PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONASYNCIODEBUG"),
    "PYTHONDONTWRITEBYTECODE",  # every program that a test starts would be compiled anew
}


def pytest_configure() -> None:
    """Take away what this machine's owner has set: a test means the same everywhere."""
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name in FOREIGN_WORDS:
            del os.environ[name]
    sys.dont_write_bytecode = False
    # A program that a test starts finds the same rooms as the test, wherever it is started.
    rooms = [str(Path(mailer.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, rooms))
    os.environ.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", TZ="UTC", TERM="dumb", COLUMNS="100")
    # A test that schedules for now means the same on a Sunday evening; those of quiet hours say so.
    os.environ["MAILER_SENDING__QUIET_FROM"] = ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what is skipped, when CI=true: there every part must be had."""
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself while it is read."""
    return _no_skip_in_ci((yield))


def _no_skip_in_ci(report: Report) -> Report:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true forbids: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server of this run's own, started when the first test asks for it."""
    programs = postgres.find()
    if programs is None:
        pytest.skip("no PostgreSQL here: `make test` unpacks one, `make system` installs one")
    with postgres.Server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as `mailer init` prepares it."""
    path = tmp_path_factory.mktemp("prepared") / "mailer.db"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def prepared_template(postgresql_server: postgres.Server) -> str:
    """A PostgreSQL database as `mailer init` prepares it, by its name."""
    with psycopg.connect(postgresql_server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE prepared")
    _prepare(postgresql_server.url("prepared", scheme="postgresql+psycopg"))
    return "prepared"


@pytest.fixture(scope="session")
def approved_file(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same file with the issue of `offices`, approved: nothing that an office does takes longer."""
    folder = tmp_path_factory.mktemp("approved")
    path = Path(shutil.copyfile(prepared_file, folder / "mailer.db"))
    _approve(f"sqlite:///{path}", folder / "office")
    return path


@pytest.fixture(scope="session")
def approved_template(
    postgresql_server: postgres.Server,
    prepared_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The same of PostgreSQL, by its name."""
    with psycopg.connect(postgresql_server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE approved TEMPLATE {prepared_template}")
    url = postgresql_server.url("approved", scheme="postgresql+psycopg")
    _approve(url, tmp_path_factory.mktemp("approved") / "office")
    return "approved"


def _prepare(url: str) -> None:
    with closing(Store(url)) as store:
        store.prepare()


def _approve(url: str, folder: Path) -> None:
    with closing(TestOffice(folder, url, 1)) as office:
        office.approved()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Makes a database at each call and answers its URL; the test runs once per kind.

    It is empty; or ``prepared`` as `mailer init` leaves it, key of the Message-IDs included; or
    ``approved``, in which the issue of `offices` is approved besides.
    """
    numbers = count(1)
    if request.param == "sqlite":

        def make_file(stage: str | None = None) -> str:
            path = tmp_path / f"mailer-{next(numbers)}.db"
            if stage:
                shutil.copyfile(request.getfixturevalue(f"{stage}_file"), path)
            return f"sqlite:///{path}"

        yield make_file
        return
    server = request.getfixturevalue("postgresql_server")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        made: list[str] = []

        def make(stage: str | None = None) -> str:
            template = request.getfixturevalue(f"{stage}_template") if stage else "template1"
            made.append(f"test_{next(_DATABASES)}")
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
            return server.url(made[-1], scheme="postgresql+psycopg")

        yield make

        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


_DATABASES = count(1)


@pytest.fixture
def stage() -> str:
    """What there is in `database_url`; a folder, a file or a test of its own may begin further on."""
    return "prepared"


@pytest.fixture
def database_url(new_database: Callable[..., str], stage: str) -> str:
    """The URL of a database, once SQLite, once PostgreSQL; it has no rows, or those of its stage."""
    return new_database(stage)


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Callable[..., TestOffice]]:
    """Opens an office on the database with a URL, its relay at a port; all are closed at the end."""
    offices: list[TestOffice] = []

    def open_(url: str, port: int = 1, **settings: str) -> TestOffice:
        offices.append(TestOffice(tmp_path / f"office{len(offices)}", url, port, **settings))
        return offices[-1]

    yield open_
    for office in offices:
        office.close()


@pytest.fixture
def make_office(
    open_office: Callable[..., TestOffice], database_url: str
) -> Callable[..., TestOffice]:
    """Makes an office on the test's own database; its relay is at a port of this machine."""
    return partial(open_office, database_url)


@pytest.fixture
def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
