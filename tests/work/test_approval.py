"""A signature and what it covers: the sheet, its code, the print edition that goes with letters."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from base64 import b64encode
from email import message_from_bytes, policy

import pytest
from offices import BULLETIN, EDITOR
from PIL import Image
from servers.loop import in_loop

from mailer.delivery import DispatchState
from mailer.issue import Tier
from mailer.mistake import BadInput, BadUsage, NotAllowed
from mailer.press import print_pdf
from mailer.sink import Sink

PDF = {"MAILER_BULLETINS__QJSZ__ATTACH_BAO": "pdf", "MAILER_BULLETINS__QJSZ__ATTACH_FA": "pdf"}
NAME = "琴江史志工作2024年第3期（总第58期）.pdf"
ON_ONE_DATABASE = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
"""Where an issue of many pages is set, and nothing is asked that a database could answer otherwise."""


@pytest.fixture
def stage() -> str:
    return "prepared"  # for here it is approved


@pytest.fixture(scope="module")
def _pdf() -> None:
    try:
        print_pdf("<p>国</p>")
    except BadInput as lacking:
        pytest.skip(f"no PDF can be made here ({lacking}): `make system` installs what it needs")


def code_of(office, record):
    return office.house.editions.sheet(record).code


def test_the_code_of_the_sheet_is_that_of_the_approval(make_office):
    office = make_office()
    record = office.imported()
    code = code_of(office, record)

    approval = office.house.issues.approve(record, by="室主任", code=code.lower(), actor=EDITOR)

    assert approval.check_code == code
    assert code_of(office, office.house.issues.find_issue(record.name)) == code


@ON_ONE_DATABASE
def test_the_same_manuscript_in_words_of_its_own_leaves_the_approval(make_office):
    office = make_office()
    own = {"中心编": "中心主办", "（综合科供稿）": "（市志办综合科）", "报：省里": "报：省里；市委，市政府",
           "责编：林木  电话": "校对：林木  编辑：曾琪  热线"}  # fmt: skip
    text = BULLETIN
    for usual, printed in own.items():
        text = text.replace(usual, printed)
    record = office.imported(text)
    office.house.issues.approve(record, by="室主任", actor=EDITOR)
    file = office.folder / "again.txt"
    file.write_text(text, "utf-8")

    intention = office.house.issues.intend(file)

    assert (intention.changes, intention.changes_nothing) == ((), True)


def test_the_code_of_a_sheet_that_was_signed_before_a_change_is_refused(make_office):
    office = make_office()
    code = code_of(office, office.imported())
    changed = office.imported(BULLETIN.replace("部署今年任务", "部署明年任务"))

    with pytest.raises(NotAllowed) as refused:
        office.house.issues.approve(changed, by="室主任", code=code, actor=EDITOR)

    assert refused.value.code == "approve.wrong_code"
    assert code_of(office, changed) not in str(refused.value)


@pytest.mark.parametrize("typed", ["7F3A91CO", "7F3A91", "", "校验码"])
def test_what_cannot_be_a_code_is_told_as_such(make_office, typed):
    office = make_office()

    with pytest.raises(BadUsage) as refused:
        office.house.issues.approve(office.imported(), by="室主任", code=typed, actor=EDITOR)

    assert refused.value.code == "approve.bad_code"


def test_an_office_that_wants_a_sheet_approves_nothing_without_its_code(make_office):
    office = make_office(MAILER_APPROVAL__SHEET="true")
    record = office.imported()

    with pytest.raises(NotAllowed) as refused:
        office.house.issues.approve(record, by="室主任", actor=EDITOR)
    office.house.issues.approve(record, by="室主任", code=code_of(office, record), actor=EDITOR)

    assert refused.value.code == "approve.no_code"


def test_who_signs_in_whose_place_and_with_what_words_is_kept(make_office):
    office = make_office()
    record = office.imported()

    office.house.issues.approve(
        record,
        by="李四",
        on=dt.date(2024, 6, 11),
        on_behalf_of="张三",
        opinion="同意印发",
        actor=EDITOR,
    )

    kept = office.house.issues.find_issue(record.name).approval
    assert (kept.by, kept.on_behalf_of, kept.opinion) == ("李四", "张三", "同意印发")
    deed = office.house.issues.deeds(record)[-1]
    assert deed.detail == {"by": "李四", "on_behalf_of": "张三", "opinion": "同意印发"}
    assert office.imported(BULLETIN.replace("6月5日", "6月6日")).approval is None


def test_nobody_has_signed_on_a_day_that_has_not_come(make_office):
    office = make_office()
    record = office.imported()
    today = office.clock().astimezone(office.house.issues._office.timezone).date()

    with pytest.raises(BadUsage) as told:
        office.house.issues.approve(
            record, by="李四", on=today + dt.timedelta(days=1), actor=EDITOR
        )

    assert (told.value.code, told.value.values["today"]) == ("approve.not_yet", today)
    assert office.house.issues.approve(record, by="李四", on=today, actor=EDITOR).on == today


def test_nobody_signs_in_their_own_place(make_office):
    office = make_office()

    with pytest.raises(BadUsage) as refused:
        office.house.issues.approve(
            office.imported(), by="李四", on_behalf_of="李 四", actor=EDITOR
        )

    assert refused.value.code == "approve.for_oneself"


def test_a_sheet_counts_the_readers_of_today(make_office):
    office = make_office()
    office.roster(bao=1, song=3, fa=2)

    sheet = office.house.editions.sheet(office.imported())

    told = [(each.tier, each.entries, each.units, each.letters) for each in sheet.tiers]
    assert told == [
        (Tier.BAO, ("省里",), 1, 1),
        (Tier.SONG, ("市里",), 3, 3),
        (Tier.FA, ("县里",), 2, 2),
    ]


@pytest.mark.usefixtures("_pdf")
@in_loop
async def test_the_signed_pdf_goes_with_the_letters_of_its_tiers(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **PDF)
        office.roster()
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda sent: sent.state is DispatchState.DONE, dispatch_id)

    record = office.house.issues.find_issue("2024-03")
    signed = office.house.editions.pdf(record)
    letters = [message_from_bytes(each.read(), policy=policy.default) for each in sink.received]
    files = [[(f.get_filename(), f.get_content()) for f in m.iter_attachments()] for m in letters]
    assert (signed.name, signed.is_signed) == (NAME, True)
    assert files == [[(NAME, signed.content)], [], [(NAME, signed.content)]]


@pytest.mark.usefixtures("_pdf")
def test_a_theme_that_prints_otherwise_changes_the_code_but_not_what_was_signed(make_office):
    office = make_office(**PDF)
    record = office.imported()
    code = code_of(office, record)
    own = office.folder / "templates" / "redhead" / "print-own.css.j2"

    own.write_text(".text { color: #333333 }", encoding="utf-8")

    assert code_of(office, record) != code
    own.unlink()
    office.house.issues.approve(record, by="室主任", code=code, actor=EDITOR)
    approved = office.house.issues.find_issue(record.name)
    before = office.house.editions.pdf(approved).content
    own.write_text(".text { color: #333333 }", encoding="utf-8")
    assert office.house.editions.pdf(approved).content == before
    assert code_of(office, approved) == code


def too_long() -> str:
    """The issue with more paragraphs than a letter can show."""
    said = [f"第{n}段，" + "会议认为" * 40 for n in range(200)]
    return BULLETIN.replace("（综合科供稿）", "\n\n".join([*said, "（综合科供稿）"]))


@ON_ONE_DATABASE
@pytest.mark.parametrize("can_print", [True, False])
def test_a_print_edition_too_large_for_a_letter_is_refused_when_an_abridged_one_has_it(
    make_office, monkeypatch, request, can_print
):
    if can_print:
        request.getfixturevalue("_pdf")
    else:
        monkeypatch.setitem(sys.modules, "weasyprint", None)  # as if it were not installed
    office = make_office()
    # never set before: what was printed once is kept
    record = office.imported(too_long().replace("第0段", os.urandom(4).hex()))
    page = office.folder / "templates" / "redhead" / "print.html.j2"
    source, noise = page.read_text("utf-8"), io.BytesIO()
    Image.frombytes("RGB", (1500, 1200), os.urandom(1500 * 1200 * 3)).save(noise, "PNG")
    shown = f'<img src="data:image/png;base64,{b64encode(noise.getvalue()).decode()}"></body>'
    page.write_text(source.replace("</body>", shown), encoding="utf-8")

    with pytest.raises(NotAllowed) as refused:
        office.house.issues.approve(record, by="室主任", actor=EDITOR)

    assert refused.value.code == "approve.print_too_large"
    assert refused.value.values["size"] > refused.value.values["limit"] == 5000
    page.write_text(source, encoding="utf-8")
    assert office.house.issues.approve(record, by="室主任", actor=EDITOR).by == "室主任"


@ON_ONE_DATABASE
@pytest.mark.usefixtures("_pdf")
def test_the_print_edition_is_set_once_for_tiers_that_attach_it_and_abridged_ones(
    make_office, monkeypatch
):
    set_by = pytest.importorskip("weasyprint")
    documents = []
    real = set_by.HTML
    monkeypatch.setattr(set_by, "HTML", lambda **given: documents.append(given) or real(**given))
    office = make_office(**PDF)  # 报 and 发 attach it; 送 has it because it is abridged
    record = office.imported(too_long().replace("第0段", os.urandom(4).hex()))  # never set before

    formes = office.house.letters.formes(record)

    assert [[each.name for each in forme.attachments] for forme in formes] == [[NAME]] * 3
    assert len({forme.attachments[0].content for forme in formes}) == 1
    assert len(documents) == 1


@ON_ONE_DATABASE
@pytest.mark.usefixtures("_pdf")
def test_boxes_in_the_print_edition_of_an_abridged_letter_are_told(make_office, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")  # a spam filter takes seconds, and is asked elsewhere
    office = make_office()
    record = office.imported(too_long().replace("总结去年", "\ue000总结去年"))

    found = office.house.letters.check(record)

    told = {flaw.code: dict(flaw.values) for flaw in found.flaws}
    assert told["PRINT_BOXES"] == {"found": ("\ue000",)}
