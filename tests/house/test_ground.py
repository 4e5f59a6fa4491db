"""The ground that the tests stand on: skips that do not hide, a server that leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import bootstrap
import postgres
import psycopg
import pytest
from checkout import ROOT
from sqlalchemy import create_engine, inspect, text

FILES = {
    "test_skip.py": "import pytest\ndef test_it():\n    pytest.skip('nothing here')\n",
    "test_whole_skip.py": "import pytest\npytest.skip('nothing', allow_module_level=True)\n",
    "test_xfail.py": "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n",
    "test_environment.py": (
        "import os, sys\ndef test_it():\n"
        "    assert not sys.dont_write_bytecode and 'PYTHONDONTWRITEBYTECODE' not in os.environ\n"
        "    left = [n for n in os.environ if n.startswith(('MAILER_', 'PG', 'LC_'))]\n"
        "    assert sorted(left) == ['LC_ALL', 'MAILER_SENDING__QUIET_FROM']\n"
        "    assert (os.environ['LC_ALL'], os.environ['MAILER_SENDING__QUIET_FROM']) == ('C.UTF-8', '')\n"
    ),
}


GO_ON = ("--continue-on-collection-errors", ".")


def closing_line(folder: Path, **environment: str) -> str:
    """What pytest, standing on our ground, says last about the files in *folder*."""
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "scripts"), os.environ["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-c", os.devnull, "-q", *GO_ON],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": path,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1]
    return re.sub(r" in [\d.]+s", f": status {done.returncode}", last)


def test_a_skip_is_counted_by_hand_and_fails_in_ci_and_no_setting_of_the_machine_is_seen(tmp_path):
    for name, source in FILES.items():
        (tmp_path / name).write_text(source)
    foreign = {"MAILER_LANG": "en", "LC_TIME": "de_DE.UTF-8", "PGHOST": "db.example"}
    foreign["PYTHONDONTWRITEBYTECODE"] = "1"

    by_hand = closing_line(tmp_path, CI="", **foreign)
    in_ci = closing_line(tmp_path, CI="true", **foreign)

    assert by_hand == "1 passed, 2 skipped, 1 xfailed: status 0"
    assert in_ci == "1 failed, 1 passed, 1 xfailed, 1 error: status 1"


def test_what_bootstrap_starts_is_compiled_once_even_where_the_machine_forbids_bytecode(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "room.py").write_text("")
    home = bootstrap.Home(tmp_path, Path(sys.executable), tmp_path)

    status = home.call(home.python, "-c", "import room", cwd=tmp_path)

    assert (status, len(list(tmp_path.glob("__pycache__/room.*.pyc")))) == (0, 1)


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
