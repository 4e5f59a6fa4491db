"""`mailer demo`: the whole main job in a throw-away folder, shown step by step.

Owns what is shown of each step.  Never does a step: those are
`mailer.rehearsal`.  The letters go through real SMTP to a server on this
machine and no further.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from mailer import app, rehearsal
from mailer.cli.live import Screen
from mailer.cli.shape import PATH, Command, option
from mailer.cli.show import dispatch as show_dispatch
from mailer.cli.show import findings, layout
from mailer.cli.show import plan as show_plan
from mailer.cli.show import report as show_report
from mailer.cli.visit import Visit
from mailer.cli.words import Words
from mailer.delivery import DispatchRecord, WaveState
from mailer.issue import Actor, IssueRecord, Tier
from mailer.mistake import BadUsage
from mailer.roster import fold_address

_SONG_AFTER, _FA_AFTER = dt.timedelta(seconds=2), dt.timedelta(seconds=4)

# What the entries of the sample issue stand for, where a group has another name.
_MEANT = {
    "各省级、副省级城市党史部门": "省级、副省级城市党史部门",
    "各区（县）委党史部门": "各区县党史部门",
    "万盛经开区党史研究室": "万盛经开区",
}


@click.command("demo", cls=Command)
@option("--dir", "folder", metavar="DIR", type=PATH)
@click.pass_obj
def demo(visit: Visit, folder: Path | None) -> int:
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="jianbao-demo-"))
    elif folder.exists() and any(folder.iterdir()):
        raise BadUsage("cli.demo_folder_in_use", folder=str(folder))
    folder = folder.absolute()
    try:
        with _cancelled_by_ctrl_c():
            return asyncio.run(_demo(visit, folder))
    except KeyboardInterrupt:
        visit.say(visit.words("demo.stopped", folder=folder))
        raise


@contextmanager
def _cancelled_by_ctrl_c() -> Iterator[None]:
    """Ctrl+C cancels what the loop runs: raised in one of its tasks it shows as a traceback."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which asyncio takes for its own
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


async def _demo(visit: Visit, folder: Path) -> int:
    async with rehearsal.open_sink(folder / "received") as server:
        # Without the environment: a relay that is named there is a real one.
        app.init(folder, {}, relay_port=server.port)
        here = app.Installation(folder, {})
        try:
            return await _Demo(visit, here, server).show()
        finally:
            here.close()


class _Demo:
    """The steps on one installation, each shown as it is done."""

    def __init__(self, visit: Visit, here: app.Installation, server: rehearsal.Sink) -> None:
        zone = here.settings.timezone
        year = here.now().astimezone(zone).year
        self._words = Words(visit.words.language, zone, year, here.calendar)
        self._visit = visit
        self._here = here
        self._server = server
        self._folder = here.settings.folder
        self._actor: Actor = visit.actor(None)
        self._step = 0

    async def show(self) -> int:
        words, here = self._words, self._here
        self._visit.say(words("demo.folder", folder=self._folder))
        record = self._import()
        self._rosters(record)
        self._approve(record)
        dispatch = self._schedule(record)
        done = await self._send(dispatch)
        made = here.reports.report(done)
        self._title("demo.report")
        sender = here.settings.relay.address
        self._visit.say(show_report.report(made, words, now=here.now(), sender=sender))
        self._where_to_look(record)
        return int(made.needs_a_look or done.balance.settled < done.balance.planned)

    def _title(self, key: str, **values: object) -> None:
        self._step += 1
        title = self._words(key, **values)
        self._visit.say(["", self._words("demo.step", number=self._step, title=title)])

    def _import(self) -> IssueRecord:
        words, proofs = self._words, self._here.proofs
        manuscript = app.SAMPLES / "manuscript.txt"
        self._title("demo.manuscript", path=manuscript.name)
        record = rehearsal.import_issue(self._here.issues, manuscript, self._actor)
        self._visit.say(f"  {record.issue.citation}")
        self._visit.say(f"  {findings.counts(record.findings, words)}")
        for check in proofs.proof(record):
            if check.blocks:
                self._visit.say(findings.with_code(check.finding, words))
                proofs.confirm(
                    record,
                    check.finding.code,
                    check.finding.lines,
                    words("demo.note"),
                    self._actor,
                )
                self._visit.say(f"        √ {words('demo.confirmed')}")
        return record

    def _rosters(self, record: IssueRecord) -> None:
        words, registry = self._words, self._here.registry
        rosters = sorted((app.SAMPLES / "recipients").glob("*.csv"))
        looks = rehearsal.import_rosters(registry, rosters, self._actor)
        groups = [group for seen in looks for group in seen.difference.groups]
        self._title(
            "demo.rosters",
            files=len(looks),
            units=sum(group.units for group in groups),
            addresses=sum(group.addresses for group in groups),
        )
        rehearsal.map_entries(registry, record, _MEANT, self._actor)
        for mapped in registry.mapping(record):
            if mapped.group != mapped.entry.text:
                entry = mapped.entry.text
                self._visit.say(f"  {words('demo.mapped', entry=entry, group=mapped.group)}")

    def _approve(self, record: IssueRecord) -> None:
        words = self._words
        approval = self._here.issues.approve(record, by=words("demo.signer"), actor=self._actor)
        self._title("demo.approve")
        told = words(
            "issue.approval",
            by=approval.by,
            on=approval.on,
            operator=approval.operator,
            code=approval.check_code,
        )
        self._visit.say(f"  {told}")

    def _schedule(self, record: IssueRecord) -> DispatchRecord:
        here = self._here
        made = here.dispatches.plan(
            here.issues.find_issue(record.name),
            here.now(),
            after={Tier.SONG: _SONG_AFTER, Tier.FA: _FA_AFTER},
            without={},
            actor=self._actor,
        )
        self._title("demo.schedule")
        relay = here.settings.relay
        lines = show_plan.scheduling(
            made,
            self._words,
            sender=(relay.address, relay.host, relay.port),
            mapping=here.registry.mapping(made.record),
            overdue=here.settings.sending.overdue,
        )
        self._visit.say(f"  {line}" for line in lines)
        return here.dispatches.schedule(made)

    async def _send(self, dispatch: DispatchRecord) -> DispatchRecord:
        words, here, server = self._words, self._here, self._server
        self._title("demo.sending")
        told = words("demo.sink", host=server.host, port=server.port, folder=server.folder)
        self._visit.say(f"  {told}")
        with Screen() as screen:

            def watch(record: DispatchRecord) -> None:
                bars = list(show_dispatch.bars(record, words, here.now()))
                if not screen.is_live:
                    ended = [wave.state is WaveState.DONE for wave in record.waves]
                    bars = [bar for bar, is_over in zip(bars, ended, strict=True) if is_over]
                screen.show(bars)

            done = await rehearsal.send_all(here.send, here.dispatches, dispatch.id, watch)
            watch(done)
        order = self._order_of_arrival(done)
        told = words("demo.received", count=len(server.received), order=order)
        self._visit.say(f"  {told}")
        return done

    def _order_of_arrival(self, dispatch: DispatchRecord) -> str:
        """The tiers in the order in which the server got their letters, each run of one once."""
        letters = self._here.reports.letters(dispatch)
        tier_of = {fold_address(letter.address): letter.tier for letter in letters}
        arrived = [tier_of[fold_address(each.recipient)] for each in self._server.received]
        runs: Sequence[Tier] = [
            tier for at, tier in enumerate(arrived) if at == 0 or arrived[at - 1] is not tier
        ]
        return " ".join(self._words.name("tier", tier) for tier in runs)

    def _where_to_look(self, record: IssueRecord) -> None:
        words, here = self._words, self._here
        kept = here.issues.find_issue(record.name)
        preview = here.letters.preview(kept, self._folder / "preview")
        first = {path.suffix: path for path in reversed(preview)}
        rows = [
            (words("demo.html"), str(first[".html"])),
            (words("demo.text"), str(first[".txt"])),
            (words("demo.eml"), str(self._server.received[0].path)),
            (words("demo.log"), str(here.settings.log_file)),
        ]
        self._visit.say(["", words("demo.look")])
        self._visit.say(f"  {row}" for row in layout.table(rows))
        self._visit.say(words("demo.again", command=_command(), folder=self._folder))


def _command() -> str:
    """How the program is called from here: by its name only when that is on the PATH."""
    program = Path(sys.executable).with_name("mailer")
    if shutil.which("mailer") or not program.exists():
        return "mailer"
    return os.path.relpath(program)
