"""An issue from its manuscript to its sign-off.

Owns importing, mending, approving and voiding: whatever changes an issue that is kept, and
which one a person means.  Never schedules: that is `mailer.workflow.dispatches`.  Its
findings are in `mailer.workflow.proofing`, its letters in `mailer.workflow.letters`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from mailer import manuscript, numbering
from mailer.delivery import DispatchState
from mailer.issue import (
    Actor,
    Approval,
    Deed,
    Finding,
    Issue,
    IssueRecord,
    IssueState,
    content_hash,
)
from mailer.mistake import BadInput, BadUsage, NotAllowed
from mailer.profile import with_labels
from mailer.roster import fold_name
from mailer.store import Store
from mailer.workflow.letters import LetterFlow, approved_hash
from mailer.workflow.mending import Mending, carried, plan_mending
from mailer.workflow.office import Office
from mailer.workflow.proofing import ProofFlow
from mailer.workflow.reading import Look, look, with_remarks

_LEFT_OUT = ("UNREAD_LINE", "MANY_LINES", "SEVERAL_ISSUES", "PICTURE_LEFT_OUT")


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


class IssueFlow:
    """The editor's side of the house, up to the sign-off.

    Args:
        store: where everything is kept.
        office: how the office works.
        proofs: what proofreading finds.
        letters: which formes are signed, and what is wrong with them.
    """

    def __init__(
        self, store: Store, office: Office, proofs: ProofFlow, letters: LetterFlow
    ) -> None:
        self._store = store
        self._office = office
        self._proofs = proofs
        self._letters = letters

    def intend(self, path: Path) -> Intention:
        """What importing *path* would do; stores nothing.

        Raises:
            BadInput: as `look`; or the bulletin is not configured, or the issue
                has no number or no year.
            NotAllowed: as `look`; or a letter of this number has been spoken.
        """
        seen = look(path, self._proofs.proofreader())
        bulletin = self._bulletin(seen.issue)
        issue = with_labels(seen.issue, self._office.profile(bulletin))
        seen = with_remarks(replace(seen, issue=issue), self._proofs.remarks(issue, bulletin))
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
        code = self._office.bulletin(typed)
        if code is None:
            names = tuple(f"{code}（{name}）" for code, name in known)
            raise BadUsage("bulletin.unknown", found=typed, known=names)
        return ((code, self._office.name(code)),)

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

    def mend(self, record: IssueRecord) -> Mending:
        """What would be mended in the issue by rule; stores nothing.

        Raises:
            NotAllowed: it is void, or a letter of it has been spoken.
        """
        if record.state is IssueState.VOID:
            raise NotAllowed("mend.void", issue=record.issue.number_line)
        if spoken := self._store.issues.spoken(record.id):
            raise NotAllowed("mend.already_spoken", issue=record.issue.number_line, letters=spoken)
        return plan_mending(self._proofs.proofread(record), self._proofs.again(record))

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
            for checked in self._proofs.proof(before)
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

    def export(self, record: IssueRecord) -> str:
        """The issue as a canonical manuscript, which reads back to the same issue."""
        return manuscript.write(record.issue, self._letters.pictures(record))

    def left_out(self, record: IssueRecord) -> tuple[Finding, ...]:
        """What of its manuscript is not in the issue, and so neither sent nor exported."""
        return tuple(each for each in record.findings if each.code in _LEFT_OUT)

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
        record = self._ready(record, has_code=typed is not None)
        formes = self._letters.set(record)
        self._letters.refuse_flaws(record, formes)
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

    def _ready(self, record: IssueRecord, *, has_code: bool) -> IssueRecord:
        """The draft with the findings of today, if nothing in it forbids the sign-off.

        Raises:
            NotAllowed: it is no draft, has an open error or nobody to go to, or comes
                without the code that the office wants.
        """
        if record.state is IssueState.VOID:
            raise NotAllowed("issue.is_void", issue=record.issue.number_line)
        if record.state is not IssueState.DRAFT:
            raise NotAllowed(
                "approve.not_a_draft", issue=record.issue.number_line, state=record.state.value
            )
        record = self._proofs.proofread(record)
        if open_findings := self._proofs.open_findings(record):
            raise NotAllowed(
                "approve.open_findings",
                open_findings,
                issue=record.issue.number_line,
                reference=self._office.typed(record),
            )
        if not record.issue.tiers:
            raise NotAllowed("approve.no_distribution", issue=record.issue.number_line)
        if self._office.needs_sheet and not has_code:
            raise NotAllowed(
                "approve.no_code",
                issue=record.issue.number_line,
                reference=self._office.typed(record),
            )
        return record

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
