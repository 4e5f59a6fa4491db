"""Word documents and PDFs made by hand, part by part, as office programs write them."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def part(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} xmlns:w="{W}">{inner}</w:{root}>'


def p(text: str = "", *, style: str = "", inside: str = "", mark: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{styled}{mark}</w:pPr>{run}{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def table(*rows: tuple[str, ...], drawn: bool = True) -> str:
    inside = "single" if drawn else "nil"
    borders = f'<w:tblPr><w:tblBorders><w:insideV w:val="{inside}"/></w:tblBorders></w:tblPr>'
    cells = ["".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{borders}{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(body: str, **parts: str) -> bytes:
    """The bytes of a document; *parts* are ``numbering``, ``header1`` … with their XML."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", content)
    return packed.getvalue()


FONT = "/Resources<</Font<</F 3 0 R>>>>"


def pdf(
    pages: list[list[tuple[float, float, float, str]]], encoding: str = "UniGB-UTF16-H"
) -> bytes:
    """The bytes of a text PDF; of each piece of text x, y and size in points, and what it says.

    Its font is named and not embedded, and its characters are coded as *encoding* says.
    """
    codec = "gbk" if encoding.startswith("GBK") else "utf-16-be"
    font = (
        f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        "/Supplement 4>>/DW 1000>>]>>"
    )
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        font,
    ]
    for n, page in enumerate(pages):
        said = "".join(
            f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode(codec).hex()}> Tj ET\n"
            for x, y, size, text in page
        )
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R{FONT}>>",
            f"<</Length {len(said)}>>\nstream\n{said}endstream",
        ]
    out, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{written}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
        ).encode()
    )
