"""Working folders for the journeys, made once and copied for each test.

Owns the stages of an office: made, with rosters and a draft, approved, sent.
Every stage is reached by the commands that people type.
"""

from __future__ import annotations

import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from program import DOUBTED, REFUSED, SEED, Ran, mailer, next_line, port_of, started

MEANT = {
    "各省级、副省级城市党史部门": "省级、副省级城市党史部门",
    "各区（县）委党史部门": "各区县党史部门",
    "万盛经开区党史研究室": "万盛经开区",
}


@dataclass(frozen=True)
class Office:
    """A working folder of one test."""

    folder: Path

    def __call__(self, *words: str | Path, **how: object) -> Ran:
        return mailer("-C", self.folder, *words, **how)


def done(ran: Ran, status: int = 0) -> Ran:
    assert (ran.status, ran.err) == (status, "")
    return ran


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offices") / "made"
    done(mailer("init", folder, "--yes"))
    return folder


@pytest.fixture(scope="session")
def _drafted(_made: Path) -> Path:
    folder = _copied(_made, "drafted")
    done(mailer("-C", folder, "issue", "import", SEED), status=1)
    for roster in sorted((folder / "recipients").glob("*.csv")):
        done(mailer("-C", folder, "roster", "import", roster, "--yes"))
    for entry, group in MEANT.items():
        done(mailer("-C", folder, "roster", "map", entry, group))
    return folder


@pytest.fixture(scope="session")
def _approved(_drafted: Path) -> Path:
    folder = _copied(_drafted, "approved")
    note = ("--note", "已与人名库核对", "--operator", "高速")
    done(mailer("-C", folder, "issue", "proof", "--confirm", "NAME_VARIANT", *note))
    signed = ("--by", "室主任", "--on", "2023-03-10", "--operator", "高速")
    done(mailer("-C", folder, "issue", "approve", "2023-02", *signed))
    return folder


@pytest.fixture(scope="session")
def _sent(_approved: Path) -> Path:
    """One letter of 发 was refused, one is doubtful, all others were accepted."""
    folder = _copied(_approved, "sent")
    faults = ("--fail", f"rcpt:550:{REFUSED}", "--fail", f"dot:accept-drop:{DOUBTED}")
    with started("-C", folder, "sink", "--port", "0", *faults) as sink:
        env = {"MAILER_RELAY__PORT": port_of(sink)}
        with started("-C", folder, "run", env=env) as run:
            next_line(run, "开始")
            times = ("--at", "now", "--song", "+0s", "--fa", "+0s")
            done(mailer("-C", folder, "schedule", *times, "--yes", env=env))
            next_line(run, "发 放行")
            run.send_signal(signal.SIGTERM)
            assert run.wait() == 0
        with started("-C", folder, "run", env=env) as run:  # what was left goes on
            _until_all_is_tried(folder, env)
            run.send_signal(signal.SIGINT)
            assert run.wait() == 0
    return folder


def _until_all_is_tried(folder: Path, env: dict[str, str]) -> None:
    balance: dict[str, int] = {"waiting": 1}
    while balance["waiting"] or balance["claimed"] or balance["speaking"]:
        shown = done(mailer("-C", folder, "dispatch", "show", "--json", env=env))
        balance = shown.json["balance"]


def _copied(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.parent / name))


def _office(folder: Path, tmp_path: Path) -> Office:
    return Office(Path(shutil.copytree(folder, tmp_path / "office")))


@pytest.fixture
def new_office(_made: Path, tmp_path: Path) -> Office:
    """A folder as `mailer init` makes it."""
    return _office(_made, tmp_path)


@pytest.fixture
def drafted(_drafted: Path, tmp_path: Path) -> Office:
    """The seed is a draft, the sample rosters are imported, every entry has its group."""
    return _office(_drafted, tmp_path)


@pytest.fixture
def approved(_approved: Path, tmp_path: Path) -> Office:
    """The error is confirmed and the seed is approved."""
    return _office(_approved, tmp_path)


@pytest.fixture
def scheduled(approved: Office) -> Office:
    """The seed is scheduled for two hours from now."""
    done(approved("schedule", "--at", "+2h", "--yes"))
    return approved


@pytest.fixture
def sent(_sent: Path, tmp_path: Path) -> Office:
    """The seed is sent, but for one refused and one doubtful letter."""
    return _office(_sent, tmp_path)
