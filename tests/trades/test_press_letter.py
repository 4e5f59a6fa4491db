"""Letters: what two parsers read in them, one reader each, the same bytes again."""

from __future__ import annotations

import datetime as dt
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import bulletins
import fast_mail_parser
import mailparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mailer
from mailer.issue import Issue, Tier
from mailer.press import Forme, Identity, Reader, Theme, fill, plate
from mailer.press import set as set_forme

REDHEAD = Path(mailer.__file__).parent / "samples" / "templates" / "redhead"
OFFICE = Identity(
    address="brief@office.example",
    display_name="重庆党史工作编辑部",
    bulletin_code="cqdsgz",
    domain="office.example",
    reply_to="reply@office.example",
)
READER = Reader("dsyj@a.example", "张三", "某省委党史研究室")
MESSAGE_ID = "<7.4711.abcdef12@office.example>"
NOON = dt.datetime(2023, 3, 13, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "List-Unsubscribe",
    "List-Id",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Feedback-ID",
    "MIME-Version",
    "Content-Type",
]


AS_EVER = """\
From: =?UTF-8?B?6YeN5bqG5YWa5Y+y5bel5L2c57yW6L6R6YOo?=
 <brief@office.example>
To: =?UTF-8?B?5byg5LiJ?= <dsyj@a.example>
Subject: =?UTF-8?B?44CK566A5oql44CL56ysMuacnw==?=
Date: Mon, 13 Mar 2023 12:00:00 +0800
Message-ID: <7.4711.abcdef12@office.example>
Reply-To: =?UTF-8?B?6YeN5bqG5YWa5Y+y5bel5L2c57yW6L6R6YOo?=
 <reply@office.example>
List-Unsubscribe: <mailto:reply@office.example?subject=%e9%80%80%e8%ae%a2%20%e3%80%8a%e7%ae%80%e6%8a%a5%e3%80%8b%e7%ac%ac2%e6%9c%9f>
List-Id: <song.cqdsgz.office.example>
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_e399ee1e1662c167865cdb608cb830ef"

--=_e399ee1e1662c167865cdb608cb830ef
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

POecgeWnlD7v
vJoNCg==
--=_e399ee1e1662c167865cdb608cb830ef
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+
Jmx0O+ecgeWnlCZndDvv
vJo8L3A+DQo=
--=_e399ee1e1662c167865cdb608cb830ef--
"""


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme.load(REDHEAD)


@pytest.fixture(params=bulletins.ALL.values(), ids=bulletins.ALL, scope="module")
def issue(request: pytest.FixtureRequest) -> Issue:
    return request.param


@pytest.fixture(scope="module")
def forme(issue: Issue, theme: Theme) -> Forme:
    return set_forme(issue, Tier.SONG, theme, OFFICE)


def printed(forme: Forme, reader: Reader = READER) -> bytes:
    return plate(forme, OFFICE).letter(reader, message_id=MESSAGE_ID, date=NOON)


def small_forme(html: str, text: str) -> Forme:
    return Forme(
        tier=Tier.SONG,
        subject="《简报》第2期",
        headers=(("List-Id", "<song.cqdsgz.office.example>"),),
        html=html,
        text=text,
        slots=(("unit", "@@UNIT@@"),),
    )


def parsed(letter: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.strict).parsebytes(letter)
    assert isinstance(message, EmailMessage)
    return message


def test_a_strict_parser_reads_each_header_once_and_both_parts(forme):
    message = parsed(printed(forme))

    assert message.keys() == HEADERS
    text, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    html_filled, text_filled = fill(forme, READER)
    assert text.get_content() == text_filled.replace("\n", "\r\n")
    assert html.get_content() == html_filled.replace("\n", "\r\n")
    assert not any(part.defects for part in message.walk())


def test_a_second_parser_reads_the_same(forme):
    mail = mailparser.parse_from_bytes(printed(forme))

    html, text = fill(forme, READER)
    assert mail.subject == forme.subject
    assert [part.replace("\r\n", "\n") for part in mail.text_plain] == [text]
    assert [part.replace("\r\n", "\n") for part in mail.text_html] == [html]
    assert mail.to == [("张三", "dsyj@a.example")]
    assert mail.from_ == [("重庆党史工作编辑部", "brief@office.example")]
    assert not mail.has_defects


def test_a_third_parser_in_another_language_reads_the_same(forme):
    mail = fast_mail_parser.parse_email(printed(forme))

    html, text = fill(forme, READER)
    assert mail.subject == forme.subject
    assert [part.replace("\r\n", "\n") for part in mail.text_plain] == [text]
    assert [part.replace("\r\n", "\n") for part in mail.text_html] == [html]
    assert mail.headers["From"] == ["重庆党史工作编辑部 <brief@office.example>"]
    assert mail.headers["To"] == ["张三 <dsyj@a.example>"]
    assert mail.headers["Message-ID"] == [MESSAGE_ID]
    assert [*mail.headers] == HEADERS


def test_lines_are_short_ascii_and_end_in_crlf(forme):
    letter = printed(forme)

    lines = letter.split(b"\r\n")
    assert lines.pop() == b""
    long = [line for line in lines if len(line) > 78]
    assert [line.partition(b":")[0] for line in long] == [b"List-Unsubscribe"]
    assert max(map(len, lines)) <= 998
    assert letter.isascii()
    assert b"\r" not in b"".join(lines)
    assert b"\n" not in b"".join(lines)
    assert b"\0" not in letter


def test_the_same_letter_again_has_the_same_bytes(forme, issue, theme):
    again = Forme.from_json(forme.to_json())

    assert printed(again) == printed(forme)
    assert set_forme(issue, Tier.SONG, theme, OFFICE) == forme


def test_the_headers_of_a_bulletin(theme):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    message = parsed(printed(forme))

    assert message["From"] == "重庆党史工作编辑部 <brief@office.example>"
    assert message["To"] == "张三 <dsyj@a.example>"
    assert message["Subject"] == "《重庆党史工作》2023年第2期（总第221期）"
    assert message["Date"] == "Mon, 13 Mar 2023 12:00:00 +0800"
    assert message["Message-ID"] == MESSAGE_ID
    assert message["Reply-To"] == "重庆党史工作编辑部 <reply@office.example>"
    assert message["List-Unsubscribe"] == (
        "<mailto:reply@office.example?subject=" + quote(f"退订 {forme.subject}").lower() + ">"
    )
    assert message["Precedence"] is None
    assert message["List-Id"] == "重庆党史工作（报） <bao.cqdsgz.office.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Feedback-ID"] == "2023-02:bao:cqdsgz:office.example"


def test_no_header_uses_an_address_out_of_the_manuscript(theme):
    issue = bulletins.PARTY_HISTORY
    forme = set_forme(issue, Tier.BAO, theme, OFFICE)

    message = parsed(printed(forme))

    assert str(issue.colophon.email) in forme.text
    assert [name for name, value in message.items() if str(issue.colophon.email) in value] == []


def test_answers_go_to_the_sender_when_no_other_mailbox_is_set(theme):
    office = Identity("brief@office.example", "编辑部", "cqdsgz", "office.example")
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, office)

    letter = plate(forme, office).letter(READER, message_id=MESSAGE_ID, date=NOON)

    assert parsed(letter)["Reply-To"] == "编辑部 <brief@office.example>"


@pytest.mark.parametrize(
    ("reader", "to"),
    [
        (Reader("a@a.example", None, "某单位"), "某单位 <a@a.example>"),
        (Reader("a@a.example", "张三", "某单位"), "张三 <a@a.example>"),
        (Reader("a@a.example", "王&\"五'<b>", "某单位"), '"王&\\"五\'<b>" <a@a.example>'),
        (Reader("a@a.example", None, ""), "a@a.example"),
        (
            Reader("a@a.example", "张\r\nBcc: x@y.example", "单位"),
            '"张 Bcc: x@y.example" <a@a.example>',
        ),
    ],
)
def test_a_letter_is_addressed_to_its_one_reader(theme, reader, to):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    message = parsed(printed(forme, reader))

    assert str(message["To"]) == to
    assert message.keys() == HEADERS


def test_an_address_in_chinese_letters_stays_raw(theme):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    letter = printed(forme, Reader("党办@例子.example", None, "某单位"))

    assert "To: =?UTF-8?B?5p+Q5Y2V5L2N?= <党办@例子.example>\r\n".encode() in letter


@pytest.mark.parametrize(
    "unit", ["某单位", "<王&\"五'>", "", "a\r\nb\0c\u202e", "会" * 300, "@@UNIT@@"]
)
def test_a_unit_stands_in_both_parts_and_nothing_else_differs(theme, unit):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)
    shown = {"": READER.address, "a\r\nb\0c\u202e": "a bc"}.get(unit, unit)

    html, text = fill(forme, Reader(READER.address, None, unit))

    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace('"', "&#34;").replace("'", "&#39;")
    assert text == forme.text.replace("@@UNIT@@", shown)
    assert html.replace("&quot;", "&#34;").replace("&#x27;", "&#39;") == (
        forme.html.replace("@@UNIT@@", escaped)
    )


@given(
    st.text(),
    st.none() | st.text(),
    st.sampled_from(["a@a.example", ".@a.example", "党@a.example"]),
)
def test_no_line_of_a_letter_begins_with_a_dot(unit, name, address):
    forme = small_forme(html="<p>@@UNIT@@</p>", text="。@@UNIT@@\n.\n..")

    letter = printed(forme, Reader(address, name, unit))

    assert [line for line in letter.split(b"\r\n") if line.startswith(b".")] == []


def test_a_letter_has_the_bytes_that_it_had_before_an_upgrade():
    forme = small_forme(html="<p>@@UNIT@@：</p>\n", text="@@UNIT@@：\n")

    letter = printed(forme, Reader("dsyj@a.example", "张三", "<省委>"))

    assert letter.decode() == AS_EVER.replace("\n", "\r\n")


def test_the_bodies_of_two_readers_have_the_same_boundary_and_differ_only_in_their_slots(theme):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)
    press_plate = plate(forme, OFFICE)

    first, second = (
        parsed(
            press_plate.letter(Reader(f"{n}@a.example", None, n), message_id=MESSAGE_ID, date=NOON)
        )
        for n in ("first-unit", "second-unit")
    )

    assert first.get_boundary() == second.get_boundary()
    bodies = [[part.get_content() for part in message.iter_parts()] for message in (first, second)]
    assert [body.replace("first-unit", "second-unit") for body in bodies[0]] == bodies[1]
