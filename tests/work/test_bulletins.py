"""Several bulletins in one folder: each with its own issues, numbers, entries and labels."""

import pytest
from offices import BULLETIN, EDITOR, TestOffice

from mailer.mistake import BadInput, BadUsage, NotAllowed

OTHER = {
    "MAILER_BULLETINS__YXDT__NAME": "云溪动态",
    "MAILER_BULLETINS__YXDT__SENDER": "云溪动态编辑部",
    "MAILER_BULLETINS__YXDT__FA_LABELS": "送",
    "MAILER_BULLETINS__YXDT__PHONE": "0999-1",
}


@pytest.fixture
def office(tmp_path, free_port):
    office = TestOffice(tmp_path / "office", f"sqlite:///{tmp_path / 'a.db'}", free_port, **OTHER)
    yield office
    office.close()


def renamed(number=3, total=58):
    text = BULLETIN.replace("琴江史志工作", "云溪动态")
    return text.replace("第 3 期", f"第 {number} 期").replace("总第 58 期", f"总第 {total} 期")


def test_an_issue_goes_to_the_bulletin_of_its_masthead_and_each_counts_by_itself(office):
    one, other = office.imported(), office.imported(renamed(9, 300))

    assert [one.name, other.name] == ["qjsz/2024-03", "yxdt/2024-09"]
    (one_next,), (other_next,) = map(office.house.issues.next_numbers, ("qjsz", "yxdt"))
    assert (one_next.number, one_next.total) == (4, 59)
    assert (other_next.number, other_next.total) == (10, 301)
    assert not {"NUMBER_GAP", "TOTAL_GAP"} & {finding.code for finding in other.findings}


def test_a_number_of_two_bulletins_is_refused_with_the_candidates(office):
    office.imported(), office.imported(renamed())

    with pytest.raises(BadUsage) as caught:
        office.house.issues.find_issue("2024-03")

    assert caught.value.code == "issue.several"
    assert caught.value.values["names"] == ("qjsz/2024-03", "yxdt/2024-03")
    assert office.house.issues.find_issue("yxdt/2024-03").issue.masthead.name == "云溪动态"


def test_a_bulletin_that_is_not_configured_is_refused_with_the_list(office):
    path = office.folder / "a.txt"
    path.write_text(BULLETIN.replace("琴江史志工作", "信息专报"), encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        office.house.issues.intend(path)

    assert caught.value.code == "import.unknown_bulletin"
    assert {"琴江史志工作", "云溪动态"} <= set(caught.value.values["known"])


def test_a_letter_with_errors_names_the_issue_as_a_command_takes_it(office):
    office.imported()
    record = office.imported(renamed())
    for path in (office.folder / "templates").glob("*/letter.html.j2"):
        source = path.read_text("utf-8")
        path.write_text(source.replace("</body>", "<form></form></body>"), encoding="utf-8")

    with pytest.raises(NotAllowed, match=r"approve\.flaws") as refused:
        office.house.issues.approve(record, by="室主任", actor=EDITOR)

    named = office.house.issues.find_issue(refused.value.values["reference"])
    assert named.name == record.name


def test_an_entry_stands_for_a_group_in_its_bulletin_only(office):
    office.roster()
    one, other = office.imported(), office.imported(renamed())

    office.house.registry.map(one.bulletin, "省里", "县里", EDITOR)

    mapped = office.house.store.rosters.audience
    day = office.clock().date()
    assert mapped(one.bulletin, ["省里"], day)["省里"][0].group == "县里"
    assert mapped(other.bulletin, ["省里"], day)["省里"][0].group == "省里"


def test_a_profile_gives_labels_their_tiers_and_remarks_on_what_is_printed(office):
    record = office.imported(renamed())

    assert [line.tier.value for line in record.issue.distribution] == ["bao", "fa", "fa"]
    (found,) = [finding for finding in record.findings if finding.code == "PROFILE_DIFFERS"]
    assert found.values["field"] == "phone"


def test_a_gap_is_remarked_on_at_import_and_keeps_nothing_back(office):
    office.imported()

    record = office.approved(BULLETIN.replace("第 3 期", "第 6 期").replace("58", "61"))

    assert [f.code for f in record.findings if f.code.endswith("_GAP")] == ["NUMBER_GAP"]
    assert record.approval is not None


def test_an_issue_without_a_number_is_refused_with_the_one_that_comes_next(office):
    office.imported()
    path = office.folder / "b.txt"
    path.write_text(BULLETIN.replace("第 3 期\n", "").replace("58", "59"), encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        office.house.issues.intend(path)

    assert caught.value.code == "import.no_number"
    assert (caught.value.values["number"], caught.value.values["total"]) == (4, 59)


def test_a_double_issue_is_found_by_either_of_its_total_numbers(office):
    text = BULLETIN.replace("第 3 期", "第 3、4 期合刊").replace("总第 58 期", "总第 58、59 期")
    record = office.imported(text)

    find = office.house.issues.find_issue
    assert find("58") == find("59") == find("2024-3-4") == record
    with pytest.raises(BadUsage, match=r"issue\.unknown"):
        find("60")
