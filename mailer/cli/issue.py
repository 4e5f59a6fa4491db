"""`mailer issue …`: from a manuscript to a signed issue.

Owns the commands of an issue.  Never decides what may be done: that is
`mailer.workflow`.  How an issue looks is in `mailer.cli.show.issue`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailer.cli import saving
from mailer.cli.shape import (
    PATH,
    Group,
    argument,
    issue_argument,
    json_option,
    operator_option,
    option,
    yes_option,
)
from mailer.cli.show import findings, paper
from mailer.cli.show import inspection as show_inspection
from mailer.cli.show import issue as show
from mailer.cli.show.mending import mending, mending_json
from mailer.cli.show.mistake import mistake as mistake_lines
from mailer.cli.show.said import Said
from mailer.cli.visit import Visit, at_most, read_date, read_tier, refuse_empty
from mailer.cli.words import Words
from mailer.issue import IssueRecord, IssueState, Severity, Tier
from mailer.mistake import BadInput, BadUsage, Mistake, OutsideFailed

if TYPE_CHECKING:
    from mailer.delivery import Answer
    from mailer.workflow import Edition, Imported, Proofreader


@click.group(cls=Group, where={"next": "mailer.cli.numbers:next_"})
def issue() -> None: ...


@issue.command("parse")
@click.argument("file", type=PATH)
@json_option
@click.pass_obj
def parse(visit: Visit, file: Path, as_json: bool) -> int:
    from mailer.workflow import look  # noqa: PLC0415 - half a second that --help need not pay

    proofreader, without = _proofreader(visit)
    seen = look(file, proofreader)
    if without is not None:
        visit.complain(without)
    if as_json:
        visit.say_json(show.look_json(seen, visit.words))
    else:
        visit.say(show.look(seen, visit.words, visit.columns))
        visit.say(visit.words("look.nothing_stored", path=file))
    return show.exit_status(seen.findings)


def _proofreader(visit: Visit) -> tuple[Proofreader | None, Said | None]:
    """The office's own in a working folder; else None, and why it is not to be had.

    To look at a manuscript nothing else is needed: neither settings nor a database.
    """
    from mailer import app  # noqa: PLC0415 - half a second that --help need not pay

    if not app.has_settings(visit.folder):
        return None, None
    try:
        return app.proofreader(visit.folder), None
    except Mistake as made:
        told = next(mistake_lines(made, visit.words))
        return None, Said("common_rules", visit.words("look.common_rules", reason=told))


@issue.command("import")
@click.argument("file", type=PATH)
@yes_option
@operator_option
@click.pass_obj
def import_(visit: Visit, file: Path, yes: bool, operator: str | None) -> int:
    issues = visit.installation.issues
    words = visit.words
    intention = issues.intend(file)
    before = intention.before
    if before is not None and intention.changes_nothing:
        visit.say(words("import.same", issue=before.issue.number_line))
        return 0
    if before is not None:
        visit.say(show.intention(intention, words))
        if not yes and not visit.ask(words("import.ask")):
            visit.say(words("import.kept"))
            return 0
    done = issues.carry_out(intention, visit.actor(operator))
    record = done.record
    visit.say(words("import.new" if done.is_new else "import.replaced", name=record.issue.citation))
    _say_fallen(visit, done, before)
    open_findings = visit.installation.proofs.open_findings(record)
    next_step = "import.next_sheet" if issues.needs_sheet else "import.next_approve"
    if open_findings:
        next_step = "import.next_proof"
    elif not record.issue.tiers:
        next_step = "proof.no_distribution"
    visit.say(words(next_step, reference=issues.typed(record)))
    return int(bool(open_findings))


def _say_fallen(visit: Visit, done: Imported, before: IssueRecord | None) -> None:
    """Says what has fallen with the former text, and what is found in the new one."""
    words, found = visit.words, done.record.findings
    if before is not None and before.approval is not None:
        visit.say(words("import.approval_fell"))
    if done.withdrawn:
        visit.say(words("import.withdrawn", count=done.withdrawn))
    visit.say(findings.counts(found, words))
    visit.say(findings.lines(found, words, visit.columns))


@issue.command("proof")
@issue_argument
@option("--confirm", metavar="CODE[:LINES]")
@option("--note", metavar="TEXT", default="")
@option("--fix", is_flag=True)
@yes_option
@operator_option
@json_option
@click.pass_obj
def proof(
    visit: Visit,
    issue: str | None,
    confirm: str | None,
    note: str,
    fix: bool,
    yes: bool,
    operator: str | None,
    as_json: bool,
) -> int:
    if fix and confirm is not None:
        raise BadUsage("cli.fix_and_confirm")
    proofs = visit.installation.proofs
    record = visit.installation.issues.find_issue(issue)
    if fix:
        return _fix(visit, record, operator, yes=yes, as_json=as_json)
    record = proofs.proofread(record)
    if confirm is not None:
        code, lines = _read_confirmation(confirm)
        confirmed = proofs.confirm(record, code, lines, note, visit.actor(operator))
        if not as_json:
            for finding in confirmed:
                told = findings.remark(finding, visit.words)
                visit.say(visit.words("proof.now_confirmed", finding=told))
    checks = proofs.proof(record)
    if as_json:
        visit.say_json(show.proofs_json(checks, visit.words))
    else:
        if confirm is None:
            visit.say(show.proofs(record, checks, visit.words))
        visit.say(_what_keeps(visit, record))
    return int(any(check.blocks for check in checks))


def _fix(
    visit: Visit, record: IssueRecord, operator: str | None, *, yes: bool, as_json: bool
) -> int:
    """What can be mended by rule is shown, and mended if the person wants it."""
    issues, proofs, words = visit.installation.issues, visit.installation.proofs, visit.words
    meant = issues.mend(record)
    if as_json:
        if yes and meant.repairs:
            record = issues.carry_out_mending(meant, visit.actor(operator)).record
        checks = proofs.proof(record)
        told = {"done": yes and bool(meant.repairs), "findings": show.proofs_json(checks, words)}
        visit.say_json({**mending_json(meant), **told})
        return int(any(check.blocks for check in checks))
    visit.say(mending(meant, words))
    if meant.repairs and not yes and not visit.ask(words("mend.ask")):
        visit.say(words("mend.kept"))
    elif meant.repairs:
        done = issues.carry_out_mending(meant, visit.actor(operator))
        record = done.record
        visit.say(words("mend.done", count=meant.count, name=record.issue.citation))
        _say_fallen(visit, done, meant.record)
    visit.say(_what_keeps(visit, record))
    return int(bool(proofs.open_findings(record)))


@issue.command("list")
@json_option
@click.pass_obj
def list_(visit: Visit, as_json: bool) -> None:
    records = visit.installation.issues.issues()
    if as_json:
        visit.say_json([show.issue_json(record, visit.words) for record in records])
    else:
        proofs = visit.installation.proofs
        listed = [(record, len(proofs.open_findings(record))) for record in records]
        visit.say(show.issues(listed, visit.words))


@issue.command("show")
@issue_argument
@json_option
@click.pass_obj
def show_(visit: Visit, issue: str | None, as_json: bool) -> None:
    issues = visit.installation.issues
    record = issues.find_issue(issue)
    deeds = issues.deeds(record)
    if as_json:
        visit.say_json(show.stored_json(record, deeds, visit.words))
    else:
        visit.say(show.stored(record, deeds, visit.words, visit.columns))


@issue.command("export")
@issue_argument
@option("--out", metavar="FILE.md", type=PATH)
@yes_option
@click.pass_obj
def export(visit: Visit, issue: str | None, out: Path | None, yes: bool) -> None:
    issues = visit.installation.issues
    record = issues.find_issue(issue)
    text = issues.export(record)
    if out is None:
        visit.say(text.rstrip("\n"))
    else:
        saving.check(out, (".md", ".txt"))
        if not saving.save(out, text, visit, yes=yes):
            return
        visit.say(visit.words("export.written", issue=record.issue.citation, path=out))
    if left_out := issues.left_out(record):
        visit.complain(Said("left_out", "\n".join(show.left_out(left_out, visit.words))))


@issue.command("preview")
@issue_argument
@option("--out", metavar="DIR", type=PATH)
@option("--screenshots", is_flag=True)
@click.pass_obj
def preview(visit: Visit, issue: str | None, out: Path | None, screenshots: bool) -> None:
    record = visit.installation.issues.find_issue(issue)
    folder = out or visit.folder / "preview"
    written = visit.installation.letters.preview(record, folder, screenshots=screenshots)
    words = visit.words
    visit.say(words("preview.written", count=len(written), folder=folder))
    for tier in Tier:
        names = [path.name for path in written if path.stem.endswith(f"-{tier}")]
        if names:
            visit.say(f"  {words.name('tier', tier)}  {'  '.join(names)}")
    shots = [path.name for path in written if path.suffix == ".png"]
    if shots:
        visit.say(words("preview.shots", count=len(shots), first=shots[0], last=shots[-1]))
    if record.state is IssueState.DRAFT:
        visit.say(words("preview.of_draft"))


@issue.command("print")
@issue_argument
@option("--out", metavar="FILE", type=PATH)
@yes_option
@click.pass_obj
def print_(visit: Visit, issue: str | None, out: Path | None, yes: bool) -> int:
    editions = visit.installation.editions
    record = visit.installation.issues.find_issue(issue)
    made = _on_paper(
        visit, out, lambda: editions.pdf(record), lambda: editions.view(record), yes=yes
    )
    if made is None:
        return 0
    edition, path = made
    visit.say(paper.edition(record, edition, path, visit.words))
    return int(bool(edition.printed and edition.printed.missing))


@issue.command("sheet")
@issue_argument
@option("--out", metavar="FILE", type=PATH)
@yes_option
@operator_option
@click.pass_obj
def sheet(
    visit: Visit, issue: str | None, out: Path | None, yes: bool, operator: str | None
) -> int:
    editions, issues = visit.installation.editions, visit.installation.issues
    record = issues.find_issue(issue)
    its = editions.sheet(record)
    chinese = Words("zh_CN", visit.words.timezone)  # people of the office sign it, whoever prints
    remarks = paper.remarks(its.checks, chinese)
    who, when = visit.actor(operator).operator, visit.installation.now()
    printed = chinese("sheet.printed", at=when, operator=who)
    made = _on_paper(
        visit,
        out,
        lambda: editions.sheet_pdf(record, its, remarks, printed),
        lambda: editions.sheet_view(record, its, remarks, printed),
        yes=yes,
    )
    if made is not None:
        visit.say(visit.words("sheet.written", path=made[1]))
    visit.say(paper.sheet(record, its, visit.words))
    has_open = bool(visit.installation.proofs.open_findings(record))
    if has_open or not record.issue.tiers or record.state is IssueState.VOID:
        visit.say(_what_keeps(visit, record))
    elif record.approval is None:
        visit.say(visit.words("sheet.next", reference=issues.typed(record), code=its.code))
    return int(has_open)


def _on_paper(
    visit: Visit,
    out: Path | None,
    pdf: Callable[[], Edition],
    view: Callable[[], Edition],
    *,
    yes: bool,
) -> tuple[Edition, Path] | None:
    """The document and the file it is in now; None when a file that is there was kept.

    Where no name says otherwise a PDF is made, and where none can be made a page for a
    browser, with a word about it.

    Raises:
        BadInput: a PDF is wanted by name, and cannot be made.
    """
    suffix = saving.check(out, (".pdf", ".html")) if out is not None else None
    if suffix == ".html":
        edition = view()
    else:
        try:
            edition = pdf()
        except BadInput as lacking:
            if suffix == ".pdf" or lacking.code not in paper.LACKING:
                raise
            visit.say(paper.instead(lacking, visit.words))
            edition = view()
    path = out or saving.in_folder(visit.folder / "preview", edition.name)
    if not saving.save(path, edition.content, visit, yes=yes or out is None):
        return None
    return edition, path


@issue.command("check")
@issue_argument
@json_option
@click.pass_obj
def check(visit: Visit, issue: str | None, as_json: bool) -> int:
    issues = visit.installation.issues
    record = issues.find_issue(issue)
    made = visit.installation.letters.check(record)
    if as_json:
        visit.say_json(show_inspection.to_json(record, made, visit.words))
    else:
        visit.say(show_inspection.inspection(record, made, visit.words, issues.typed(record)))
        if record.approval is None and not made.count(Severity.ERROR):
            visit.say(_what_keeps(visit, record))
    return int(made.count(Severity.ERROR) > 0)


@issue.command("test")
@issue_argument
@option("--to", metavar="ADDRESS", required=True)
@option("--tier", metavar="TIER")
@click.pass_obj
def test(visit: Visit, issue: str | None, to: str, tier: str | None) -> int:
    import asyncio  # noqa: PLC0415 - no other command sends

    from mailer.delivery import Event, Phase, judge  # noqa: PLC0415 - the same

    here = visit.installation
    record = here.issues.find_issue(issue)
    wanted = read_tier(tier) if tier is not None else next(iter(record.issue.tiers), None)
    answer = asyncio.run(here.send_test(record, wanted, to))
    verdict, said = judge(answer), _said(answer)
    told = {"tier": wanted, "address": to, "said": said, "kind": verdict.kind}
    if verdict.event is Event.ACCEPT:
        visit.say(visit.words("test.accepted", **told))
        return 0
    if verdict.event is Event.DOUBT:
        visit.say(visit.words("test.doubtful", **told))
        return 1
    of_the_letter = (Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.BODY, Phase.DOT)
    if answer.reply is None or answer.phase not in of_the_letter:
        relay = here.settings.relay
        kind = verdict.kind.value
        raise OutsideFailed("cli.no_relay", host=relay.host, port=relay.port, kind=kind, said=said)
    visit.say(visit.words("test.refused", **told))
    return 1


def _said(answer: Answer) -> str:
    reply = answer.reply
    if reply is None:
        return answer.detail
    return " ".join(filter(None, (str(reply.code), reply.status, reply.said)))


@issue.command("approve")
@issue_argument
@option("--by", metavar="NAME", required=True)
@operator_option
@option("--on", metavar="DATE")
@option("--for", "on_behalf_of", metavar="NAME")
@option("--opinion", metavar="TEXT")
@option("--code", metavar="XXXXXXXX")
@click.pass_obj
def approve(
    visit: Visit,
    issue: str | None,
    by: str,
    operator: str | None,
    on: str | None,
    on_behalf_of: str | None,
    opinion: str | None,
    code: str | None,
) -> None:
    refuse_empty("--by", by)
    refuse_empty("--for", on_behalf_of)
    at_most(100, "--by", by)
    at_most(100, "--for", on_behalf_of)
    at_most(500, "--opinion", opinion)
    issues = visit.installation.issues
    record = issues.find_issue(issue)
    signed_on = read_date("--on", on) if on is not None else None
    approval = issues.approve(
        record,
        by=by,
        on=signed_on,
        on_behalf_of=on_behalf_of,
        opinion=opinion,
        code=code,
        actor=visit.actor(operator),
    )
    visit.say(
        visit.words(
            "approve.done",
            issue=record.issue.citation,
            by=approval.by,
            behalf=approval.on_behalf_of,
            on=approval.on,
            code=approval.check_code,
        )
    )
    signed = issues.find_issue(record.name)
    visit.say(paper.attached(visit.installation.editions.attached(signed), visit.words))
    visit.say(_how_to_schedule(visit, signed))


def _how_to_schedule(visit: Visit, record: IssueRecord) -> str:
    """The command that comes next, with the next turn of the bulletin's routine if it has one."""
    reference = visit.installation.issues.typed(record)
    turn = visit.installation.routines.next_of(record)
    if turn is None:
        return visit.words("approve.next", reference=reference)
    about = {"phrase": turn.routine.phrase, "at": turn.at}
    return visit.words("approve.routine", reference=reference, **about)


@issue.command("void")
@argument("issue")
@operator_option
@click.pass_obj
def void(visit: Visit, issue: str, operator: str | None) -> None:
    issues = visit.installation.issues
    record = issues.find_issue(issue)
    withdrawn = issues.void(record, visit.actor(operator))
    told = {"issue": record.issue.number_line, "count": withdrawn or None}
    visit.say(visit.words("void.done", **told))


def _what_keeps(visit: Visit, record: IssueRecord) -> str:
    """What keeps the issue from approval, or that nothing does; with the next command."""
    issues = visit.installation.issues
    problems = visit.installation.proofs.open_findings(record)
    reference = issues.typed(record)
    if record.state is IssueState.VOID:
        return visit.words("proof.void")
    if problems:
        return visit.words(
            "proof.open", count=len(problems), reference=reference, code=problems[0].code
        )
    if not record.issue.tiers:
        return visit.words("proof.no_distribution")
    key = "proof.ready_for_sheet" if issues.needs_sheet else "proof.ready"
    return visit.words(key, reference=reference)


def _read_confirmation(typed: str) -> tuple[str, tuple[int, ...]]:
    """The code and the lines of ``NAME_VARIANT:25,43``; no lines when none are named."""
    found = re.fullmatch(r"([A-Za-z_]+)(?:[:：]([0-9]{1,9}(?:[,，、][0-9]{1,9})*))?", typed.strip())
    if found is None:
        raise BadUsage("cli.bad_lines", found=typed)
    lines = re.split("[,，、]", found[2]) if found[2] else []
    return found[1].upper(), tuple(int(line) for line in lines)
