"""What a spam filter on this machine says about a letter.

Owns the asking of SpamAssassin, or else of rspamd where that runs, with their local rules
only: the letter goes nowhere.  Never judges an answer, and never minds that there is no
filter here.  Who asks is `mailer.workflow.checks`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

PATIENCE_S: Final = 60
"""A filter that has not answered by then is taken for none; the first answer takes seconds."""

# What rspamd would ask others about, what it has learnt, and what is about the host that hands a
# letter over: here that is this program, and in the office the mail server.
_ABROAD: Final = (
    *("rbl", "surbl", "fuzzy", "dkim", "spf", "dmarc", "arc", "mxcheck", "antivirus", "hfilter"),
    *("external_services", "statistics", "neural", "reputation"),
)
_RSPAMD_LIMIT: Final = 6.0
"""From so many points on it marks a letter as spam, unless an office has set it otherwise."""

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
    """What a filter says about *letter*; None where none is installed, or none answers."""
    # -L: no name server and nobody else is asked; -t: a report; -x: no file in anybody's home.
    report = _answer("spamassassin", ["-L", "-t", "-x"], letter)
    found = read_report(report) if report is not None else None
    if found is not None:
        return found
    settings = json.dumps({"groups_disabled": _ABROAD})
    scored = _answer("rspamc", ["--json", f"--header=Settings={settings}", "symbols"], letter)
    return read_scored(scored) if scored is not None else None


def _answer(name: str, options: list[str], letter: bytes) -> str | None:
    """What the program *name* prints about *letter*; None where it is not installed, or hangs."""
    program = shutil.which(name)
    if program is None:
        return None
    command = [program, *options]
    try:
        answered = subprocess.run(  # noqa: S603 - a program of this machine, no word of anybody's
            command, input=letter, capture_output=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answered.stdout.decode("utf-8", "replace")


def read_report(report: str) -> Opinion | None:
    """The opinion in a report of SpamAssassin; None where there is none in it."""
    found = _DETAILS.search(report)
    if found is None:
        return None
    rules = [(float(points), name) for points, name in _RULE.findall(report[found.end() :])]
    dear = sorted((each for each in rules if each[0] > 0), reverse=True)
    return Opinion("SpamAssassin", float(found[1]), float(found[2]), tuple(n for _, n in dear))


def read_scored(scored: str) -> Opinion | None:
    """The opinion in the JSON of rspamd; None where there is none in it."""
    try:
        said = json.loads(scored)
        rules = [(float(each["score"]), str(name)) for name, each in said["symbols"].items()]
        score = float(said["score"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    dear = sorted((each for each in rules if each[0] > 0), reverse=True)
    return Opinion("rspamd", round(score, 2), _RSPAMD_LIMIT, tuple(name for _, name in dear))
