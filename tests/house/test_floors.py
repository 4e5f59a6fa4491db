"""The floors of the house: imports go down, and the lists that say so are complete."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest
from checkout import ROOT, modules, rooms, settings

CONTRACTS = {c["name"]: c for c in settings()["tool"]["importlinter"]["contracts"]}
LAYERS = CONTRACTS["Imports go down the floors, and every room has a floor"]["layers"]
FLOORS = [set(re.findall(r"\w+", layer)) for layer in LAYERS]
MATTER = FLOORS[-1] | FLOORS[-2] | FLOORS[-3]
TRADES = FLOORS[-4]
DOORS = FLOORS[0] | FLOORS[1]


def named(contract: str, key: str) -> set[str]:
    return {name.removeprefix("mailer.") for name in CONTRACTS[contract][key]}


def test_every_contract_of_the_floors_is_kept():
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_every_room_stands_on_a_floor():
    assert rooms() - set().union(*FLOORS) == set()


def test_the_doors_are_forbidden_every_trade():
    contract = "Doors reach only work, wiring and matter"

    assert named(contract, "source_modules") == DOORS & rooms()
    assert named(contract, "forbidden_modules") == TRADES & rooms()


def test_every_room_of_matter_is_held_to_be_pure():
    assert named("Matter is pure", "source_modules") == MATTER & rooms()


@pytest.mark.parametrize("room", sorted(MATTER & rooms()))
def test_matter_never_asks_for_the_time(room):
    clocks = {"now", "utcnow", "today", "monotonic", "time_ns", "perf_counter"}
    package = (ROOT / "mailer" / room).rglob("*.py")
    parts = [path for path in (ROOT / "mailer" / f"{room}.py", *package) if path.exists()]

    asked = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in parts
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in clocks
    ]

    assert asked == []


def test_no_room_is_bound_to_one_kind_of_system_when_it_is_imported():
    posix = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
    bound = [
        f"{path.relative_to(ROOT)}:{statement.lineno}"
        for path in modules()
        for statement in ast.parse(path.read_bytes()).body
        if isinstance(statement, (ast.Import, ast.ImportFrom))
        for name in (
            [statement.module]
            if isinstance(statement, ast.ImportFrom)
            else [alias.name for alias in statement.names]
        )
        if name in posix
    ]

    assert bound == []


def test_no_module_has_a_name_that_says_nothing():
    empty = {"util", "utils", "helper", "helpers", "common", "core", "manager", "handler", "misc"}

    assert [path for path in modules() if empty & set(path.stem.split("_"))] == []
