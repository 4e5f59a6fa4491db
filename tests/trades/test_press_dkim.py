"""Signatures: verified by a program of somebody else, the same for the same letter."""

from __future__ import annotations

import dataclasses
import datetime as dt
from base64 import b64encode
from pathlib import Path
from zoneinfo import ZoneInfo

import bulletins
import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

import mailer
from mailer.issue import Tier
from mailer.mistake import BadInput
from mailer.press import BITS, Identity, Reader, Signer, Theme, new_key, note, plate
from mailer.press import set as set_forme
from mailer.press.forme import Inset

REDHEAD = Path(mailer.__file__).parent / "samples" / "templates" / "redhead"
NOON = dt.datetime(2023, 3, 13, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MESSAGE_ID = "<7.4711.abcdef12@office.example>"
READER = Reader("dsyj@a.example", "张三", "某省委党史研究室")


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    path = tmp_path_factory.mktemp("key") / "dkim.pem"
    path.write_text(new_key(), "ascii")
    path.chmod(0o600)
    return Signer.load(path, selector="jianbao", domain="office.example")


@pytest.fixture(scope="module")
def office(signer: Signer) -> Identity:
    return Identity(
        address="brief@office.example",
        display_name="重庆党史工作编辑部",
        bulletin_code="cqdsgz",
        domain="office.example",
        reply_to="editor@office.example",
        signer=signer,
    )


def is_good(letter: bytes, signer: Signer) -> bool:
    """What dkimpy says, which asks us for the record as it would ask a name server."""

    def published(name: bytes, timeout: int = 5) -> bytes:
        assert name == signer.name.encode() + b"."
        return signer.record.encode()

    try:
        return bool(dkim.DKIM(letter).verify(dnsfunc=published))
    except dkim.ValidationError:
        return False


@pytest.mark.parametrize("issue", bulletins.ALL.values(), ids=bulletins.ALL)
@pytest.mark.parametrize(
    "reader",
    [READER, Reader("a@b.example", None, "会" * 300), Reader("党办@例子.example", "李 四", "")],
)
def test_every_letter_bears_a_good_signature(issue, reader, office, signer):
    forme = set_forme(issue, Tier.SONG, Theme.load(REDHEAD), office)

    letter = plate(forme, office).letter(reader, message_id=MESSAGE_ID, date=NOON)

    assert is_good(letter, signer)
    assert max(map(len, letter.partition(b"\r\n\r\n")[0].split(b"\r\n"))) < 998


def test_a_signature_covers_who_where_and_what_and_lets_nobody_add_a_sender(office, signer):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, Theme.load(REDHEAD), office)
    letter = plate(forme, office).letter(READER, message_id=MESSAGE_ID, date=NOON)
    head, _, body = letter.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1].isalpha()]
    signed = [
        name for name in names if name not in (b"DKIM-Signature", b"X-Auto-Response-Suppress")
    ]

    broken = {
        **{name: letter.replace(name + b": ", name + b": x", 1) for name in signed},
        b"body": head + b"\r\n\r\n" + body.replace(b"A", b"B", 1),
        b"second From": b"From: <boss@office.example>\r\n" + letter,
        b"second Subject": b"Subject: x\r\n" + letter,
    }

    assert {b"List-Id", b"List-Unsubscribe", b"Feedback-ID"} <= {*signed}
    assert is_good(letter, signer)
    assert [name for name, forged in broken.items() if is_good(forged, signer)] == []


def test_a_letter_that_is_tried_again_has_the_same_signature(office):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, Theme.load(REDHEAD), office)

    first, again = (
        plate(forme, office).letter(READER, message_id=MESSAGE_ID, date=NOON) for _ in range(2)
    )

    assert first == again


def test_a_signature_stands_before_the_letter_and_changes_nothing_of_it(office):
    unsigned = Identity(
        office.address, office.display_name, office.bulletin_code, office.domain, office.reply_to
    )
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, Theme.load(REDHEAD), office)

    with_it, without = (
        plate(forme, each).letter(READER, message_id=MESSAGE_ID, date=NOON)
        for each in (office, unsigned)
    )

    assert with_it.startswith(b"DKIM-Signature: ")
    assert with_it.endswith(without)
    assert b"DKIM" not in without


def test_a_letter_with_a_picture_bears_a_good_signature(office, signer):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, Theme.load(REDHEAD), office)
    content = b64encode(bytes(range(256)) * 40).decode("ascii")
    shown = dataclasses.replace(forme, pictures=(Inset("1@office.example", "image/png", content),))

    letter = plate(shown, office).letter(READER, message_id=MESSAGE_ID, date=NOON)

    assert b"multipart/related" in letter
    assert is_good(letter, signer)


def test_a_note_to_the_editor_is_signed_too(office, signer):
    letter = note(
        office, to="a@b.example", subject="简报", text="行\n", message_id=MESSAGE_ID, date=NOON
    )

    assert is_good(letter, signer)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", " ", "\t", "\r\n", "  b", "。"]), max_size=12).map("".join))
def test_any_body_is_made_canonical_as_others_make_it(signer, body):
    head = b"From: <a@office.example>\r\nSubject:  x \r\n y\r\n"

    text = f"{body}\r\n".encode()  # as it is on the wire: the dot stands on a line of its own
    letter = signer.header(head, text, NOON) + head + b"\r\n" + text

    assert is_good(letter, signer)


def test_a_signature_needs_a_zone(signer):
    with pytest.raises(ValueError, match="time zone"):
        signer.header(b"", b"", dt.datetime(2023, 3, 13))  # noqa: DTZ001 - this is the mistake


def pem(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None
) -> bytes:
    shut = serialization.BestAvailableEncryption(password) if password else None
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        shut or serialization.NoEncryption(),
    )


@pytest.mark.parametrize(
    ("content", "bits"),
    [
        (b"", None),
        (pem(ec.generate_private_key(ec.SECP256R1())), None),
        (pem(rsa.generate_private_key(65537, BITS), b"secret"), None),
        (pem(rsa.generate_private_key(65537, 1024)).replace(b"PRIVATE", b"PUBLIC"), None),
    ],
)
def test_what_is_no_key_to_sign_with_is_refused(tmp_path, content, bits):
    path = tmp_path / "dkim.pem"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(BadInput) as refused:
        Signer.load(path, selector="a", domain="office.example")

    assert (refused.value.code, refused.value.values["bits"]) == ("dkim.bad_key", bits)
    assert "PRIVATE" not in str(refused.value)
