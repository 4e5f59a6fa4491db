"""A draft proofread anew, mended by rule, and read by an office that knows its people."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import docx, p
from offices import BULLETIN, EDITOR

from mailer.issue import IssueState, Severity
from mailer.mistake import BadInput, BadUsage, NotAllowed
from mailer.proof import CLASS_A, Person

SEED = (Path(__file__).parent.parent / "data" / "cases" / "seed.txt").read_text("utf-8")


@pytest.fixture
def make_office(open_office, tmp_path):
    def make(**settings):
        named = {
            "MAILER_BULLETINS__CQDSGZ__NAME": "重庆党史工作",
            "MAILER_BULLETINS__CQDSGZ__SENDER": "编辑部",
        }
        return open_office(f"sqlite:///{tmp_path / 'office.db'}", **{**named, **settings})

    return make


def codes(record):
    return [finding.code for finding in record.findings]


def mended(office, record):
    issues = office.house.issues
    return issues.carry_out_mending(issues.mend(record), EDITOR)


# ---- mending ------------------------------------------------------------------------------


def test_a_mended_draft_has_the_text_and_the_findings_of_now(make_office):
    office = make_office()
    record = office.imported(SEED)

    done = mended(office, record).record

    assert set(codes(done)) & CLASS_A == set()
    assert done.findings[0].lines == (25, 41, 53)
    assert done.manuscript.count("\n") == SEED.count("\n") - 4
    assert "根据市委统一部署，2月16日下午，市委党史研究室" in done.manuscript
    assert [deed.deed for deed in office.house.issues.deeds(done)] == ["import", "mend"]


def test_a_confirmation_stays_where_the_finding_says_the_same(make_office):
    office = make_office()
    proofs = office.house.proofs
    record = office.imported(SEED)
    proofs.confirm(record, "NAME_VARIANT", (), "已与人名库核对", EDITOR)

    done = mended(office, record).record

    (checked,) = (c for c in proofs.proof(done) if c.finding.code == "NAME_VARIANT")
    assert checked.confirmation is not None
    assert (checked.confirmation.note, checked.confirmation.lines) == (
        "已与人名库核对",
        (25, 41, 53),
    )
    assert proofs.open_findings(done) == []


def with_impossible_days(count):
    """The bulletin with so many days that no calendar has, each on a line of its own."""
    begins = SEED.rindex("\n", 0, SEED.rindex("供稿")) + 1
    lines = [f"2月{30 + n % 2}日，第{n + 1}个区县召开会议。\n\n" for n in range(count)]
    return SEED[:begins] + "".join(lines) + SEED[begins:]


def test_errors_that_are_one_finding_are_confirmed_all_together_or_not_at_all(make_office):
    office = make_office()
    proofs = office.house.proofs
    record = office.imported(with_impossible_days(201))
    (finding,) = (each for each in record.findings if each.code == "DATE_IMPOSSIBLE")

    with pytest.raises(BadUsage) as told:
        proofs.confirm(record, "DATE_IMPOSSIBLE", finding.lines[:2], "已核对", EDITOR)
    still_open = [each.code for each in proofs.open_findings(record)]
    proofs.confirm(record, "DATE_IMPOSSIBLE", finding.lines, "逐行核对", EDITOR)

    assert (told.value.code, told.value.values) == (
        "proof.only_whole",
        {"found": "DATE_IMPOSSIBLE", "alike": 201, "lines": finding.lines[:2]},
    )
    assert "DATE_IMPOSSIBLE" in still_open
    assert "DATE_IMPOSSIBLE" not in [each.code for each in proofs.open_findings(record)]


def test_of_as_many_errors_as_stand_by_themselves_one_is_confirmed_by_its_line(make_office):
    office = make_office()
    proofs = office.house.proofs
    record = office.imported(with_impossible_days(200))
    days = [each for each in record.findings if each.code == "DATE_IMPOSSIBLE"]

    proofs.confirm(record, "DATE_IMPOSSIBLE", days[6].lines, "已核对", EDITOR)

    confirmed = [each.finding.lines for each in proofs.proof(record) if each.confirmation]
    assert (len(days), confirmed) == (200, [days[6].lines])


def test_a_table_with_its_words_and_a_note_below_what_is_joined_do_not_keep_it_from_being_mended(
    make_office,
):
    office = make_office()
    last = SEED.rindex("\n", 0, SEED.rindex("供稿")) + 1
    table = "表1　进展\n| 书目 | 完成 |\n| 县志 | 2 |\n注：初稿不计在内。\n\n"
    text = SEED[:last] + table + SEED[last:]
    record = office.imported(text)

    done = mended(office, record).record

    assert done.manuscript.count("\n") == text.count("\n") - 4
    (moved,) = done.issue.articles[-1].tables
    assert (moved.caption, moved.note) == ("表1　进展", "注：初稿不计在内。")


def test_an_approval_falls_with_the_mending(make_office):
    office = make_office()
    record = office.approved(BULLETIN)
    assert record.state is IssueState.APPROVED

    done = mended(office, record)

    assert (done.record.state, done.record.approval) == (IssueState.DRAFT, None)
    assert office.house.letters.formes(done.record)


def test_a_draft_in_which_nothing_is_of_class_a_has_no_repairs(make_office):
    office = make_office()
    record = office.imported(BULLETIN.replace("第 3 期", "第3期").replace("第 58 期", "第58期"))

    mending = office.house.issues.mend(record)

    assert (mending.repairs, mending.refused, mending.text) == ((), (), record.manuscript)


def test_a_rule_that_is_off_is_not_mended_either(make_office):
    office = make_office(MAILER_PROOF__PUNCT_HALF_COMMA="off")
    record = office.imported(SEED)

    mending = office.house.issues.mend(record)

    assert "PUNCT_HALF_COMMA" not in {code for each in mending.repairs for code in each.codes}
    assert "部署,2月16日" in mending.text


def test_headings_and_changes_of_a_word_document_are_not_lost_by_mending(make_office, tmp_path):
    office = make_office()
    inserted = '<w:ins w:id="1" w:author="王"><w:r><w:t>再议一次。</w:t></w:r></w:ins>'
    head = map(p, ("琴江史志工作", "第 3 期", "云溪市地方志编纂中心编", "2024年6月12日"))
    body = [p("全市会议召开", style="Heading1"), p("根据部署,会议召开。", inside=inserted)]
    path = tmp_path / "稿.docx"
    path.write_bytes(docx("".join([*head, *body, p("报：省里")])))
    issues = office.house.issues
    record = issues.carry_out(issues.intend(path), EDITOR).record
    assert "CHANGE_INSERTED" in codes(record)

    done = mended(office, record).record

    assert [a.title for a in done.issue.articles] == [a.title for a in record.issue.articles]
    assert "CHANGE_INSERTED" in codes(done)
    assert "PUNCT_HALF_COMMA" not in codes(done)


def test_neither_a_void_issue_nor_one_that_is_out_is_mended(make_office):
    office = make_office()
    record = office.imported(SEED)
    office.house.issues.void(record, EDITOR)

    with pytest.raises(NotAllowed, match=r"mend\.void"):
        office.house.issues.mend(office.house.issues.find_issue(record.name))


def test_a_mending_that_somebody_else_forestalled_changes_nothing(make_office):
    office = make_office()
    issues = office.house.issues
    record = office.imported(SEED)
    mending = issues.mend(record)
    office.imported(SEED.replace("会议指出，", "会议指出："))

    with pytest.raises(NotAllowed, match=r"issue\.changed_meanwhile"):
        issues.carry_out_mending(mending, EDITOR)


# ---- proofreading anew ----------------------------------------------------------------------


def test_a_draft_is_proofread_by_the_names_book_of_now_and_approval_too(make_office):
    office = make_office()
    names, issues, proofs = office.house.names, office.house.issues, office.house.proofs
    record = office.imported(SEED.replace("徐光煦", "徐光照"))
    assert proofs.open_findings(record) == []
    names.carry_out(names.put(Person("徐光煦", ("室副主任",))), EDITOR)

    again = proofs.proofread(issues.find_issue(record.name))

    assert [p.code for p in proofs.open_findings(again)] == ["NAME_MISSPELT"]
    assert issues.find_issue(record.name).findings == again.findings
    with pytest.raises(NotAllowed, match=r"approve\.open_findings"):
        issues.approve(record, by="室主任", actor=EDITOR)


def test_what_is_approved_stays_as_it_was_read(make_office):
    office = make_office()
    record = office.approved()
    names = office.house.names
    names.carry_out(names.put(Person("林木", (), ("全市",))), EDITOR)

    assert office.house.proofs.proofread(record) == record


def test_an_office_weighs_its_rules_itself(make_office):
    office = make_office(MAILER_PROOF__SPACE_CJK_DIGIT="error", MAILER_PROOF__MISSING_FIELD="off")

    record = office.imported()

    weights = {finding.code: finding.severity for finding in record.findings}
    assert weights["SPACE_CJK_DIGIT"] is Severity.ERROR
    assert "MISSING_FIELD" not in weights


# ---- the names book -----------------------------------------------------------------------------


@pytest.fixture
def names(make_office):
    return make_office().house.names


def listed(tmp_path, *rows):
    path = tmp_path / "人名.csv"
    path.write_text("\n".join(("姓名,职务,误写", *rows)) + "\n", encoding="gb18030")
    return path


def test_a_list_is_compared_first_and_then_imported(names, tmp_path):
    names.carry_out(names.put(Person("周明", ("副县长",))), EDITOR)
    names.carry_out(names.put(Person("王强", ("县长",))), EDITOR)

    change = names.look(listed(tmp_path, "周明,县长,周铭", "徐光煦,室副主任,徐光照"))
    names.carry_out(change, EDITOR)

    xu, zhou = Person("徐光煦", ("室副主任",), ("徐光照",)), Person("周明", ("县长",), ("周铭",))
    assert (change.added, change.changed) == ((xu,), ((Person("周明", ("副县长",)), zhou),))
    assert [each.name for each in change.unlisted] == ["王强"]
    assert names.people() == (zhou, Person("王强", ("县长",)), xu)


def test_a_whole_list_takes_out_whom_it_does_not_name(names, tmp_path):
    names.carry_out(names.put(Person("王强", ("县长",))), EDITOR)

    names.carry_out(names.look(listed(tmp_path, "周明,县长,"), whole=True), EDITOR)

    assert [each.name for each in names.people()] == ["周明"]


def test_the_book_exported_is_the_book_imported(names, tmp_path):
    people = (
        Person("徐光煦", ("室副主任", "书记"), ("徐光照",), "=照"),
        Person("阿依古丽", ("县长",)),
    )
    for each in people:
        names.carry_out(names.put(each), EDITOR)
    for form, suffix in (("utf-8-sig", "csv"), ("gb18030", "csv"), (None, "xlsx")):
        path = tmp_path / f"人名库.{suffix}"
        path.write_bytes(names.export(form))

        assert names.look(path, whole=True).is_empty, form


def test_a_list_with_a_wrong_row_is_not_imported_and_a_mark_is_refused(names, tmp_path):
    with pytest.raises(BadInput, match=r"names\.bad_rows") as wrong:
        names.look(listed(tmp_path, "周明,县长,", ",主任,"))
    assert [p.values["line"] for p in wrong.value.problems] == [3]

    path = listed(tmp_path, "周明,县长,")
    path.write_text("机密★1年\n" + path.read_text("gb18030"), encoding="utf-8")
    with pytest.raises(NotAllowed, match=r"roster\.classified"):
        names.look(path)


def test_who_is_not_in_the_book_cannot_be_taken_out_and_the_like_are_named(names):
    names.carry_out(names.put(Person("徐光煦")), EDITOR)

    with pytest.raises(BadUsage, match=r"names\.unknown") as unknown:
        names.without("徐光照")

    assert unknown.value.values["near"] == ("徐光煦",)
    names.carry_out(names.without("徐 光煦"), EDITOR)
    assert names.people() == ()
