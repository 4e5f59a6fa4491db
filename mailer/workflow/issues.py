"""An issue from its manuscript to its sign-off.

Owns importing, proofreading, mending, confirming, previewing, approving and
voiding.  Never schedules: that is `mailer.workflow.dispatches`.  How a manuscript is read is in
`mailer.workflow.reading`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mailer import camera, manuscript, numbering, preflight, press, proof, spam
from mailer.delivery import DispatchState
from mailer.issue import (
    Actor,
    Approval,
    Confirmation,
    Deed,
    Finding,
    Issue,
    IssueRecord,
    IssueState,
    Severity,
    Tier,
    content_hash,
)
from mailer.mistake import BadInput, BadUsage, NotAllowed, Problem
from mailer.profile import differences, with_labels
from mailer.roster import fold_name
from mailer.store import Store
from mailer.workflow import checks
from mailer.workflow.mending import Again, Mending, carried, plan_mending
from mailer.workflow.office import Office
from mailer.workflow.reading import Look, Proofreader, look, with_remarks

if TYPE_CHECKING:
    from dns.resolver import Resolver


@dataclass(frozen=True, slots=True)
class Intention:
    """What an import would do: a new draft, or the replacement of `before` with its changes."""

    look: Look
    bulletin: str
    before: IssueRecord | None
    changes: tuple[manuscript.Change, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the issue is there already, word for word.

        A draft whose manuscript differs only in what is not content, a blank at
        a line's end say, is replaced all the same: its findings may be others.
        """
        before = self.before
        if before is None or before.state is IssueState.VOID:
            return False
        same = before.content_sha256 == content_hash(self.look.issue)
        return same and (before.state is IssueState.APPROVED or before.manuscript == self.look.text)


@dataclass(frozen=True, slots=True)
class Imported:
    """An issue is a draft; `withdrawn` letters of its former form will not leave."""

    record: IssueRecord
    is_new: bool
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, with the confirmation that closes it, or None when it is open."""

    finding: Finding
    confirmation: Confirmation | None

    @property
    def blocks(self) -> bool:
        """Whether it forbids approval."""
        return self.confirmation is None and self.finding.severity is Severity.ERROR


class IssueFlow:
    """The editor's side of the house, up to the sign-off.

    Args:
        store: where everything is kept.
        office: how the office works.
    """

    def __init__(self, store: Store, office: Office) -> None:
        self._store = store
        self._office = office

    def proofreader(self) -> Proofreader:
        """Who proofreads for this office: its rules and its names book, as they are now."""
        return Proofreader(self._office.levels, proof.NamesBook(self._store.people.all()))

    def intend(self, path: Path) -> Intention:
        """What importing *path* would do; stores nothing.

        Raises:
            BadInput: as `look`; or the bulletin is not configured, or the issue
                has no number or no year.
            NotAllowed: as `look`; or a letter of this number has been spoken.
        """
        seen = look(path, self.proofreader())
        bulletin = self._bulletin(seen.issue)
        issue = with_labels(seen.issue, self._office.profile(bulletin))
        seen = with_remarks(replace(seen, issue=issue), self._odd(issue, bulletin))
        found = self._store.issues.find(f"{bulletin}/{seen.issue.reference}")
        before = found[0] if found else None
        if before is not None and (spoken := self._store.issues.spoken(before.id)):
            raise NotAllowed(
                "import.already_spoken", issue=before.issue.number_line, letters=spoken
            )
        changes = manuscript.compare(before.issue, seen.issue) if before else ()
        return Intention(seen, bulletin, before, tuple(changes))

    def carry_out(self, intention: Intention, actor: Actor) -> Imported:
        """The issue is a draft with the new text; its approval and unsent letters have fallen.

        Raises:
            NotAllowed: the issue was changed by somebody else meanwhile.
        """
        seen, before = intention.look, intention.before
        content = (seen.issue, seen.text, seen.findings)
        if before is None:
            deed = self._office.deed("import", actor, path=seen.path.name)
            issue_id = self._store.issues.add(
                intention.bulletin, *content, deed, source=seen.besides, shown=seen.pictures
            )
            withdrawn: int | None = 0 if issue_id is not None else None
        else:
            deed = self._office.deed("revise", actor, path=seen.path.name)
            issue_id = before.id
            withdrawn = self._store.issues.replace(
                before, *content, deed, source=seen.besides, shown=seen.pictures
            )
        if issue_id is None or withdrawn is None:
            raise NotAllowed("issue.changed_meanwhile", issue=seen.issue.number_line)
        return Imported(self._store.issues.by_id(issue_id), before is None, withdrawn)

    def issues(self) -> tuple[IssueRecord, ...]:
        """All issues, the newest number first."""
        return self._store.issues.all()

    def find_issue(self, typed: str | None) -> IssueRecord:
        """The issue a person means: ``2023-02``, ``221``, or nothing when one is open.

        Raises:
            BadUsage: there is none, or there are several.
        """
        if typed is not None:
            found = self._store.issues.find(typed.strip()) if _may_be_a_number(typed) else ()
            if len(found) == 1:
                return found[0]
            names = tuple(record.name for record in found or self._store.issues.all()[:5])
            code = "issue.several" if found else "issue.unknown"
            raise BadUsage(code, found=typed, names=names)
        live = [
            record
            for record in self._store.issues.all()
            if record.state is not IssueState.VOID and not self._is_over(record)
        ]
        if len(live) != 1:
            names = tuple(record.name for record in live)
            raise BadUsage("issue.none_open" if not live else "issue.several_open", names=names)
        return live[0]

    def bulletins(self, typed: str | None = None) -> tuple[tuple[str, str], ...]:
        """Short name and name of each bulletin that a person means; all when nothing is typed.

        Raises:
            BadUsage: there is none of that name.
        """
        known = tuple((code, self._office.name(code)) for code in self._office.bulletins.values())
        if typed is None:
            return known
        folded = fold_name(typed)
        found = tuple(each for each in known if folded in (each[0], fold_name(each[1])))
        if not found:
            names = tuple(f"{code}（{name}）" for code, name in known)
            raise BadUsage("bulletin.unknown", found=typed, known=names)
        return found

    def next_numbers(self, bulletin: str, year: int | None = None) -> tuple[numbering.Next, ...]:
        """The number that comes next in each series of the bulletin, the regular one first.

        Args:
            bulletin: its short name.
            year: in which it will appear; that of today when None.
        """
        if year is None:
            year = self._office.now().astimezone(self._office.timezone).year
        return numbering.propose(self._store.issues.mastheads(bulletin), year)

    @property
    def needs_sheet(self) -> bool:
        """Whether nothing is approved without the code of a sheet that was signed."""
        return self._office.needs_sheet

    def typed(self, record: IssueRecord) -> str:
        """How people type an issue: 2023-02, with its bulletin where there are several."""
        return self._office.typed(record)

    def deeds(self, record: IssueRecord) -> tuple[Deed, ...]:
        """What was done to the issue, the oldest first."""
        return self._store.issues.deeds(record.id)

    def proof(self, record: IssueRecord) -> tuple[Checked, ...]:
        """The findings of the issue, each with the confirmation that still holds for its lines."""
        confirmed = {each.fingerprint: each for each in self._store.issues.confirmations(record.id)}
        return tuple(
            Checked(finding, confirmed.get(proof.fingerprint(finding, record.manuscript)))
            for finding in record.findings
        )

    def proofread(self, record: IssueRecord) -> IssueRecord:
        """The draft with the findings that it has today: rules and names book may have changed.

        What is approved or void stays as it was read; so does a draft that another
        version of the program would read otherwise, until it is imported again.
        """
        if record.state is not IssueState.DRAFT:
            return record
        again = self._again(record)
        reading = again.read(record.manuscript, again.besides)
        if content_hash(reading.issue) != record.content_sha256:
            return record
        found = again.remark(reading, record.manuscript)
        if found != record.findings and self._store.issues.remark(record, found):
            return replace(record, findings=found)
        return record

    def mend(self, record: IssueRecord) -> Mending:
        """What would be mended in the issue by rule; stores nothing.

        Raises:
            NotAllowed: it is void, or a letter of it has been spoken.
        """
        if record.state is IssueState.VOID:
            raise NotAllowed("mend.void", issue=record.issue.number_line)
        if spoken := self._store.issues.spoken(record.id):
            raise NotAllowed("mend.already_spoken", issue=record.issue.number_line, letters=spoken)
        return plan_mending(self.proofread(record), self._again(record))

    def carry_out_mending(self, mending: Mending, actor: Actor) -> Imported:
        """The issue is a draft with the mended text; its approval and unsent letters have fallen.

        What people have confirmed stays confirmed where its finding is the same.

        Raises:
            NotAllowed: the issue was changed by somebody else meanwhile.
        """
        before = mending.record
        codes = dict.fromkeys(code for repair in mending.repairs for code in repair.codes)
        confirmed = [
            (checked.finding, checked.confirmation)
            for checked in self.proof(before)
            if checked.confirmation is not None
        ]
        withdrawn = self._store.issues.replace(
            before,
            mending.issue,
            mending.text,
            mending.findings,
            self._office.deed("mend", actor, codes=" ".join(codes)),
            source=mending.besides,
            confirmed=carried(mending, confirmed),
        )
        if withdrawn is None:
            raise NotAllowed("issue.changed_meanwhile", issue=before.issue.number_line)
        return Imported(self._store.issues.by_id(before.id), is_new=False, withdrawn=withdrawn)

    def open_findings(self, record: IssueRecord) -> list[Problem]:
        """What forbids approval: one problem for each open finding of severity error."""
        return [
            Problem(
                checked.finding.code, {"lines": checked.finding.lines, **checked.finding.values}
            )
            for checked in self.proof(record)
            if checked.blocks
        ]

    def confirm(
        self, record: IssueRecord, code: str, lines: Sequence[int], note: str, actor: Actor
    ) -> tuple[Finding, ...]:
        """The findings of *code* are confirmed: the text is right as it stands.

        Args:
            record: the issue.
            code: of the findings, e.g. ``NAME_VARIANT``.
            lines: only findings on one of these lines; all when empty.
            note: why the text is right; not empty.
            actor: who says so.

        Raises:
            BadUsage: there is no such finding, or no note.
        """
        if not note.strip():
            raise BadUsage("proof.no_note", code=code)
        wanted = [
            finding
            for finding in record.findings
            if finding.code == code and (not lines or set(lines) & set(finding.lines))
        ]
        if not wanted:
            known = tuple(sorted({finding.code for finding in record.findings}))
            raise BadUsage("proof.no_such_finding", found=code, lines=tuple(lines), known=known)
        deed = self._office.deed("confirm", actor, code=code, note=note)
        self._store.issues.confirm(
            record.id,
            [
                Confirmation(
                    code=finding.code,
                    lines=finding.lines,
                    fingerprint=proof.fingerprint(finding, record.manuscript),
                    note=note,
                    operator=actor.operator,
                    at=deed.at,
                )
                for finding in wanted
            ],
            deed,
        )
        return tuple(wanted)

    def pictures(self, record: IssueRecord) -> dict[str, bytes]:
        """The bytes of its pictures, by their SHA-256."""
        return self._store.issues.pictures(record.id) if record.issue.pictures else {}

    def export(self, record: IssueRecord) -> str:
        """The issue as a canonical manuscript, which reads back to the same issue."""
        return manuscript.write(record.issue, self.pictures(record))

    def preview(
        self, record: IssueRecord, folder: Path, *, screenshots: bool = False
    ) -> tuple[Path, ...]:
        """Writes .html, .txt and .eml of each tier into *folder*, as a reader would get them.

        An approved issue shows its signed formes, a draft is set anew.

        Args:
            record: the issue.
            folder: made if it is missing.
            screenshots: also .png, as telephones, desks, dark and old clients show the letter:
                all of the first tier, one of each other.

        Raises:
            BadInput: the theme cannot be rendered, or what takes pictures is not installed.
            OutsideFailed: there is no browser to take pictures with.
            OSError: the folder cannot be written.
        """
        identity = self._office.identity(record.bulletin)
        reader = press.Reader(f"preview@{identity.domain}", None, _PREVIEW_UNIT)
        written: list[Path] = []
        with camera.camera() if screenshots else nullcontext() as browser:
            stem = self._office.typed(record).replace("/", "-")
            folder.mkdir(parents=True, exist_ok=True)
            for forme in self.formes(record):
                html, text = press.fill(forme, reader)
                html = press.on_screen(html, forme)
                letter = press.plate(forme, identity).letter(
                    reader,
                    message_id=f"<preview.{record.id}.{forme.tier}@{identity.domain}>",
                    date=self._office.now().astimezone(self._office.timezone),
                )
                contents = {"html": html.encode(), "txt": text.encode(), "eml": letter}
                if browser is not None:
                    shots = camera.SHOTS[: None if not written else 1]  # tiers differ by a line
                    contents |= {f"{s.name}.png": browser.take(html, s) for s in shots}
                for name, content in contents.items():
                    dot = "-" if name.endswith(".png") else "."
                    path = folder / f"{stem}-{forme.tier}{dot}{name}"
                    path.write_bytes(content)
                    written.append(path)
        return tuple(written)

    def check(self, record: IssueRecord, resolver: Resolver | None = None) -> checks.Inspection:
        """What is wrong with the letters of the issue; the signed ones when it is approved.

        Name servers and a spam filter are asked too, where they are at hand.

        Args:
            record: the issue.
            resolver: who is asked about the sender; the name servers of this machine when None.

        Raises:
            BadInput: the theme cannot be rendered, the key for signing cannot be used, or
                a PDF is to be attached and cannot be made.
            NotAllowed: what is attached is too large.
        """
        formes = self.formes(record)
        samples = self._samples(record, formes)
        flaws = list(self._flaws(record, formes, samples))
        attached = {each.name: each for forme in formes for each in forme.attachments}
        for each in attached.values():
            flaws += checks.of_print(each.printed) if each.printed else ()
        told, unasked = checks.of_domain(self._office.identity(record.bulletin), resolver)
        opinion = spam.ask(samples[0].letter) if samples else None
        flaws += [*told, *(checks.of_filter(opinion) if opinion else ())]
        reasons = [unasked, None if opinion else "spam"]
        return checks.Inspection(
            flaws=preflight.by_weight(flaws),
            letters=len(samples),
            largest_bytes=max((len(sample.letter) for sample in samples), default=0),
            opinion=opinion,
            unasked=tuple(reason for reason in reasons if reason),
        )

    def formes(self, record: IssueRecord) -> tuple[press.Forme, ...]:
        """The forme of each tier: the signed ones of an approved issue, else set now."""
        if record.approval is not None:
            stored = self._store.issues.formes(record.id, record.approval.sha256)
            kept = (stored[tier] for tier in Tier if tier in stored)
            return tuple(press.Forme.from_json(each.content, each.files) for each in kept)
        return self._set(record)

    def approve(
        self,
        record: IssueRecord,
        *,
        by: str,
        on: dt.date | None = None,
        on_behalf_of: str | None = None,
        opinion: str | None = None,
        code: str | None = None,
        actor: Actor,
    ) -> Approval:
        """The issue is approved: its content and the finished forme of each tier are frozen.

        Args:
            record: a draft.
            by: who has signed.
            on: the day it was signed; today when None.
            on_behalf_of: for whom *by* has signed (代签), if it was not for themselves.
            opinion: what the signer has written with the name.
            code: that of the sheet that was signed, when there is one.
            actor: who records it.

        Raises:
            NotAllowed: it is no draft, a finding of severity error is open, a letter
                has a flaw of that severity, the code is another or missing though the
                office wants one, the issue was changed meanwhile, or what is
                attached is too large for a letter.
            BadUsage: somebody signs for themselves, the day has not come yet, or the code
                cannot be one.
            BadInput: the theme cannot be rendered, or a PDF cannot be made.
        """
        if on_behalf_of is not None and fold_name(on_behalf_of) == fold_name(by):
            raise BadUsage("approve.for_oneself", found=on_behalf_of)
        today = self._office.now().astimezone(self._office.timezone).date()
        if on is not None and on > today:
            raise BadUsage("approve.not_yet", found=on, today=today)
        typed = _read_code(code)
        if record.state is not IssueState.DRAFT:
            raise NotAllowed(
                "approve.not_a_draft", issue=record.issue.number_line, state=record.state.value
            )
        record = self.proofread(record)
        if open_findings := self.open_findings(record):
            raise NotAllowed(
                "approve.open_findings",
                open_findings,
                issue=record.issue.number_line,
                reference=self._office.typed(record),
            )
        if not record.issue.tiers:
            raise NotAllowed("approve.no_distribution", issue=record.issue.number_line)
        if typed is None and self._office.needs_sheet:
            raise NotAllowed(
                "approve.no_code",
                issue=record.issue.number_line,
                reference=self._office.typed(record),
            )
        formes = self._set(record)
        self._refuse_flaws(record, formes)
        deed = self._office.deed(
            "approve", actor, by=by, on_behalf_of=on_behalf_of, opinion=opinion
        )
        approval = Approval(
            by=by,
            operator=actor.operator,
            on=on or deed.at.astimezone(self._office.timezone).date(),
            at=deed.at,
            sha256=approved_hash(record.content_sha256, formes),
            on_behalf_of=on_behalf_of,
            opinion=opinion,
        )
        if typed is not None and typed != approval.check_code:
            raise NotAllowed(
                "approve.wrong_code", found=typed, reference=self._office.typed(record)
            )
        done = self._store.issues.approve(
            record,
            approval,
            {forme.tier: (forme.to_json(), forme.sha256) for forme in formes},
            deed,
            {each.sha256: each.content for forme in formes for each in forme.attachments},
        )
        if not done:
            raise NotAllowed("issue.changed_meanwhile", issue=record.issue.number_line)
        return approval

    def void(self, record: IssueRecord, actor: Actor) -> int:
        """The issue is void; answers how many unsent letters of it were withdrawn.

        Raises:
            NotAllowed: it is void already.
        """
        withdrawn = self._store.issues.void(record, self._office.deed("void", actor))
        if withdrawn is None:
            raise NotAllowed("void.already", issue=record.issue.number_line)
        return withdrawn

    # Details

    def _again(self, record: IssueRecord) -> Again:
        """How the manuscript of *record* is read today, as one of its bulletin."""
        bulletin, proofreader = record.bulletin, self.proofreader()
        profile = self._office.profile(bulletin)
        besides = self._store.issues.source(record.id)

        def read(text: str, besides: manuscript.Source) -> manuscript.Reading:
            reading = manuscript.read(text, besides)
            return replace(reading, issue=with_labels(reading.issue, profile))

        def remark(reading: manuscript.Reading, text: str) -> tuple[Finding, ...]:
            said = proofreader.findings(reading, text)
            return proof.ordered((*said, *self._odd(reading.issue, bulletin)))

        return Again(besides, read, remark, proofreader.levels)

    def _odd(self, issue: Issue, bulletin: str) -> tuple[Finding, ...]:
        """What is odd about *issue* as one of its bulletin: its numbers, what it should print."""
        others = [
            head
            for head in self._store.issues.mastheads(bulletin)
            if Issue(head).reference != issue.reference
        ]
        known = differences(issue, self._office.profile(bulletin))
        return (*numbering.remarks(issue.masthead, others), *known)

    def _bulletin(self, issue: Issue) -> str:
        name = issue.masthead.name
        code = self._office.bulletins.get(fold_name(name))
        if code is None:
            raise BadInput(
                "import.unknown_bulletin", found=name, known=tuple(self._office.bulletins)
            )
        missing = [
            field
            for field, value in (
                ("issue_number", issue.masthead.issue_number),
                ("year", issue.masthead.year),
            )
            if value is None
        ]
        if missing:
            proposed = self.next_numbers(code, issue.masthead.year)[0]
            known = proposed.number if proposed.after else None
            raise BadInput(
                "import.no_number", missing=tuple(missing), number=known, total=proposed.total
            )
        return code

    def _is_over(self, record: IssueRecord) -> bool:
        """Whether the issue has been sent to the end, so that nobody means it without naming it."""
        ids = self._store.dispatches.firsts_of(record.id)
        newest = self._store.dispatches.find(ids[0]) if ids else None
        return newest is not None and newest.state is DispatchState.DONE

    def _samples(
        self, record: IssueRecord, formes: Sequence[press.Forme]
    ) -> list[preflight.Sample]:
        at = self._office.now().astimezone(self._office.timezone)
        return checks.samples(record.issue, formes, self._office.identity(record.bulletin), at)

    def _flaws(
        self,
        record: IssueRecord,
        formes: Sequence[press.Forme],
        samples: Sequence[preflight.Sample],
    ) -> Iterator[preflight.Flaw]:
        """What is wrong with the letters themselves, and with the issue beside others."""
        yield from preflight.inspect(samples) if samples else ()
        yield from checks.of_record(record, formes, self._store.issues.all())
        approval = record.approval
        if approval and approved_hash(record.content_sha256, formes) != approval.sha256:
            yield preflight.Flaw("SEAL_BROKEN", Severity.ERROR, {"code": approval.check_code})

    def _refuse_flaws(self, record: IssueRecord, formes: Sequence[press.Forme]) -> None:
        """Nothing, unless a letter has a flaw with which it should not leave.

        Raises:
            NotAllowed: with every such flaw.
        """
        found = self._flaws(record, formes, self._samples(record, formes))
        grave = [flaw for flaw in found if flaw.severity is Severity.ERROR]
        if grave:
            raise NotAllowed(
                "approve.flaws",
                [Problem(f"flaw.{flaw.code}", dict(flaw.values)) for flaw in grave],
                issue=record.issue.number_line,
                reference=self._office.typed(record),
            )

    def _set(self, record: IssueRecord) -> tuple[press.Forme, ...]:
        """The forme of each tier, set now, with what goes with its letters.

        Raises:
            BadInput: as `press.set`, or a PDF is to be attached and cannot be made.
            NotAllowed: what is attached is too large for a letter.
        """
        issue, pictures = record.issue, self.pictures(record)
        theme = self._office.theme(record.bulletin)
        identity = self._office.identity(record.bulletin)
        wanted = self._office.attached(record.bulletin)
        attached: tuple[press.Attachment, ...] = ()
        if any(wanted[tier] for tier in issue.tiers):
            printed = press.print_pdf(press.print_view(issue, theme, identity, pictures))
            name, content = press.file_name(issue, ".pdf"), printed.content
            attached = (press.Attachment(name, "application/pdf", content, printed),)
        formes = tuple(
            press.set(issue, tier, theme, identity, pictures, attached if wanted[tier] else ())
            for tier in issue.tiers
        )
        sizes = [len(each.content) for forme in formes for each in forme.attachments]
        if max(sizes, default=0) > press.LARGEST:
            size, limit = max(sizes) // 1000, press.LARGEST // 1000
            raise NotAllowed("approve.print_too_large", size=size, limit=limit)
        return formes


def _read_code(typed: str | None) -> str | None:
    """The check code as it was typed, in capitals and without blanks.

    Raises:
        BadUsage: it is not 8 hex digits.
    """
    if typed is None:
        return None
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not re.fullmatch(r"[0-9A-F]{8}", code):
        raise BadUsage("approve.bad_code", found=typed)
    return code


def _may_be_a_number(typed: str) -> bool:
    """Whether no more digits were typed than a column of numbers holds: 2147483647."""
    digits = typed.strip().rpartition("/")[2]
    return not digits.isdecimal() or len(digits) < 10


_PREVIEW_UNIT = "（收件单位）"


def approved_hash(content_sha256: str, formes: Sequence[press.Forme]) -> str:
    """SHA-256 over the content and, tier by tier, the formes: what a signature covers."""
    parts = [content_sha256, *(f"{forme.tier}:{forme.sha256}" for forme in formes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
