"""Header lines: encoded words, folding, dates, and nothing that opens a second header."""

from __future__ import annotations

import datetime as dt
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.press import Identity, Reader
from mailer.press.glyphs import one_line, printable
from mailer.press.headers import (
    ascii_token,
    date_line,
    header_line,
    mailbox,
    mailto,
    message_id_line,
    phrase,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = ("Subject", "From", "To", "Reply-To", "List-Id")


@given(st.text(), st.sampled_from(NAMES))
def test_any_text_becomes_one_header_of_short_ascii_lines(text, name):
    line = header_line(name, f"{phrase(text)} <office@a.example>".strip())

    assert line.isascii()
    assert line.endswith(b"\r\n")
    assert all(len(part) <= 76 for part in line[:-2].split(b"\r\n"))
    assert all(part.startswith(b" ") for part in line[:-2].split(b"\r\n")[1:])
    assert b"\n" not in line.replace(b"\r\n", b"")


@given(st.text(st.sampled_from("张三 A\u3000\xa0\t\n\u2028\u202e\ue000\x85\0"), max_size=6))
def test_a_name_has_one_space_for_every_run_of_blanks_and_nothing_without_shape(text):
    assert one_line(text) == " ".join(printable(text).split())


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_a_name_is_read_back_as_it_was(text):
    line = header_line("To", mailbox(text, "office@a.example"))

    message = BytesParser(policy=policy.strict).parsebytes(line + b"\r\n")
    (address,) = message["To"].addresses
    assert address.addr_spec == "office@a.example"
    assert str(make_header(decode_header(line.decode()[4:-2]))).startswith(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Zhang San", "Zhang San"),
        ("  Zhang \t San ", "Zhang San"),
        ("", ""),
        ("a, b", "=?UTF-8?B?YSwgYg==?="),
        ("=?UTF-8?Q?x?=", "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?="),
        ("张三\r\nBcc: x", "=?UTF-8?B?5byg5LiJIEJjYzogeA==?="),
    ],
)
def test_what_could_be_taken_for_syntax_is_encoded(text, written):
    assert phrase(text) == written


def test_a_long_name_is_cut_between_characters_into_words_of_at_most_75():
    words = phrase("各省级、副省级城市党史部门及其所属单位" * 10).split(" ")

    assert all(len(word) <= 75 for word in words)
    assert "".join(str(make_header(decode_header(word))) for word in words) == (
        "各省级、副省级城市党史部门及其所属单位" * 10
    )


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (dt.datetime(2023, 3, 13, 9, tzinfo=SHANGHAI), "Mon, 13 Mar 2023 09:00:00 +0800"),
        (dt.datetime(2023, 3, 13, 1, tzinfo=dt.UTC), "Mon, 13 Mar 2023 01:00:00 +0000"),
        (
            dt.datetime(2023, 12, 31, 16, 0, 59, 999999, tzinfo=dt.UTC).astimezone(SHANGHAI),
            "Mon, 01 Jan 2024 00:00:59 +0800",
        ),
    ],
)
def test_a_date_is_written_with_the_numeric_zone_it_is_in(moment, written):
    assert date_line(moment) == f"Date: {written}\r\n".encode()


def test_a_date_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        date_line(dt.datetime(2023, 3, 13, 9))  # noqa: DTZ001 - this is the mistake


@pytest.mark.parametrize("value", ["a\r\nBcc: b", "a\nb", "a\rb", "a\0b", "a\x7fb", "a\u2028b"])
def test_a_control_character_never_gets_into_a_header(value):
    with pytest.raises(ValueError, match="control character in Subject"):
        header_line("Subject", value)


@pytest.mark.parametrize(
    "message_id",
    ["7@a.example", "<7@a.example", "<7 8@a.example>", "<7@a.example>\r\nBcc: x", "<七@a.example>"],
)
def test_what_is_not_a_message_id_is_refused(message_id):
    with pytest.raises(ValueError, match="not a Message-ID"):
        message_id_line(message_id)


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b>,<x@y", "a@b\r\nBcc: c", '"a b"@c', "a;b@c"],
)
def test_an_address_that_could_break_out_of_its_brackets_is_refused(address):
    with pytest.raises(ValueError, match="not an address"):
        Reader(address, None, "某单位")


@pytest.mark.parametrize(
    "address", ["office@a.example", "党办@例子.example", "a.b+c@xn--fsq.example"]
)
def test_an_address_of_any_script_stays_as_it_is(address):
    assert mailbox("某单位", Reader(address, None, "某单位").address).endswith(f" <{address}>")


@pytest.mark.parametrize(
    ("code", "domain"), [("市简报", "a.example"), ("a.b", "a.example"), ("a", "例.example")]
)
def test_a_list_id_is_ascii(code, domain):
    with pytest.raises(ValueError, match="not "):
        Identity("office@a.example", "编辑部", code, domain)


@pytest.mark.parametrize(
    ("reference", "token"), [("2023-02", "2023-02"), ("2023-增刊", "2023-u589eu520a"), (":", "")]
)
def test_a_reference_becomes_an_ascii_token(reference, token):
    assert ascii_token(reference) == token


@pytest.mark.parametrize(
    ("address", "subject", "link"),
    [
        ("a@a.example", "退订 a&b", "<mailto:a@a.example?subject=%e9%80%80%e8%ae%a2%20a%26b>"),
        ("a?b&c=%d@a.example", "x", "<mailto:a%3fb%26c%3d%25d@a.example?subject=x>"),
        ("a@a.example", "x>\r\nBcc: y", "<mailto:a@a.example?subject=x%3e%20Bcc%3a%20y>"),
    ],
)
def test_a_link_to_write_a_letter_has_one_meaning_and_no_blank(address, subject, link):
    assert mailto(address, subject) == link


def test_a_long_link_is_neither_folded_nor_made_words_of():
    link = mailto("office@a.example", "会" * 60)

    line = header_line("List-Unsubscribe", link)

    assert line == f"List-Unsubscribe: {link}\r\n".encode()
    assert len(line) < 998
