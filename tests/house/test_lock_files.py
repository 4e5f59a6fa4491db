"""The lock files: complete, checked by hash, and silent about where packages come from."""

from __future__ import annotations

import re

import pytest
from checkout import ROOT, settings

LOCKS = {path.stem: path.read_text("utf-8") for path in (ROOT / "requirements").glob("*.lock")}


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", LOCKS[name], re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    names = (re.match(r"[\w.-]+", requirement)[0] for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def test_there_is_a_lock_file_for_running_for_developing_and_for_the_installer():
    assert set(LOCKS) == {"runtime", "dev", "installer"}


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_a_lock_file_holds_names_versions_and_hashes_and_nothing_else(name):
    line = re.compile(
        r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+( ; [\w .'<>=!]+)? \\"
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )

    assert [text for text in LOCKS[name].splitlines() if not line.fullmatch(text)] == []


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_every_package_of_a_lock_file_has_a_hash(name):
    entries = re.split(r"\n(?=\S)", LOCKS[name].strip())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_the_program_needs_is_locked_for_running():
    project = settings()["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    direct = wanted(project["dependencies"] + extras)

    assert direct - set(pins("runtime")) == set()


def test_what_its_developers_need_is_locked_beside_it():
    groups = settings()["dependency-groups"]
    direct = wanted([requirement for group in groups.values() for requirement in group])

    assert direct - set(pins("dev")) == set()


def test_developers_run_the_very_versions_that_users_run():
    runtime = pins("runtime").items()

    assert runtime - pins("dev").items() == set()
