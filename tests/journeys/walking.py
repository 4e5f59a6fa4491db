"""A page of the documentation as a terminal, and somebody who types what it says.

Owns the reading of a page: `$` begins a command, what follows is what it prints, and
`…` stands for lines that do not matter.  Never judges the words.  `mailer sink` and
`mailer run` go on in windows of their own until a `^C`; a table or a manuscript is
saved under the name that the line before it says.  Times, days, check codes and ports
are those of the day, and are held alike by their form only.
"""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, chdir
from dataclasses import dataclass, field
from pathlib import Path

from program import mailer, started

SAMPLES = Path(__file__).parents[2] / "mailer" / "samples"
PATIENCE_S = 90
"""How long somebody waits for what the page says will come."""

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVED_AS = re.compile(r"`([^`/\s]+\.\w+)`[^`\n]*[:：]\n+$")
_LOOKING = ("report", "watch", "show", "doubts", "log", "why", "list")
_GOES_ON = ("sink", "run")


@dataclass(frozen=True)
class Typed:
    """A command of the page, with the lines that it is said to print."""

    command: str
    lines: Sequence[str]

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command.replace("“", '"').replace("”", '"'))

    @property
    def answers(self) -> str:
        """What a person types at the questions of the command, one line each."""
        found = [re.search(r"\[y/N\] (\w)$", line) for line in self.lines]
        return "".join(f"{answer[1]}\n" for answer in found if answer)


@dataclass(frozen=True)
class Saved:
    """A table or a manuscript that the page says to save."""

    name: str
    text: str


@dataclass(frozen=True)
class Setting:
    """A line that the page says to change in `config.toml`."""

    key: str
    line: str


Step = Typed | Saved | Setting


def steps(page: str) -> Iterator[Step]:
    """What the page says to do, in its order."""
    for block in _BLOCK.finditer(page):
        if block[1] == "console":
            yield from _commands(block[2])
        elif block[1] == "toml":
            for line in block[2].splitlines():
                if " = " in line:
                    yield Setting(line.partition(" = ")[0], line)
        elif found := _SAVED_AS.search(page, 0, block.start()):
            yield Saved(found[1], block[2])


def _commands(terminal: str) -> Iterator[Typed]:
    for part in re.split(r"^(?=\$ |\^C$)", terminal, flags=re.MULTILINE):
        if part:
            first, *lines = part.splitlines()
            yield Typed(first.removeprefix("$ "), lines)


@dataclass
class Walker:
    """Somebody at the keyboard, in `folder`, with windows that go on beside."""

    folder: Path
    env: dict[str, str]
    port: str
    windows: ExitStack
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._home = f"{self.folder}/"  # where the page begins, which it does not name

    def do(self, step: Step) -> None:
        """Does one step of the page; fails where the program says something else."""
        if isinstance(step, Saved):
            (self.folder / step.name).write_text(step.text, encoding="utf-8")
        elif isinstance(step, Setting):
            settings = self.folder / "config.toml"
            text = settings.read_text("utf-8")
            changed = re.sub(rf"^{step.key} = .*$", step.line, text, count=1, flags=re.MULTILINE)
            assert changed != text, f"config.toml has no {step.key} to change"
            settings.write_text(changed, encoding="utf-8")
        else:
            self._obey(step)

    def _obey(self, step: Typed) -> None:
        program, *words = step.words
        if step.command == "^C":
            self._interrupt(step)
        elif program == "cd":
            self.folder = self.folder / words[0]
        elif program == "cp":
            shutil.copy(SAMPLES.parents[1] / words[0], self.folder / words[1])
        elif program == "mailer" and words[0] in _GOES_ON:
            self._open_window(words, step)
        elif program == "mailer":
            self._type(words, step)
        else:
            raise AssertionError(f"nobody here knows the command {program}")

    def _type(self, words: list[str], step: Typed) -> None:
        """Types a command; one that only looks is typed again until what is to come is there."""
        looks = not step.answers and any(word in _LOOKING for word in words[:2])
        until = time.monotonic() + (PATIENCE_S if looks else 0)
        while True:
            with chdir(self.folder):
                ran = mailer(*words, stdin=step.answers, env=self.env)
            printed = (ran.out + ran.err).replace("[y/N] ", "[y/N]\n").splitlines()
            if self._agree(step.lines, printed) or time.monotonic() > until:
                break
            time.sleep(0.2)
        assert self._agree(step.lines, printed), _difference(step, printed)

    def _open_window(self, words: list[str], step: Typed) -> None:
        """Starts what goes on, and waits for the lines with which it begins."""
        if words[0] in self.running:
            self.running.pop(words[0]).send_signal(signal.SIGINT)
        process = started("-C", self.folder, *words, env=self.env)
        self.running[words[0]] = window = self.windows.enter_context(process)
        assert window.stdout is not None
        printed = [window.stdout.readline().rstrip("\n") for _ in step.lines]
        assert self._agree(step.lines, printed), _difference(step, printed)

    def _interrupt(self, step: Typed) -> None:
        """Ctrl+C in the window of `mailer run`, whose last lines the page shows."""
        window = self.running.pop("run")
        window.send_signal(signal.SIGINT)
        said, complained = window.communicate(timeout=PATIENCE_S)
        assert self._agree(["…", *step.lines], said.splitlines()), _difference(
            step, [*said.splitlines(), *complained.splitlines()]
        )

    def _agree(self, wanted: Sequence[str], printed: Sequence[str]) -> bool:
        return _matches([self._plain(line) for line in wanted], [*map(self._plain, printed)])

    def _plain(self, line: str) -> str:
        """*line* without what belongs to the day and the machine."""
        line = re.sub(r"\[y/N\] \w$", "[y/N] ", line)  # what a person types is not printed
        line = (
            line.replace(f"{self.folder}/", "").replace(self._home, "").replace(self.port, "2525")
        )
        line = line.replace(socket.gethostname(), "desk")
        for form, stands_for in _OF_THE_DAY:
            line = form.sub(stands_for, line)
        return re.sub(r"\s+", " ", line).strip()


_OF_THE_DAY = tuple(
    (re.compile(form), stands_for)
    for form, stands_for in (
        (r"\d{4}-\d{2}-\d{2}T[\d:.+]+", "AT"),
        (r"\b[0-9A-F]{8}\b", "CODE"),
        (r"\d{1,2}:\d{2}(:\d{2})?(—\d{1,2}:\d{2}(:\d{2})?)?", "TIME"),
        (r"(\d{4}年)?\d{1,2}月\d{1,2}日(（星期.[^）]*）)?", "DAY"),
        (r"\w+day,? \d{1,2} \w+( \d{4})?", "DAY"),
        (r"\b\d{1,2} [A-Z][a-z]+( \d{4})?( \([A-Z][a-z]{2}[^)]*\))?", "DAY"),
        (r"[\d.]+ [MGT]B", "SIZE"),
        (r"\d+ (天|days)", "DAYS"),
    )
)


def _matches(wanted: Sequence[str], printed: Sequence[str]) -> bool:
    if not wanted:
        return not printed
    if wanted[0] == "…":
        return any(_matches(wanted[1:], printed[at:]) for at in range(len(printed) + 1))
    return bool(printed) and wanted[0] == printed[0] and _matches(wanted[1:], printed[1:])


def _difference(step: Typed, printed: Sequence[str]) -> str:
    lines = ["", f"$ {step.command}", *step.lines, "---- but it printed:", *printed]
    return "\n".join(lines)
