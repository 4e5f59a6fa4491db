"""`make soak` in short: senders killed as they speak, and every letter accounted for."""

import subprocess
import sys

import soak

NOUGHTS = ("lost", "twice", "changed", "disordered")


def soaked(*settings):
    """The rows of the table, each by column."""
    words = ("--kills", "6", "--letters", "120", "--delay", "0.3", "--settings", *settings)
    done = subprocess.run(
        [sys.executable, soak.__file__, *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    cells = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line[0] == "|"]
    heading, _, *rows = cells
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_killed_while_a_server_misbehaves_every_letter_is_accounted_for(postgresql_server):
    rows = soaked("sqlite-1-faults", "postgresql-3-faults")

    assert [row["setting"] for row in rows] == ["sqlite-1-faults", "postgresql-3-faults"]
    for row in rows:
        assert int(row["kills"]) >= 6
        assert int(row["spoken"]) > int(row["letters"]) >= 120
        assert [row[name] for name in NOUGHTS] == ["0"] * 4
