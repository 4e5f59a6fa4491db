"""What goes with a letter as a file: its name in every reader, its bytes, what covers it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from pathlib import Path
from zoneinfo import ZoneInfo

import bulletins
import dkim
import fast_mail_parser
import mailparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mailer
from mailer.issue import Tier
from mailer.press import Attachment, Forme, Identity, Reader, Signer, Theme, new_key, plate
from mailer.press import set as set_forme
from mailer.press.attachment import part

REDHEAD = Path(mailer.__file__).parent / "samples" / "templates" / "redhead"
OFFICE = Identity("brief@office.example", "重庆党史工作编辑部", "cqdsgz", "office.example")
READER = Reader("dsyj@a.example", "张三", "某省委党史研究室")
NOON = dt.datetime(2023, 3, 13, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME = "重庆党史工作2023年第2期（总第221期）.pdf"
FILE = Attachment(NAME, "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)


@pytest.fixture(scope="module")
def forme() -> Forme:
    bare = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, Theme.load(REDHEAD), OFFICE)
    return replace(bare, attachments=(FILE,))


def letter_of(forme: Forme, identity: Identity = OFFICE) -> bytes:
    return plate(forme, identity).letter(READER, message_id="<7.1.ab@office.example>", date=NOON)


def test_three_readers_find_the_file_under_its_name(forme):
    letter = letter_of(forme)

    read = BytesParser(policy=policy.default).parsebytes(letter)
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == (NAME, FILE.content)
    assert [each.defects for each in read.walk()] == [[]] * 5
    (other,) = mailparser.parse_from_bytes(letter).attachments
    assert (other["filename"], other["mail_content_type"]) == (NAME, "application/pdf")
    (third,) = fast_mail_parser.parse_email(letter).attachments
    assert third.filename == NAME


def test_the_bodies_are_alternatives_beside_the_file(forme):
    read = BytesParser(policy=policy.default).parsebytes(letter_of(forme))

    assert [each.get_content_type() for each in read.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    text = read.get_body(("plain",)).get_content()
    assert "某省委党史研究室" in text


def test_a_letter_with_a_file_has_short_lines_and_none_that_begins_with_a_dot(forme):
    lines = letter_of(forme).split(b"\r\n")

    assert max(map(len, lines)) <= 998
    assert not any(line.startswith(b".") for line in lines)
    assert b"\n" not in b"".join(lines)


def test_the_hash_of_a_forme_covers_its_file(forme):
    other = replace(FILE, content=FILE.content + b"%")

    assert forme.sha256 != replace(forme, attachments=()).sha256
    assert forme.sha256 != replace(forme, attachments=(other,)).sha256


def test_a_forme_is_read_back_with_its_file(forme):
    again = Forme.from_json(forme.to_json(), {FILE.sha256: FILE.content})

    assert again == forme


def test_a_signature_covers_the_file(forme, tmp_path):
    key = tmp_path / "dkim.pem"
    key.write_text(new_key(), "ascii")
    key.chmod(0o600)
    signer = Signer.load(key, selector="jianbao", domain="office.example")

    letter = letter_of(forme, replace(OFFICE, signer=signer))

    assert dkim.DKIM(letter).verify(dnsfunc=lambda *_, **__: signer.record.encode())


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=70))
def test_any_name_is_read_as_it_was_given(name):
    read = BytesParser(policy=policy.default).parsebytes(part(replace(FILE, name=name + ".pdf")))

    assert read.get_filename() == name + ".pdf"
