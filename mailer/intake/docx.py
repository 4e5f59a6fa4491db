"""Word and WPS documents (.docx) as lines of text.

Owns which part of a document is text: paragraphs, rows of tables, text boxes,
automatic numbers; and that what is not, a change that nobody accepted, a
comment, hidden text, is remarked on.  Never applies a change silently and never
follows a link.  The lines go to `mailer.manuscript`.

A change is read as if it were accepted, which is what Word shows at first: a
deletion is left out and an insertion kept, and both are remarked on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mailer.intake.document import Aside, Document, Placed, Remark
from mailer.intake.numbering import Numbering
from mailer.intake.parts import Element, Parts, attribute, child, local
from mailer.intake.pictures import MOST_PICTURES, Shot, develop
from mailer.mistake import BadInput

# Signs of the symbol fonts that Word writes where no character is.
_SYMBOLS = {
    "F06C": "●", "F0B7": "•", "F0D8": "➤", "F075": "◆", "F06E": "■", "F0A7": "▪", "F0FC": "√",
    "F09F": "•", "F076": "◆", "F071": "□", "F0A8": "□", "F0FE": "√", "F0AB": "★", "F0E8": "→",
}  # fmt: skip
_REMOVED = {"del": Aside.DELETION, "moveFrom": Aside.DELETION}
_ADDED = {"ins": Aside.INSERTION, "moveTo": Aside.INSERTION}
_SKIPPED = frozenset(
    ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "instrText", "delInstrText", "rt", "delText",
     "Fallback", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd", "fldData")
)  # fmt: skip
_HEADER_PARTS = ("header", "footer")
# Heading 1 has outline 0 and is of level 2: the title of all is the head of the bulletin.
_OUTLINES = ("0", "1", "2", "3", "4", "5")
_COLUMN = "    "
_SAID_CHARS = 60


def read_docx(path: str, content: bytes) -> Document:
    """The text of a document, line by line.

    Raises:
        BadInput: it is damaged, larger than can be meant, or has no text.
    """
    parts = Parts(path, content)
    body = child(parts.xml("word/document.xml"), "body")
    if body is None:
        raise BadInput("intake.damaged_document", path=path, reason="word/document.xml")
    walk = _Walk(parts)
    walk.blocks(body)
    text = "\n".join(walk.lines)
    if not text.strip():
        raise BadInput("intake.no_text", path=path, kind="docx", pictures=walk.pictures)
    remarks = (*walk.remarks, *_headers(parts))
    return Document(text + "\n", "docx", walk.levels, remarks, tuple(walk.placed))


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while its runs come in; `boxes` are the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    remarks: list[tuple[Aside, str, str]] = field(default_factory=list)
    pictures: list[tuple[str, Shot]] = field(default_factory=list)
    is_deleted: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Walk:
    """The walk through the body of a document; `lines` grow as it goes."""

    def __init__(self, parts: Parts) -> None:
        self.lines: list[str] = []
        self.levels: dict[int, int] = {}
        self.remarks: list[Remark] = []
        self.placed: list[Placed] = []
        self.pictures = 0
        self._parts = parts
        self._targets = parts.targets("word/document.xml")
        self._shots: dict[str, Shot | None] = {}
        self._numbering = Numbering.of(parts.xml("word/numbering.xml"))
        self._styles = _styles(parts.xml("word/styles.xml"))
        self._comments = _notes(parts.xml("word/comments.xml"), "comment")
        self._notes = {
            "footnoteReference": _notes(parts.xml("word/footnotes.xml"), "footnote"),
            "endnoteReference": _notes(parts.xml("word/endnotes.xml"), "endnote"),
        }
        self._alt: str | None = None
        self._joins = False

    def blocks(self, parent: Element) -> None:
        """All paragraphs and tables below *parent*, in order."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._take_paragraph(element)
            elif name == "tbl":
                self._take_table(element)
            elif name not in _SKIPPED and name not in _REMOVED:
                self.blocks(element)

    # ---- paragraphs

    def _take_paragraph(self, element: Element) -> None:
        paragraph = self._paragraph(element)
        for box in paragraph.boxes:
            self.blocks(box)
        number, level = self._number(element)
        text = number + paragraph.text
        if self._joins and self.lines and text:
            # The paragraph mark between them was deleted: they are one.
            self.lines[-1] += text
        else:
            if level and text.strip():
                self.levels[len(self.lines) + 1] = level
            self.lines.extend(text.split("\n"))
        self._joins = paragraph.is_deleted
        line = len(self.lines) - text.count("\n")
        self.remarks += [Remark(aside, line, said, by) for aside, said, by in paragraph.remarks]
        self.placed += [Placed(line, said, shot) for said, shot in paragraph.pictures]

    def _paragraph(self, element: Element) -> _Paragraph:
        paragraph = _Paragraph()
        mark = child(element, "pPr", "rPr")
        for below in mark if mark is not None else ():
            if aside := {**_REMOVED, **_ADDED}.get(local(below)):
                paragraph.remarks.append((aside, "¶", attribute(below, "author") or ""))
                paragraph.is_deleted = aside is Aside.DELETION
        self._inline(element, paragraph)
        return paragraph

    def _inline(self, parent: Element, paragraph: _Paragraph) -> None:
        for element in parent:
            name = local(element)
            if name in _SKIPPED:
                continue
            if name in _REMOVED:
                self._change(element, _REMOVED[name], paragraph)
            elif name in _ADDED:
                self._change(element, _ADDED[name], paragraph)
                self._inline(element, paragraph)
            elif name == "r" and _is_hidden(element):
                if said := _plain(element):
                    paragraph.remarks.append((Aside.HIDDEN, said[:_SAID_CHARS], ""))
            elif not self._take_sign(element, name, paragraph):
                self._inline(element, paragraph)

    def _take_sign(self, element: Element, name: str, paragraph: _Paragraph) -> bool:
        """Take what is no container; False when its children are to be looked at."""
        if name == "t":
            paragraph.pieces.append(element.text or "")
        elif name in ("tab", "ptab"):
            paragraph.pieces.append("\t")
        elif name in ("br", "cr"):
            paragraph.pieces.append("" if attribute(element, "type") == "page" else "\n")
        elif name == "noBreakHyphen":
            paragraph.pieces.append("-")
        elif name == "sym":
            code = (attribute(element, "char") or "").upper()
            paragraph.pieces.append(_SYMBOLS.get(code, "□"))
        elif name == "txbxContent":
            paragraph.boxes.append(element)
        elif name == "commentReference":
            by, said = self._comments.get(attribute(element, "id") or "", ("", ""))
            paragraph.remarks.append((Aside.COMMENT, said[:_SAID_CHARS], by))
        elif name in self._notes:
            _, said = self._notes[name].get(attribute(element, "id") or "", ("", ""))
            paragraph.pieces.append(f"（注：{said}）")
            paragraph.remarks.append((Aside.FOOTNOTE, said[:_SAID_CHARS], ""))
        elif name in ("blip", "imagedata"):
            self._take_picture(element, paragraph)
        elif name == "docPr":
            self._alt = attribute(element, "descr") or attribute(element, "title")
        else:
            return False
        return True

    def _take_picture(self, element: Element, paragraph: _Paragraph) -> None:
        """A picture that letters can show is kept, any other one is remarked on."""
        self.pictures += 1
        said = " ".join((self._alt or "").split())[:_SAID_CHARS]
        target = attribute(element, "embed") or attribute(element, "id") or ""
        name = self._targets.get(target, "")
        if name not in self._shots and self.pictures <= MOST_PICTURES:
            content = self._parts.content(name)
            self._shots[name] = develop(content) if content else None
        shot = self._shots.get(name)
        if shot is None:
            paragraph.remarks.append((Aside.PICTURE, said, ""))
        else:
            paragraph.pictures.append((said, shot))

    def _change(self, element: Element, aside: Aside, paragraph: _Paragraph) -> None:
        if said := _plain(element, "t", "delText"):
            by = attribute(element, "author") or ""
            paragraph.remarks.append((aside, said[:_SAID_CHARS], by))

    def _number(self, element: Element) -> tuple[str, int]:
        """The automatic number of a paragraph, and its level as a heading (0 when it is none)."""
        style = self._styles.get(attribute(child(element, "pPr", "pStyle"), "val") or "", _Style())
        numbered = child(element, "pPr", "numPr")
        list_id = attribute(child(numbered, "numId"), "val") or style.list_id
        depth = attribute(child(numbered, "ilvl"), "val") or style.depth
        outline = attribute(child(element, "pPr", "outlineLvl"), "val")
        level = _OUTLINES.index(outline) + 2 if outline in _OUTLINES else style.level
        if not list_id or not depth.isdigit():
            return "", level
        return self._numbering.number(list_id, int(depth[:2])), level

    # ---- tables

    def _take_table(self, element: Element) -> None:
        rows = [list(_cells(row)) for row in _below(element, "tr")]
        if not _is_drawn(element) or max(map(len, rows), default=0) < 2:
            for row in rows:
                self._take_layout(row)
            return
        for row in rows:
            said = [self._cell(cell) for cell in row]
            self.lines.append("| " + " | ".join(said) + " |")

    def _take_layout(self, row: list[Element]) -> None:
        """A row of a table that nobody sees: its cells side by side, or one after another."""
        inner = [self._lines_of(cell) or [""] for cell in row]
        if all(len(cell) == 1 for cell in inner) and not any("\n" in c[0] for c in inner):
            self.lines.append(_COLUMN.join(cell[0].strip() for cell in inner))
        else:
            for cell in inner:
                self.lines.extend(line for text in cell for line in text.split("\n"))

    def _cell(self, cell: Element) -> str:
        said = " ".join(line.strip() for line in self._lines_of(cell))
        span = attribute(child(cell, "tcPr", "gridSpan"), "val") or "1"
        blank = " |" * (int(span) - 1) if span.isdigit() and len(span) < 3 else ""
        return said.replace("|", "｜").replace("\t", " ") + blank

    def _lines_of(self, cell: Element) -> list[str]:
        """The lines of a cell, taken out again; what was remarked on moves to the row's line."""
        before = len(self.lines)
        self.blocks(cell)
        inner = [line for line in self.lines[before:] if line.strip()]
        del self.lines[before:]
        self.levels = {line: level for line, level in self.levels.items() if line <= before}
        self.remarks = [
            Remark(remark.aside, before + 1, remark.said, remark.by)
            if remark.line > before
            else remark
            for remark in self.remarks
        ]
        self.placed = [
            replace(placed, line=before + 1) if placed.line > before else placed
            for placed in self.placed
        ]
        return inner


def _below(parent: Element, name: str) -> Iterator[Element]:
    """Elements *name* below *parent*, through content controls and accepted insertions."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _below(element, name)


def _cells(row: Element) -> Iterator[Element]:
    return _below(row, "tc")


def _is_drawn(table: Element) -> bool:
    """Whether a table has lines between its columns, or a style of its own that may draw them."""
    borders = child(table, "tblPr", "tblBorders")
    if borders is not None:
        inside = attribute(child(borders, "insideV"), "val")
        return inside not in (None, "none", "nil")
    if attribute(child(table, "tblPr", "tblStyle"), "val") is not None:
        return True
    return any(
        attribute(child(cell, "tcPr", "tcBorders", side), "val") not in (None, "none", "nil")
        for row in _below(table, "tr")
        for cell in _cells(row)
        for side in ("left", "right", "start", "end")
    )


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _plain(element: Element, *names: str) -> str:
    """All text below an element."""
    wanted = names or ("t",)
    return "".join(below.text or "" for below in element.iter() if local(below) in wanted)


# ---- the other parts ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    list_id: str = ""
    depth: str = "0"


def _styles(part: Element | None) -> dict[str, _Style]:
    """Level and list of each style, what it inherits included."""
    raw = {
        attribute(element, "styleId") or "": element
        for element in (part if part is not None else ())
        if local(element) == "style"
    }
    return {style: _style(raw, style) for style in raw}


def _style(raw: dict[str, Element], name: str) -> _Style:
    level, list_id, depth = 0, "", "0"
    seen: set[str] = set()
    while name in raw and name not in seen:
        seen.add(name)
        element = raw[name]
        called = (attribute(child(element, "name"), "val") or "").lower()
        outline = attribute(child(element, "pPr", "outlineLvl"), "val")
        if not level and called.startswith(("heading ", "标题 ")) and called[-1].isdigit():
            level = int(called[-1]) + 1
        elif not level and outline in _OUTLINES:
            level = _OUTLINES.index(outline) + 2
        numbered = child(element, "pPr", "numPr")
        if not list_id and numbered is not None:
            list_id = attribute(child(numbered, "numId"), "val") or ""
            depth = attribute(child(numbered, "ilvl"), "val") or "0"
        name = attribute(child(element, "basedOn"), "val") or ""
    return _Style(level, list_id, depth)


def _notes(part: Element | None, name: str) -> dict[str, tuple[str, str]]:
    """Author and text of the comments or notes of a part, by id."""
    return {
        attribute(element, "id") or "": (
            attribute(element, "author") or "",
            " ".join(_plain(element).split()),
        )
        for element in (part if part is not None else ())
        if local(element) == name and attribute(element, "type") in (None, "normal")
    }


def _headers(parts: Parts) -> Iterator[Remark]:
    """What stands at the head and foot of every page; page numbers alone are nobody's business."""
    said: dict[str, None] = {}
    for name in sorted(parts.names):
        if name.startswith(tuple(f"word/{kind}" for kind in _HEADER_PARTS)):
            part = parts.xml(name)
            for element in part.iter() if part is not None else ():
                if local(element) == "p" and any(map(str.isalpha, text := _plain(element))):
                    said[" ".join(text.split())] = None
    for text in said:
        yield Remark(Aside.HEADER, 0, text)
