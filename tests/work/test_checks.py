"""Letters looked over before they are signed, and approvals that this forbids."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import bulletins
import pytest
from offices import BULLETIN, EDITOR, TestOffice
from servers.names import a_name_server
from test_pictures import TEXT as WITH_PICTURE
from test_pictures import picture

import mailer
from mailer import app, manuscript, preflight, press, spam
from mailer.issue import Issue, IssueState, Severity, Table, Tier
from mailer.mistake import BadInput, NotAllowed
from mailer.workflow import checks

TOP = Path(mailer.__file__).parent / "samples" / "templates"
THEMES = sorted(path.name for path in TOP.iterdir() if path.is_dir())
CASES = Path(__file__).parents[1] / "data" / "cases"
NOON = dt.datetime(2023, 3, 13, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = press.Identity("brief@office.example", "编辑部", "cqdsgz", "office.example")
DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "0016-letters-looked-over.md"
OF_A_NAME = ("SUBJECT_CUT", "SUBJECT_WIDE")
"""What no theme can help: the name of the bulletin is long."""


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")  # a spam filter takes seconds, and is asked elsewhere
    made = TestOffice(tmp_path / "office", f"sqlite:///{tmp_path / 'office' / 'jianbao.db'}", 2525)
    yield made
    made.close()


NOTED = dataclasses.replace(
    bulletins.PARTY_HISTORY,
    articles=(
        dataclasses.replace(
            bulletins.PARTY_HISTORY.articles[1],
            tables=(
                Table(
                    (("书目", "部数"), ("县志", "2")), 1, caption="表1 进展", note="注：初稿不计。"
                ),
            ),
        ),
    ),
)


MONTHS = ("单位", *(f"{month}月整改" for month in range(1, 9)), "合计")
WIDE = dataclasses.replace(
    NOTED,
    articles=(
        dataclasses.replace(
            NOTED.articles[0], tables=(Table((MONTHS, ("白塔镇", *["126"] * 9)), after=1),)
        ),
    ),
)


def issues() -> dict[str, Issue]:
    found = {**bulletins.ALL, "a table with a note": NOTED, "a very wide table": WIDE}
    for path in sorted(CASES.glob("*.txt")):
        encoding = "gb18030" if "gb18030" in path.stem else "utf-8-sig"
        found[path.stem] = manuscript.read(path.read_text(encoding=encoding)).issue
    return found


def set_up(issue: Issue, theme: str, tiers: tuple[Tier, ...]) -> list[preflight.Sample]:
    loaded = press.Theme.load(TOP / theme)
    formes = [press.set(issue, tier, loaded, OFFICE) for tier in tiers]
    return checks.samples(issue, formes, OFFICE, NOON)


@pytest.mark.parametrize("name", sorted(issues()))
@pytest.mark.parametrize("theme", THEMES)
def test_the_letters_of_every_theme_have_no_flaw_but_what_degrades_with_a_reason(name, theme):
    found = preflight.inspect(set_up(issues()[name], theme, (Tier.BAO, Tier.FA)))

    assert [flaw for flaw in found if flaw.code not in (*OF_A_NAME, "CSS_DEGRADES")] == []
    degraded = {
        each for flaw in found if flaw.code == "CSS_DEGRADES" for each in flaw.values["found"]
    }
    assert degraded
    assert degraded <= reasons()


def test_every_reason_for_what_degrades_is_needed_by_a_theme():
    letters = [
        letter
        for theme in THEMES
        for issue in (WIDE, bulletins.PARTY_HISTORY)
        for letter in set_up(issue, theme, (Tier.BAO,))
    ]

    degraded = {
        each
        for flaw in preflight.inspect(letters)
        if flaw.code == "CSS_DEGRADES"
        for each in flaw.values["found"]
    }
    assert degraded == reasons()


def reasons() -> set[str]:
    """The properties that the decision allows to be missing."""
    table = DECISION.read_text("utf-8").partition("| property |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


NOTE = re.compile(r"\{% if (?:table|thing)\.note %\}.*?\{% endif %\}\n", re.DOTALL)


@pytest.mark.parametrize(
    ("name", "kind"), [("letter.html.j2", "text/html"), ("letter.txt.j2", "text/plain")]
)
def test_a_theme_of_the_office_that_prints_no_notes_of_tables_is_told(tmp_path, name, kind):
    folder = tmp_path / "own"
    shutil.copytree(TOP / "redhead", folder)
    kept = (folder / name).read_text("utf-8")
    older = NOTE.sub("", kept)
    assert older != kept
    (folder / name).write_text(older, encoding="utf-8")
    forme = press.set(NOTED, Tier.BAO, press.Theme.load(folder), OFFICE)

    flaws = preflight.inspect(checks.samples(NOTED, [forme], OFFICE, NOON))

    assert [(f.code, dict(f.values)) for f in flaws if f.severity is Severity.ERROR] == [
        ("TEXT_MISSING", {"kind": kind, "count": 1, "found": ("注：初稿不计。",)})
    ]


def test_an_abridged_page_is_not_told_to_leave_something_out():
    article = dataclasses.replace(
        bulletins.PARTY_HISTORY.articles[0],
        paragraphs=bulletins.paragraphs(*(f"第{n}段，" + "会议认为" * 40 for n in range(40))),
    )
    issue = dataclasses.replace(bulletins.PARTY_HISTORY, articles=(article,) * 5)
    forme = press.set(issue, Tier.FA, press.Theme.load(TOP / "redhead"), OFFICE)
    assert forme.is_abridged
    assert press.Forme.from_json(
        forme.to_json(), {each.sha256: each.content for each in forme.attachments}
    ).is_abridged

    flaws = preflight.inspect(checks.samples(issue, [forme], OFFICE, NOON))

    assert [flaw.code for flaw in flaws if flaw.code == "TEXT_MISSING"] == []


def test_three_readers_get_a_letter_of_each_tier_and_one_of_them_is_strange():
    samples = set_up(bulletins.PARTY_HISTORY, THEMES[0], (Tier.BAO, Tier.FA))

    assert [sample.tier for sample in samples] == [Tier.BAO] * 3 + [Tier.FA] * 3
    assert "党办@例子.example".encode() in samples[2].letter
    assert max(len(sample.letter) for sample in samples) == len(samples[1].letter) or len(
        samples[1].letter
    ) > len(samples[0].letter)


def _broken(office: TestOffice, what: str) -> None:
    """The office's theme with *what* in its page."""
    path = next((office.folder / "templates").glob("*/letter.html.j2"))
    source = path.read_text("utf-8")
    assert "</body>" in source
    path.write_text(source.replace("</body>", f"{what}</body>"), encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ('<p style="color:#CCCCCC">灰</p>', "flaw.CONTRAST"),
        ('<p style="position:absolute">浮</p>', "flaw.CSS_BREAKS"),
        ('<a href="#nowhere">x</a>', "flaw.LINK_ANCHOR"),
        ("<form></form>", "flaw.ELEMENT_TAKEN_OUT"),
    ],
)
def test_a_letter_with_an_error_cannot_be_approved_until_it_is_mended(office, what, code):
    record = office.imported()
    templates = office.folder / "templates"
    kept = office.folder / "kept"
    shutil.copytree(templates, kept)
    _broken(office, what)

    looked = office.house.letters.check(record)
    with pytest.raises(NotAllowed) as refused:
        office.house.issues.approve(record, by="室主任", actor=EDITOR)

    assert looked.count(Severity.ERROR) > 0
    assert refused.value.code == "approve.flaws"
    assert {problem.code for problem in refused.value.problems} == {code}
    assert office.house.issues.find_issue(record.name).state is IssueState.DRAFT
    shutil.rmtree(templates)
    shutil.copytree(kept, templates)
    assert office.house.issues.approve(record, by="室主任", actor=EDITOR).by == "室主任"


def test_a_warning_is_told_and_forbids_nothing(office):
    record = office.imported()
    _broken(office, "<article>x</article>")

    looked = office.house.letters.check(record)
    office.house.issues.approve(record, by="室主任", actor=EDITOR)

    assert [(f.code, f.severity) for f in looked.flaws if f.severity is not Severity.INFO] == [
        ("ELEMENT_UNKNOWN", Severity.WARNING)
    ]
    assert (looked.letters, looked.unasked) == (9, ("sample", "spam"))


def test_a_letter_with_a_picture_and_a_table_has_no_flaw(office):
    (office.folder / "会场.png").write_bytes(picture("navy"))

    looked = office.house.letters.check(office.imported(WITH_PICTURE))

    assert [flaw.code for flaw in looked.flaws] == ["CSS_DEGRADES"]


def test_letters_with_a_pdf_are_looked_over_with_it_and_what_its_fonts_lack_is_told(
    tmp_path, monkeypatch
):
    try:
        press.print_pdf("<p>国</p>")
    except BadInput as lacking:
        pytest.skip(f"no PDF can be made here ({lacking}): `make system` installs what it needs")
    monkeypatch.setenv("PATH", "/nowhere")
    folder = tmp_path / "office"
    url = f"sqlite:///{folder / 'jianbao.db'}"
    office = TestOffice(folder, url, 2525, MAILER_BULLETINS__QJSZ__ATTACH_BAO="pdf")
    draft = office.imported(BULLETIN.replace("总结去年", "\ue000总结去年"))

    found = office.house.letters.check(draft)

    told = {flaw.code: flaw for flaw in found.flaws}
    assert found.largest_bytes > 100_000
    assert told["PRINT_BOXES"].values == {"found": ("\ue000",)}
    assert told["PRINT_BOXES"].severity is Severity.WARNING
    assert found.count(Severity.ERROR) == 0
    assert [code for code in told if code.startswith(("ATTACHMENT", "MIME", "LETTER"))] == []
    office.house.issues.approve(draft, by="室主任", actor=EDITOR)
    office.close()


def test_the_signed_letters_of_an_approved_issue_are_looked_at_and_not_new_ones(office):
    record = office.approved()
    _broken(office, "<form></form>")

    assert office.house.letters.check(record).count(Severity.ERROR) == 0


def test_a_number_that_another_issue_has_and_an_empty_section_are_told(office):
    office.imported()
    again = office.imported(
        BULLETIN.replace("第 3 期", "第 4 期").replace("2024年6月12日", "2024年7月12日")
    )
    issue = dataclasses.replace(again.issue, sections=("动态",))

    found = checks.of_record(
        dataclasses.replace(again, issue=issue), (), office.house.issues.issues()
    )

    assert [(flaw.code, dict(flaw.values)) for flaw in found] == [
        ("NUMBER_TWICE", {"found": 58, "issue": "2024年第3期"}),
        ("SECTION_EMPTY", {"found": "动态"}),
    ]


def test_content_that_is_not_what_was_signed_is_told(office):
    record = office.approved()
    forged = dataclasses.replace(record, content_sha256="0" * 64)

    found = office.house.letters.check(forged)

    assert [flaw.code for flaw in found.flaws if flaw.severity is Severity.ERROR] == ["SEAL_BROKEN"]


ZONES = {
    "nothing": ({("office.cn", "MX"): ["10 a.office.cn."]}, ["SPF_NONE", "DMARC_NONE"]),
    "no domain": ({}, ["DOMAIN_NONE"]),
    "open": (
        {
            ("office.cn", "TXT"): ['"v=spf1 mx +all"'],
            ("_dmarc.office.cn", "TXT"): ['"v=DMARC1; p=none"'],
        },
        ["SPF_OPEN"],
    ),
    "long": (
        {
            ("office.cn", "TXT"): ['"v=spf1 include:office.cn -all"'],
            ("_dmarc.office.cn", "TXT"): ['"v=DMARC1; p=none"'],
        },
        ["SPF_LONG"],
    ),
}


@pytest.mark.parametrize(("zone", "codes"), ZONES.values(), ids=ZONES)
def test_what_name_servers_say_of_the_sender_is_told_and_never_an_error(zone, codes):
    sender = dataclasses.replace(OFFICE, address="brief@office.cn", domain="office.cn")

    with a_name_server(zone) as resolver:
        flaws, unasked = checks.of_domain(sender, resolver)

    assert (unasked, [flaw.code for flaw in flaws]) == (None, codes)
    assert {flaw.severity for flaw in flaws} == {Severity.WARNING}


def test_a_key_for_signing_must_be_published(tmp_path):
    app.init(tmp_path, {})
    made = app.dkim_key(tmp_path, None, {"MAILER_RELAY__ADDRESS": "brief@office.cn"})
    signer = press.Signer.load(made.path, selector="jianbao", domain="office.cn")
    sender = dataclasses.replace(OFFICE, address="b@office.cn", domain="office.cn", signer=signer)
    zone = {
        ("office.cn", "TXT"): ['"v=spf1 -all"'],
        ("_dmarc.office.cn", "TXT"): ['"v=DMARC1; p=none"'],
    }
    published = {**zone, (made.name, "TXT"): [f'"{made.record[:255]}" "{made.record[255:]}"']}

    found = []
    for each in (zone, published):
        with a_name_server(each) as resolver:
            found.append([flaw.code for flaw in checks.of_domain(sender, resolver)[0]])

    assert found == [["DKIM_UNPUBLISHED"], []]


@pytest.mark.parametrize(("score", "codes"), [(2.4, []), (2.5, ["SPAM_SCORE"])])
def test_what_a_spam_filter_dislikes_is_told_from_half_of_its_limit_on(score, codes):
    opinion = spam.Opinion("SpamAssassin", score, 5.0, ("HTML_IMAGE_ONLY_04",))

    assert [flaw.code for flaw in checks.of_filter(opinion)] == codes
