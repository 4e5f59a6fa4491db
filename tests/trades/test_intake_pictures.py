"""Pictures of manuscripts: kept fit for a letter, where they stand, and nothing but pixels."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest
from documents import docx, p, table
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mailer.intake import Aside, read_document
from mailer.intake.pictures import develop

LARGEST_BYTES = 160 * 1024
DRAWN = """<w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:docPr id="1" name="图片" descr="{said}"/>
<a:blip xmlns:a="a" xmlns:r="r" r:embed="{target}"/></wp:inline></w:drawing></w:r>"""


def chart(size: tuple[int, int] = (300, 120), kind: str = "PNG", mode: str = "RGB") -> bytes:
    image = Image.new(mode, size, "white" if mode == "RGB" else (0, 0, 0, 0))
    image.paste((180, 30, 30) if mode == "RGB" else (0, 0, 0, 255), (20, 20, 80, 100))
    return written(image, kind)


def photograph(size: tuple[int, int] = (3000, 2000), kind: str = "JPEG", **more: object) -> bytes:
    coarse = Image.effect_noise((size[0] // 4, size[1] // 4), 80).convert("RGB")
    return written(coarse.resize(size), kind, **more)


def written(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def pictured(body: str, **shots: bytes) -> bytes:
    """A document whose body refers to pictures by the names of *shots*."""
    related = (
        "".join(f'<Relationship Id="{name}" Target="media/{name}.bin"/>' for name in shots)
        + '<Relationship Id="far" Target="https://far.example/a.png" TargetMode="External"/>'
    )
    return with_parts(
        docx(body),
        {
            "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>".encode(),
            **{f"word/media/{name}.bin": content for name, content in shots.items()},
        },
    )


def with_parts(packed: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO(packed)
    with zipfile.ZipFile(out, "a") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def test_a_photograph_is_made_small_enough_for_a_letter():
    shot = develop(photograph())

    assert shot is not None
    assert (shot.media_type, shot.width <= 1200) == ("image/jpeg", True)
    assert len(shot.content) <= LARGEST_BYTES


@pytest.mark.parametrize(
    "content",
    [chart(), chart((2400, 900)), chart(kind="GIF"), chart(kind="BMP"), chart(kind="TIFF"),
     chart(mode="RGBA"), photograph(), photograph((400, 300), "PNG"), photograph((400, 300))],
    ids=["chart", "wide", "gif", "bmp", "tiff", "clear", "photo", "photo-png", "small"],
)  # fmt: skip
def test_what_has_been_made_fit_once_stays_as_it_is(content):
    once = develop(content)

    assert once is not None
    assert develop(once.content) == once


def test_a_small_bare_picture_is_kept_byte_for_byte():
    assert develop(chart()).content == chart()


def test_the_place_of_a_camera_and_a_second_file_behind_the_end_are_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "北纬29度"
    shot = develop(photograph((400, 300), exif=exif) + b"PK\x03\x04secret")

    assert "北纬".encode() not in shot.content
    assert b"secret" not in shot.content
    assert not Image.open(io.BytesIO(shot.content)).getexif()


def test_what_is_see_through_stands_on_white():
    shot = develop(chart(mode="RGBA"))

    assert Image.open(io.BytesIO(shot.content)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x01\x00\x00\x00 EMF", b"<svg onload='x()'/>", chart()[:60], chart((8, 400))],
    ids=["empty", "emf", "svg", "torn", "rule"],
)
def test_what_letters_cannot_show_is_no_picture(content):
    assert develop(content) is None


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: chart()[:90] + tail))
@settings(deadline=None)
def test_no_bytes_make_it_fail(content):
    develop(content)


def read(tmp_path: Path, content: bytes, name: str = "稿.docx"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_document(path)


def test_a_picture_of_a_document_is_kept_at_its_line(tmp_path):
    body = p("会议召开") + p(inside=DRAWN.format(said="会场", target="a")) + p("图1 会场")

    document = read(tmp_path, pictured(body, a=chart()))

    assert [(each.line, each.said, each.shot.content) for each in document.pictures] == [
        (2, "会场", chart())
    ]
    assert document.remarks == ()


def test_a_picture_in_a_cell_is_kept_at_the_line_of_its_row(tmp_path):
    cell = DRAWN.format(said="章", target="a")
    body = p("甲") + table(("一", "二"), ("三", "四")).replace(
        "四</w:t></w:r>", f"四</w:t></w:r>{cell}"
    )

    document = read(tmp_path, pictured(body, a=chart()))

    assert [each.line for each in document.pictures] == [3]


def test_a_picture_that_is_elsewhere_or_no_picture_is_remarked_on(tmp_path):
    drawn = [DRAWN.format(said=said, target=said) for said in ("far", "emf", "none")]
    document = read(tmp_path, pictured(p("甲", inside="".join(drawn)), emf=b"\x01\x00\x00\x00"))

    assert document.pictures == ()
    assert [(each.aside, each.said) for each in document.remarks] == [
        (Aside.PICTURE, said) for said in ("far", "emf", "none")
    ]


def test_markdown_names_pictures_beside_it_and_in_it(tmp_path):
    (tmp_path / "图").mkdir()
    (tmp_path / "图" / "现场 1.png").write_bytes(chart())
    inside = base64.b64encode(chart((64, 64))).decode()
    text = (
        f"# 简报\n\n![现场](图/现场%201.png)\n\n![图表][a]\n\n[a]: data:image/png;base64,{inside}\n"
    )

    document = read(tmp_path, text.encode(), "稿.md")

    assert [(each.line, each.said, each.shot.width) for each in document.pictures] == [
        (3, "现场", 300),
        (5, "图表", 64),
    ]
    assert inside not in document.text


@pytest.mark.parametrize(
    "target",
    ["../secret.png", "/etc/hostname", "https://far.example/a.png", "file:///a.png", "no.png"],
)
def test_nothing_is_fetched_and_nothing_is_read_outside_the_folder(tmp_path, target):
    (tmp_path / "secret.png").write_bytes(chart())
    folder = tmp_path / "稿"
    folder.mkdir()

    document = read(folder, f"甲\n![图]({target})\n".encode(), "稿.md")

    assert document.pictures == ()
    assert [(each.aside, each.line) for each in document.remarks] == [(Aside.PICTURE, 2)]
