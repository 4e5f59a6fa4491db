"""The letters of an issue before anybody is written to.

Owns which formes stand for an issue, the signed ones or some of now, the hash that a
signature covers, the previews, and what is wrong with the letters.  Never sends one, and
never decides whether an issue is approved: that is `mailer.workflow.issues`.  Which rule
looks at a letter is in `mailer.preflight`, who is asked besides in `mailer.workflow.checks`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from mailer import camera, preflight, press, spam
from mailer.issue import IssueRecord, Severity, Tier
from mailer.mistake import NotAllowed, Problem
from mailer.store import Store
from mailer.workflow import checks
from mailer.workflow.office import Office

if TYPE_CHECKING:
    from dns.resolver import Resolver

_PREVIEW_UNIT = "（收件单位）"


def approved_hash(content_sha256: str, formes: Sequence[press.Forme]) -> str:
    """SHA-256 over the content and, tier by tier, the formes: what a signature covers."""
    parts = [content_sha256, *(f"{forme.tier}:{forme.sha256}" for forme in formes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class LetterFlow:
    """The letters of issues.

    Args:
        store: where everything is kept.
        office: how the office works.
    """

    def __init__(self, store: Store, office: Office) -> None:
        self._store = store
        self._office = office

    def pictures(self, record: IssueRecord) -> dict[str, bytes]:
        """The bytes of its pictures, by their SHA-256."""
        return self._store.issues.pictures(record.id) if record.issue.pictures else {}

    def formes(self, record: IssueRecord) -> tuple[press.Forme, ...]:
        """The forme of each tier: the signed ones of an approved issue, else set now."""
        if record.approval is not None:
            stored = self._store.issues.formes(record.id, record.approval.sha256)
            kept = (stored[tier] for tier in Tier if tier in stored)
            return tuple(press.Forme.from_json(each.content, each.files) for each in kept)
        return self.set(record)

    def set(self, record: IssueRecord) -> tuple[press.Forme, ...]:
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
            attached = (press.pdf_edition(issue, theme, identity, pictures),)
        formes = tuple(
            press.set(issue, tier, theme, identity, pictures, attached if wanted[tier] else ())
            for tier in issue.tiers
        )
        sizes = [len(each.content) for forme in formes for each in forme.attachments]
        if max(sizes, default=0) > press.LARGEST:
            size, limit = max(sizes) // 1000, press.LARGEST // 1000
            raise NotAllowed("approve.print_too_large", size=size, limit=limit)
        return formes

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
            NotAllowed: the issue goes to nobody, so that it has no letters.
            OutsideFailed: there is no browser to take pictures with.
            OSError: the folder cannot be written.
        """
        self.refuse_no_letters(record)
        written: list[Path] = []
        with camera.camera() if screenshots else nullcontext() as browser:
            stem = self._office.typed(record).replace("/", "-")
            folder.mkdir(parents=True, exist_ok=True)
            for forme in self.formes(record):
                contents = self._as_read(record, forme)
                if browser is not None:
                    html = contents[".html"].decode()
                    shots = camera.SHOTS[: None if not written else 1]  # tiers differ by a line
                    contents |= {f"-{s.name}.png": browser.take(html, s) for s in shots}
                for ending, content in contents.items():
                    path = folder / f"{stem}-{forme.tier}{ending}"
                    path.write_bytes(content)
                    written.append(path)
        return tuple(written)

    def refuse_no_letters(self, record: IssueRecord) -> None:
        """Nothing, where the issue has letters.

        Raises:
            NotAllowed: it goes to nobody.
        """
        if not record.issue.tiers:
            raise NotAllowed(
                "preview.no_distribution",
                issue=record.issue.number_line,
                reference=self._office.typed(record),
            )

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

    def refuse_flaws(self, record: IssueRecord, formes: Sequence[press.Forme]) -> None:
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

    # Details

    def _as_read(self, record: IssueRecord, forme: press.Forme) -> dict[str, bytes]:
        """The letter of *forme* to a reader who does not exist, by the ending of its file."""
        identity = self._office.identity(record.bulletin)
        reader = press.Reader(f"preview@{identity.domain}", None, _PREVIEW_UNIT)
        html, text = press.fill(forme, reader)
        letter = press.plate(forme, identity).letter(
            reader,
            message_id=f"<preview.{record.id}.{forme.tier}@{identity.domain}>",
            date=self._office.now().astimezone(self._office.timezone),
        )
        on_screen = press.on_screen(html, forme)
        return {".html": on_screen.encode(), ".txt": text.encode(), ".eml": letter}

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
