"""SpamAssassin with its local rules: what it says of our letters, and how that is read."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import mailer
from mailer import manuscript, press, spam
from mailer.issue import Tier

TEMPLATES = Path(mailer.__file__).parent / "samples" / "templates"
SEED = Path(__file__).parents[1] / "data" / "cases" / "seed.txt"
OFFICE = press.Identity("brief@office.example", "重庆党史工作编辑部", "cqdsgz", "office.example")
NOON = dt.datetime(2023, 3, 13, 4, 0, tzinfo=dt.UTC)
REPORT = """\
Content analysis details:   (5.2 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
-0.0 NO_RELAYS              Informational: message was not relayed via SMTP
 2.2 EMPTY_MESSAGE          Message appears to have no textual parts and no
                            Subject: text
 3.0 UNRESOLVED_TEMPLATE    Headers contain an unresolved template
"""

needs_filter = pytest.mark.skipif(
    shutil.which("spamassassin") is None, reason="SpamAssassin is not installed (make system)"
)


def letter(theme: str, identity: press.Identity = OFFICE) -> bytes:
    issue = manuscript.read(SEED.read_text("utf-8")).issue
    forme = press.set(issue, Tier.BAO, press.Theme.load(TEMPLATES / theme), identity)
    return press.plate(forme, identity).letter(
        press.Reader("reader@a.example", "张三", "某省委党史研究室"),
        message_id="<7.1.abcdef12@office.example>",
        date=NOON,
    )


@needs_filter
@pytest.mark.parametrize("theme", sorted(path.name for path in TEMPLATES.iterdir()))
def test_a_spam_filter_finds_next_to_nothing_in_a_letter(theme):
    opinion = spam.ask(letter(theme))

    assert opinion is not None
    assert (opinion.filter, opinion.score <= 1.0) == ("SpamAssassin", True), opinion


def test_a_report_is_read_with_what_cost_most_first():
    assert spam.read_report(REPORT) == spam.Opinion(
        "SpamAssassin", 5.2, 5.0, ("UNRESOLVED_TEMPLATE", "EMPTY_MESSAGE")
    )
    assert spam.read_report("config: no rules were found") is None


SCORED = """\
{"is_skipped": false, "score": 3.49, "required_score": 15.0, "action": "no action", "symbols": {
 "MIME_GOOD": {"name": "MIME_GOOD", "score": -0.1}, "ZERO_FONT": {"name": "ZERO_FONT", "score": 0.2},
 "SUBJ_ALL_CAPS": {"name": "SUBJ_ALL_CAPS", "score": 3.0}}}
"""


def test_rspamd_is_asked_where_there_is_no_other_filter_and_asks_nobody_itself(
    tmp_path, monkeypatch
):
    """A stand-in for rspamc, whose daemon takes minutes to start: what it is given, it keeps."""
    (tmp_path / "scored.json").write_text(SCORED)
    program = tmp_path / "rspamc"
    program.write_text(
        f'#!/bin/sh\necho "$@" >{tmp_path}/words\n/bin/cat >{tmp_path}/letter\n'
        f"/bin/cat {tmp_path}/scored.json\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    opinion = spam.ask(b"Subject: x\r\n\r\ny\r\n")

    assert opinion == spam.Opinion("rspamd", 3.49, 6.0, ("SUBJ_ALL_CAPS", "ZERO_FONT"))
    assert (tmp_path / "letter").read_bytes() == b"Subject: x\r\n\r\ny\r\n"
    words = (tmp_path / "words").read_text()
    assert words.startswith("--json --header=Settings={")
    assert words.endswith("symbols\n")
    assert all(f'"{group}"' in words for group in ("fuzzy", "rbl", "surbl", "antivirus"))


@pytest.mark.parametrize("said", ["", "IO write error: Connection refused", "[]", '{"score": 1}'])
def test_a_filter_that_does_not_answer_has_no_opinion(said):
    assert spam.read_scored(said) is None


def test_without_a_filter_there_is_no_opinion(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    assert spam.ask(b"") is None
