"""What a process has used, as the kernel counts it, and what the times of letters come to.

Owns the reading of /proc and the arithmetic of rates.  Never starts a process and
never looks at a clock.  `scripts/measuring.py` asks at the right moments,
`scripts/bench.py` makes tables of the answers; it works on Linux only.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Stat(NamedTuple):
    """A line of /proc/PID/stat: the parent, and CPU-seconds.

    `own_s` are those of the process itself, `waited_s` those of its children that
    have ended and were waited for.
    """

    parent: int
    own_s: float
    waited_s: float


def read_stat(text: str) -> Stat:
    """The numbers of a line of /proc/PID/stat, user and system time added (proc(5))."""
    # The name, in brackets, may hold blanks and brackets itself.
    fields = text[text.rindex(")") + 1 :].split()
    user, system, waited_user, waited_system = (int(field) for field in fields[11:15])
    return Stat(int(fields[1]), (user + system) / TICKS, (waited_user + waited_system) / TICKS)


def cpu_s(pid: int) -> float:
    """The CPU-seconds of a process so far, all its threads, none of its children."""
    return read_stat((PROC / str(pid) / "stat").read_text()).own_s


def family_cpu_s(pid: int) -> float:
    """The CPU-seconds of a process and its children so far, the ended ones too."""
    total = 0.0
    for place in PROC.glob("[0-9]*/stat"):
        try:
            stat = read_stat(place.read_text())
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        if stat.parent == pid:
            total += stat.own_s
    # Last: a child that ends meanwhile is in one of the two sums at least.
    parent = read_stat((PROC / str(pid) / "stat").read_text())
    return total + parent.own_s + parent.waited_s


def peak_bytes(pid: int) -> int:
    """The most memory that a process has had; 0 of one that has ended."""
    return read_memory((PROC / str(pid) / "status").read_text(), "VmHWM")


def memory_bytes(pid: int) -> int:
    """The memory that a process has now; 0 of one that has ended."""
    return read_memory((PROC / str(pid) / "status").read_text(), "VmRSS")


def read_memory(text: str, name: str) -> int:
    """The bytes that /proc/PID/status tells under *name*; 0 where it does not."""
    found = re.search(rf"^{name}:\s*(\d+) kB$", text, re.MULTILINE)
    return 1024 * int(found[1]) if found else 0


class Machine:
    """How busy the whole machine has been, since this was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy = _busy_s()

    def others(self, ours_s: float) -> float:
        """The share of all cores that went to other programs, 0.0 to 1.0.

        Args:
            ours_s: CPU-seconds that were the measurement's own.
        """
        had_s = (time.monotonic() - self._began) * (os.cpu_count() or 1)
        return max(0.0, _busy_s() - self._busy - ours_s) / had_s


def _busy_s() -> float:
    """CPU-seconds of all cores that were neither idle, nor waited for a disk, nor stolen."""
    user, nice, system, _idle, _wait, irq, soft_irq = map(
        int, (PROC / "stat").read_text().split()[1:8]
    )
    return (user + nice + system + irq + soft_irq) / TICKS


@dataclass(frozen=True, slots=True)
class Sample:
    """What the senders had used by a moment: CPU-seconds, and bytes of memory just then."""

    at: dt.datetime
    cpu_s: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Middle:
    """Which part of the letters counts for a rate: those from *begin* to *end*, 0.0 to 1.0."""

    begin: float = 0.0
    end: float = 1.0


def rate(ends: Sequence[dt.datetime], middle: Middle = Middle()) -> float:
    """Letters in a second: how many ended after the first, over the time from it to the last.

    Args:
        ends: when each letter was accepted, in order; two or more, not all at once.
        middle: the part that counts; the letters before and after it are left out.
    """
    first = round(middle.begin * (len(ends) - 1))
    last = round(middle.end * (len(ends) - 1))
    return (last - first) / (ends[last] - ends[first]).total_seconds()


def tenths(ends: Sequence[dt.datetime]) -> list[float]:
    """The rates of the ten tenths of the letters, each from the last letter before it."""
    return [rate(ends, Middle(number / 10, (number + 1) / 10)) for number in range(10)]


def costs_of_tenths(
    ends: Sequence[dt.datetime], samples: Sequence[Sample]
) -> list[tuple[float, int]]:
    """For each tenth of the letters the CPU-seconds of 1,000, and the memory at its end.

    Args:
        ends: when each letter was accepted, in order.
        samples: taken all the while, in order; between two the use is taken as even.
    """
    last = len(ends) - 1
    steps = [round(number / 10 * last) for number in range(11)]
    used = [_cpu_s_by(ends[step], samples) for step in steps]
    return [
        (
            1000 * (used[n + 1] - used[n]) / (steps[n + 1] - steps[n]),
            _memory_by(ends[steps[n + 1]], samples),
        )
        for n in range(10)
    ]


def _cpu_s_by(at: dt.datetime, samples: Sequence[Sample]) -> float:
    after = bisect_left(samples, at, key=lambda sample: sample.at)
    if after == 0 or after == len(samples):
        return samples[min(after, len(samples) - 1)].cpu_s
    before, then = samples[after - 1], samples[after]
    share = (at - before.at) / (then.at - before.at)
    return before.cpu_s + share * (then.cpu_s - before.cpu_s)


def _memory_by(at: dt.datetime, samples: Sequence[Sample]) -> int:
    after = bisect_left(samples, at, key=lambda sample: sample.at)
    return samples[min(after, len(samples) - 1)].memory_bytes
