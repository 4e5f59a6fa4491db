"""The files of the checkout: nothing of one machine in them, and all of them found when installed."""

from __future__ import annotations

import re
from pathlib import Path

import bootstrap
import pytest
from checkout import ROOT, tracked_files

import mailer

SAMPLES = Path(mailer.__file__).parent / "samples"


def places_of(pattern: str) -> list[str]:
    search = re.compile(pattern.encode())
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files()
        for number, line in enumerate(path.read_bytes().splitlines(), 1)
        if search.search(line)
    ]


def test_no_file_names_a_folder_of_one_machine():
    assert places_of(r"(?<![\w.~*}])/(work|root|home/\w+|Users/\w+)/") == []


def test_no_file_names_an_index_of_packages():
    assert places_of(r"://[^\s\"'`]*/simple\b|^\s*(index|extra-index)-url\s*[:=]") == []


@pytest.mark.parametrize(
    ("sample", "home"),
    [
        ("templates", "templates"),
        ("recipients", "recipients"),
        ("config.toml", "config.toml"),
        ("manuscript.txt", "tests/data/cases/seed.txt"),
    ],
)
def test_the_program_finds_a_sample_with_the_bytes_that_stand_in_the_checkout(sample, home):
    def contents(place: Path) -> dict[str, bytes]:
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        return {str(f.relative_to(place)): f.read_bytes() for f in files if f.is_file()}

    there = contents(ROOT / home)

    assert there
    assert contents(SAMPLES / sample) == there


def test_every_short_name_of_the_makefile_is_a_command_of_bootstrap():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (names,) = re.findall(r"^(.+):\n\t@\$\(BOOTSTRAP\)", makefile, re.MULTILINE)

    assert set(names.split()) - set(bootstrap.COMMANDS) == set()


def test_every_command_of_bootstrap_is_told_in_its_story():
    told = re.findall(r"^    python3 scripts/bootstrap\.py (\w+)", bootstrap.__doc__, re.MULTILINE)

    assert told == list(bootstrap.COMMANDS)


def test_no_two_files_of_tests_have_one_name():
    names = [path.name for path in tracked_files() if path.match("tests/*/test_*.py")]

    assert sorted(names) == sorted(set(names))
