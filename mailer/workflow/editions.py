"""What of an issue goes on paper: the print edition, and the sheet on which it is signed.

Owns which edition is printed, the signed one or one of now, and what a sheet says of
the audience.  Never writes a file and never words a finding.  The look of both is in
`mailer.press`; what is attached to letters is set in `mailer.workflow.letters`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailer import press
from mailer.issue import IssueRecord, Tier, check_code
from mailer.plan import Rules, make_plan
from mailer.press import SheetRemarks
from mailer.store import Store
from mailer.workflow.letters import LetterFlow, approved_hash
from mailer.workflow.office import Office
from mailer.workflow.proofing import Checked, ProofFlow


@dataclass(frozen=True, slots=True)
class Edition:
    """A document for paper; `name` is that of its file.

    `printed` tells what the fonts on this machine made of it: None for HTML, and for
    the PDF that was signed and is not set anew.
    """

    name: str
    content: bytes
    printed: press.Printed | None = None
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is signed on paper: the check code, whom it goes to, what proofreading has found."""

    code: str
    tiers: tuple[press.SheetTier, ...]
    checks: tuple[Checked, ...]


class EditionFlow:
    """Issues on paper.

    Args:
        store: where everything is kept.
        office: how the office works.
        proofs: what proofreading has found.
        letters: which formes stand for an issue.
    """

    def __init__(
        self, store: Store, office: Office, proofs: ProofFlow, letters: LetterFlow
    ) -> None:
        self._store = store
        self._office = office
        self._proofs = proofs
        self._letters = letters

    def view(self, record: IssueRecord) -> Edition:
        """The print edition as HTML, which any browser prints on A4.

        Raises:
            BadInput: the theme cannot be rendered.
        """
        name = press.file_name(record.issue, ".html")
        return Edition(name, self._html(record).encode())

    def pdf(self, record: IssueRecord) -> Edition:
        """The print edition as a PDF: the signed one where it goes with letters, else set now.

        Raises:
            BadInput: the theme cannot be rendered; or WeasyPrint, its libraries or
                Chinese fonts are not installed.
        """
        name = press.file_name(record.issue, ".pdf")
        if record.approval is not None:
            for forme in self._letters.formes(record):
                for signed in forme.attachments:
                    if signed.media_type != "application/pdf":
                        continue  # an abridged letter of a machine that could print none
                    return Edition(signed.name, signed.content, is_signed=True)
        printed = press.print_pdf(self._html(record))
        return Edition(name, printed.content, printed)

    def attached(self, record: IssueRecord) -> tuple[tuple[Tier, str, int], ...]:
        """What goes with the letters of which tier: the name of the file, and its bytes."""
        formes = self._letters.formes(record)
        return tuple((f.tier, a.name, len(a.content)) for f in formes for a in f.attachments)

    def sheet(self, record: IssueRecord) -> Sheet:
        """What the issue is signed by, as it is now.

        Raises:
            BadInput, NotAllowed: as `LetterFlow.formes`.
        """
        formes = self._letters.formes(record)
        code = check_code(approved_hash(record.content_sha256, formes))
        attached = {forme.tier: forme.attachments for forme in formes}
        return Sheet(code, self._tiers(record, attached), self._proofs.proof(record))

    def sheet_view(
        self, record: IssueRecord, sheet: Sheet, remarks: SheetRemarks, printed: str
    ) -> Edition:
        """*sheet* as HTML; *remarks* are its checks in words, *printed* says when and by whom.

        Raises:
            BadInput: the theme cannot be rendered.
        """
        html = press.sheet_view(
            record.issue,
            sheet.tiers,
            remarks,
            self._office.theme(record.bulletin),
            code=sheet.code,
            printed=printed,
        )
        return Edition(f"审签单{press.file_name(record.issue, '.html')}", html.encode())

    def sheet_pdf(
        self, record: IssueRecord, sheet: Sheet, remarks: SheetRemarks, printed: str
    ) -> Edition:
        """*sheet* as a PDF, see `sheet_view`.

        Raises:
            BadInput: as `pdf`.
        """
        page = press.print_pdf(self.sheet_view(record, sheet, remarks, printed).content.decode())
        return Edition(f"审签单{press.file_name(record.issue, '.pdf')}", page.content, page)

    def _tiers(
        self, record: IssueRecord, attached: Mapping[Tier, Sequence[press.Attachment]]
    ) -> tuple[press.SheetTier, ...]:
        """Whom the issue would go to today."""
        issue, today = record.issue, self._office.now().astimezone(self._office.timezone)
        audience = self._store.rosters.audience(record.bulletin, issue.entry_texts, today.date())
        return tuple(
            press.SheetTier(
                tier=wave.tier,
                entries=tuple(entry.text for entry in issue.entries(wave.tier)),
                units=wave.units,
                letters=len(wave.letters),
                unmapped=tuple(
                    entry.text for entry in issue.entries(wave.tier) if entry.text not in audience
                ),
                attached=tuple(each.kind for each in attached.get(wave.tier, ())),
            )
            for wave in make_plan(issue, audience, Rules(today)).waves
        )

    def _html(self, record: IssueRecord) -> str:
        office, bulletin = self._office, record.bulletin
        theme, identity = office.theme(bulletin), office.identity(bulletin)
        return press.print_view(record.issue, theme, identity, self._letters.pictures(record))
