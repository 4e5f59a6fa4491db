"""What a spam filter on this machine says about a letter.

Owns the asking of SpamAssassin, with its local rules only: the letter goes nowhere.  Never
judges its answer, and never minds that there is no filter here.  Who asks is
`mailer.workflow.checks`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

PATIENCE_S: Final = 60
"""A filter that has not answered by then is taken for none; the first answer takes seconds."""

_DETAILS = re.compile(r"\((-?[\d.]+) points, (-?[\d.]+) required\)")
_RULE = re.compile(r"^\s*(-?\d+\.\d)\s+([A-Z][A-Z0-9_]+)\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a filter says: points, from how many on it calls a letter spam, and for what.

    `rules` are those that cost points, the dearest first.
    """

    filter: str
    score: float
    limit: float
    rules: tuple[str, ...]


def ask(letter: bytes) -> Opinion | None:
    """What SpamAssassin says about *letter*; None where it is not installed, or does not answer."""
    program = shutil.which("spamassassin")
    if program is None:
        return None
    # -L: no name server and nobody else is asked; -t: a report; -x: no file in anybody's home.
    command = [program, "-L", "-t", "-x"]
    try:
        answered = subprocess.run(  # noqa: S603 - a program of this machine, no word of anybody's
            command, input=letter, capture_output=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_report(answered.stdout.decode("utf-8", "replace"))


def read_report(report: str) -> Opinion | None:
    """The opinion in a report of SpamAssassin; None where there is none in it."""
    found = _DETAILS.search(report)
    if found is None:
        return None
    rules = [(float(points), name) for points, name in _RULE.findall(report[found.end() :])]
    dear = sorted((each for each in rules if each[0] > 0), reverse=True)
    return Opinion("SpamAssassin", float(found[1]), float(found[2]), tuple(n for _, n in dear))
