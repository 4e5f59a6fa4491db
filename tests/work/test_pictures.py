"""Pictures and tables on their way from a manuscript to a letter, and back out of an export."""

from __future__ import annotations

import base64
import io
from email import policy
from email.parser import BytesParser

import pytest
from offices import BULLETIN, EDITOR, TestOffice
from PIL import Image

from mailer import press
from mailer.issue import Tier, content_hash


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(out, "PNG")
    return out.getvalue()


TEXT = BULLETIN.replace(
    "（综合科供稿）",
    "![会场](会场.png)\n\n图1  会场\n\n表1  各县进度\n\n| 县 | 部 |\n| --- | --- |\n| 甲 | 2 |\n\n会议要求，抓紧完成。\n\n（综合科供稿）",
)


@pytest.fixture
def office(tmp_path, database_url, free_port):
    office = TestOffice(tmp_path / "office", database_url, free_port)
    (office.folder / "会场.png").write_bytes(picture("navy"))
    yield office
    office.close()


def letter_of(office, forme):
    identity = office.house.issues._office.identity("qjsz")
    reader = press.Reader("a@a.example", None, "某局")
    made = press.plate(forme, identity).letter(
        reader, message_id="<1@office.example>", date=office.clock()
    )
    return BytesParser(policy=policy.default).parsebytes(made)


def test_a_picture_stands_in_the_article_with_its_caption_and_so_does_a_table(office):
    article = office.imported(TEXT).issue.articles[0]

    (shown,), (table,) = article.pictures, article.tables
    assert (shown.alt, shown.caption, shown.after) == ("会场", "图1  会场", 1)
    assert (table.caption, table.after, table.rows) == (
        "表1  各县进度",
        1,
        (("县", "部"), ("甲", "2")),
    )
    assert [paragraph.text[:4] for paragraph in article.paragraphs] == ["6月5日", "会议要求"]


def test_the_letter_carries_the_picture_that_was_signed(office):
    record = office.approved(TEXT)

    forme = office.house.letters.formes(record)[0]
    letter = letter_of(office, forme)

    _, related = letter.iter_parts()
    html, image = related.iter_parts()
    assert related.get_content_type() == "multipart/related"
    assert image.get_content() == picture("navy")
    assert image["Content-Disposition"].content_disposition == "inline"
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in html.get_content()
    assert 'width="320"' in html.get_content()
    assert "〔图：图1" in letter.get_body(("plain",)).get_content()


def test_another_picture_is_another_content_and_another_forme(office):
    first = office.approved(TEXT)
    (office.folder / "会场.png").write_bytes(picture("maroon"))

    second = office.imported(TEXT)

    assert second.content_sha256 != first.content_sha256
    assert second.state.value == "draft"
    assert list(office.house.letters.pictures(second).values()) == [picture("maroon")]
    approval = office.house.issues.approve(second, by="室主任", actor=EDITOR)
    assert approval.sha256 != first.approval.sha256


def test_an_export_has_its_pictures_in_it_and_reads_back_to_the_same_issue(office, tmp_path):
    record = office.imported(TEXT)
    exported = office.house.issues.export(record)
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    (elsewhere / "稿.md").write_text(exported, encoding="utf-8")

    seen = office.house.issues.intend(elsewhere / "稿.md").look

    assert content_hash(seen.issue) == record.content_sha256
    assert list(seen.pictures.values()) == [picture("navy")]
    assert office.house.issues.export(record) == exported


def test_a_preview_shows_the_picture_without_a_letter_round_it(office, tmp_path):
    record = office.imported(TEXT)

    html, *_ = office.house.letters.preview(record, tmp_path / "样张")

    said = html.read_text("utf-8")
    assert f"data:image/png;base64,{base64.b64encode(picture('navy')).decode()}" in said
    assert "cid:" not in said


def test_a_forme_without_pictures_is_written_as_ever(office):
    record = office.approved()

    forme = next(f for f in office.house.letters.formes(record) if f.tier is Tier.BAO)

    assert '"pictures"' not in forme.to_json()
    assert letter_of(office, forme).get_content_type() == "multipart/alternative"
    assert office.house.store.issues.pictures(record.id) == {}


def test_a_text_that_is_mended_keeps_its_pictures(office):
    record = office.imported(TEXT.replace("6月5日，全市", "6月5日,全市"))

    office.house.store.issues.replace(
        record,
        record.issue,
        record.manuscript,
        record.findings,
        office.house.issues._office.deed("fix", EDITOR),
    )

    assert list(office.house.letters.pictures(record).values()) == [picture("navy")]
