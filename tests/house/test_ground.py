"""The ground that the tests stand on: skips that do not hide, a server that leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import postgres
import psycopg
import pytest
from checkout import ROOT
from sqlalchemy import create_engine, inspect, text

SKIPS = {
    "one test": "import pytest\ndef test_it():\n    pytest.skip('nothing here')\n",
    "a whole file": "import pytest\npytest.skip('nothing here', allow_module_level=True)\n",
}


def run_pytest(file: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "scripts"), os.environ["PYTHONPATH"]])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-c", os.devnull, file.name],
        cwd=file.parent,
        env={**os.environ, "PYTHONPATH": path, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("skip", SKIPS)
def test_a_skip_is_counted_by_hand_and_fails_in_ci(skip, tmp_path):
    file = tmp_path / "test_skip.py"
    file.write_text(SKIPS[skip] + "def test_more():\n    pass\n")

    by_hand = run_pytest(file, ci="")
    in_ci = run_pytest(file, ci="true")

    assert "1 skipped" in by_hand.stdout
    assert "skipped, which CI=true forbids" in in_ci.stdout
    assert "1 skipped" not in in_ci.stdout
    assert in_ci.returncode != 0


def test_an_expected_failure_stays_expected_in_ci(tmp_path):
    file = tmp_path / "test_xfail.py"
    file.write_text("import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n")

    in_ci = run_pytest(file, ci="true")

    assert in_ci.returncode == 0, in_ci.stdout


def test_a_test_sees_no_setting_of_this_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILER_LANG", "en")
    monkeypatch.setenv("LC_TIME", "de_DE.UTF-8")
    monkeypatch.setenv("PGHOST", "db.example")
    file = tmp_path / "test_environment.py"
    file.write_text(
        "import os\ndef test_it():\n"
        "    left = [n for n in os.environ if n.startswith(('MAILER_', 'PG', 'LC_'))]\n"
        "    assert (left, os.environ['LC_ALL']) == (['LC_ALL'], 'C.UTF-8')\n"
    )

    done = run_pytest(file, ci="true")

    assert done.returncode == 0, done.stdout


def test_the_database_server_leaves_nothing_behind():
    programs = postgres.find()
    if programs is None:
        pytest.skip("no PostgreSQL here")

    with postgres.Server(programs) as server:
        url = server.url("postgres")
        with psycopg.connect(url) as connection:
            (answer,) = connection.execute("SELECT current_user").fetchone()

    assert answer == "postgres"
    assert not server.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_every_database_is_a_new_and_empty_one(new_database):
    first = create_engine(new_database())
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE left_over (id INTEGER)"))

    second = create_engine(new_database())
    tables = inspect(first).get_table_names(), inspect(second).get_table_names()
    first.dispose()
    second.dispose()

    assert tables == (["left_over"], [])
