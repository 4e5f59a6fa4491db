"""The page of a letter: its HTML as browsers read it, links, pictures, tables, headings.

Owns the reading with tinyhtml5, the list of what a letter may be made of, and the rules
about single elements.  Never judges styles or words: that is `support`, `contrast` and
`wording`.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from mailer.preflight import styles
from mailer.preflight.flaws import Flaw, error, info, warning
from mailer.preflight.message import Part, is_same_site

# Gmail cuts a page at about 102,000 bytes, and throws away all styles past 16 KB.
_HTML_BYTES = (80_000, 100_000)
_STYLE_BYTES = (8_192, 16_384)
_PICTURES_BYTES = 150_000
_PICTURE_PX = 1280
_SMALLEST_PX = 12.0
_SHOWN = 40

_TAKEN_OUT = {
    *("script", "form", "iframe", "frame", "frameset", "object", "embed", "applet", "video"),
    *("audio", "canvas", "input", "button", "select", "textarea", "base", "link", "dialog"),
    *("template", "svg", "math"),
}
_ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "div", "span", "p", "a", "br", "hr", "img"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "caption", "colgroup", "col", "thead", "tbody"),
    *("tfoot", "tr", "th", "td", "ul", "ol", "li", "dl", "dt", "dd", "strong", "b", "em", "i"),
    *("u", "s", "sub", "sup", "small", "big", "center", "blockquote", "pre", "code", "abbr"),
    *("address", "ruby", "rt", "rp", "wbr", "font"),
}
_ATTRIBUTES = {
    *("class", "id", "style", "dir", "lang", "title", "role", "align", "valign", "width", "height"),
    *("bgcolor", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "scope", "href"),
    *("target", "rel", "name", "content", "charset", "http-equiv", "src", "alt", "start", "value"),
    *("type", "color", "face", "size", "span", "headers", "abbr", "summary", "hspace", "vspace"),
    *("nowrap", "background", "tabindex", "data-premailer", "xmlns", "xmlns:v", "xmlns:o"),
    "xmlns:w",
}
_FETCHING = ("src", "background", "srcset", "poster", "data", "longdesc")
_URL = re.compile(r"url\(\s*[\"']?([^\"')]*)")
_SCHEMES = ("https", "mailto", "tel", "cid")
_INSIDE = re.compile(r"(^localhost|\.(local|lan|internal|intranet|home|corp))$", re.IGNORECASE)
_LOOKS_LIKE_HOST = re.compile(r"^(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page read: its tree, what the parser complained of, and its styles."""

    root: Element
    body: Element
    faults: tuple[tuple[int, str], ...]
    sheet: styles.Sheet
    inline: tuple[styles.Declaration, ...]
    inline_faults: tuple[str, ...]

    @property
    def elements(self) -> Iterator[Element]:
        """Every element in the order of reading, without comments."""
        return (each for each in self.root.iter() if isinstance(each.tag, str))

    @property
    def visible(self) -> str:
        """What is shown, without what is hidden before the letter begins."""
        return "".join(_texts(self.body, hidden=False))

    @property
    def hidden(self) -> str:
        """What lists of letters show behind the subject, and the page does not."""
        return "".join(_texts(self.body, hidden=True)).strip("\u034f\u200c\u00a0 \n")

    @property
    def can_be_dark(self) -> bool:
        """Whether it says that it has colours for the dark."""
        return any(
            each.get("name") == "color-scheme" and "dark" in each.get("content", "")
            for each in self.elements
            if each.tag == "meta"
        )


def read(html: str) -> Page:
    """The page as browsers read it."""
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html)
    body = root.find("body")
    assert body is not None, "a parser of HTML makes one"
    sheets = tuple(each.text or "" for each in root.iter("style"))
    inline: list[styles.Declaration] = []
    faults: list[str] = []
    for each in root.iter():
        if isinstance(each.tag, str) and (written := each.get("style")):
            declared, unread = styles.inline(written)
            inline += declared
            faults += unread
    return Page(
        root=root,
        body=body,
        faults=tuple((place[0], code) for place, code, _ in parser.errors),
        sheet=styles.sheet(sheets),
        inline=tuple(inline),
        inline_faults=tuple(faults),
    )


def size(pages: Sequence[str], style_bytes: int) -> Iterator[Flaw]:
    """Whether the largest of the *pages* is cut by Gmail, or loses its styles there."""
    largest = max(len(page.replace("\n", "\r\n").encode()) for page in pages)
    for code, found, (told, most) in (
        ("HTML_LARGE", largest, _HTML_BYTES),
        ("STYLE_LARGE", style_bytes, _STYLE_BYTES),
    ):
        if found > most:
            yield error(code, size_kb=_kb(found), expected_kb=_kb(most))
        elif found > told:
            yield warning(code, size_kb=_kb(found), expected_kb=_kb(told))


def flaws(page: Page, parts: Sequence[Part]) -> Iterator[Flaw]:
    """What is wrong with the page's elements, links, pictures and styles as such."""
    yield from _written(page)
    yield from _elements(page)
    yield from _remote(page)
    yield from _links(page)
    yield from _pictures(page, parts)
    yield from _reading_aloud(page)
    yield from _styles(page)


# Details


def _kb(size_bytes: int) -> float:
    return round(size_bytes / 1000, 1)


def _written(page: Page) -> Iterator[Flaw]:
    for line, fault in page.faults[:3]:
        yield warning("HTML_INVALID", line=line, found=fault)
    ids = Counter(each.get("id") for each in page.elements if each.get("id"))
    for name, count in ids.items():
        if count > 1:
            yield warning("ID_TWICE", found=name, count=count)


def _elements(page: Page) -> Iterator[Flaw]:
    tags = Counter(str(each.tag) for each in page.elements)
    for tag, count in tags.items():
        if tag in _TAKEN_OUT:
            yield error("ELEMENT_TAKEN_OUT", found=tag, count=count)
        elif tag not in _ELEMENTS:
            yield warning("ELEMENT_UNKNOWN", found=tag, count=count)
    names = {name for each in page.elements for name in each.keys()}  # noqa: SIM118 - Element
    for name in sorted(names):
        if name.startswith("on"):
            yield error("ATTRIBUTE_SCRIPT", found=name)
        elif name not in _ATTRIBUTES and not name.startswith("aria-"):
            yield warning("ATTRIBUTE_UNKNOWN", found=name)


def _remote(page: Page) -> Iterator[Flaw]:
    written = [each.get(name, "") for each in page.elements for name in _FETCHING if each.get(name)]
    values = (*page.inline, *page.sheet.declarations)
    written += [url for each in values for url in _URL.findall(each.value)]
    for url in dict.fromkeys(written):
        if urlsplit(url).scheme.lower() != "cid":
            yield error("FETCHED", found=url[:_SHOWN])
    for name in sorted({*page.sheet.at_rules} & {"import", "font-face"}):
        yield error("FETCHED", found=f"@{name}")


def _links(page: Page) -> Iterator[Flaw]:
    known = {each.get("id") for each in page.elements} | {
        each.get("name") for each in page.elements if each.tag == "a"
    }
    for link in page.elements:
        target = link.get("href")
        if link.tag != "a" or target is None:
            continue
        if target.startswith("#"):
            if target != "#" and target[1:] not in known:
                yield error("LINK_ANCHOR", found=target[:_SHOWN])
            continue
        yield from _link(target, "".join(link.itertext()).strip())


def _link(target: str, said: str) -> Iterator[Flaw]:
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        yield error("LINK_SCHEME", found=target[:_SHOWN], expected=_SCHEMES)
        return
    if parts.scheme.lower() == "http":
        yield warning("LINK_HTTP", found=target[:_SHOWN])
    elif parts.scheme.lower() not in _SCHEMES:
        yield error("LINK_SCHEME", found=target[:_SHOWN], expected=_SCHEMES)
        return
    if not host:
        return
    if _is_number(host) or _INSIDE.search(host) or "." not in host:
        yield error("LINK_INSIDE", found=host)
    elif not host.isascii():
        yield warning("LINK_HOST", found=host)
    named = _LOOKS_LIKE_HOST.match(said)
    if named and not is_same_site(named[1].lower(), host.lower()):
        yield warning("LINK_OTHER", said=named[1], found=host)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _pictures(page: Page, parts: Sequence[Part]) -> Iterator[Flaw]:
    shown: list[str] = []
    for picture in page.elements:
        if picture.tag == "img":
            yield from _picture(picture)
            source = picture.get("src", "")
            shown += [source.removeprefix("cid:")] if source.startswith("cid:") else []
    sent = [part for part in parts if part.cid is not None]
    for cid in dict.fromkeys(shown):
        if sum(part.cid == cid for part in sent) != 1:
            yield error("PICTURE_MISSING", found=cid[:_SHOWN])
    for part in sent:
        if part.cid not in shown:
            yield warning("PICTURE_UNUSED", found=(part.cid or "")[:_SHOWN])
        if part.kind not in ("image/png", "image/jpeg", "image/gif"):
            yield error("PICTURE_KIND", found=part.kind)
        across = _across(part.content)
        if across is not None and across > _PICTURE_PX:
            yield warning("PICTURE_WIDE", found=across, expected=_PICTURE_PX)
    weight = sum(len(part.content) for part in sent)
    if weight > _PICTURES_BYTES:
        yield warning("PICTURES_HEAVY", size_kb=_kb(weight), expected_kb=_kb(_PICTURES_BYTES))


def _picture(picture: Element) -> Iterator[Flaw]:
    name, alt = picture.get("src", "")[:_SHOWN], picture.get("alt")
    if alt is None or not (alt or picture.get("role") == "presentation"):
        yield error("PICTURE_ALT", found=name)
    if not (picture.get("width", "").isdigit() and picture.get("height", "").isdigit()):
        yield warning("PICTURE_SIZE", found=name)


def _across(content: bytes) -> int | None:
    """How many pixels a picture is wide; None for what cannot be told from its head."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        return int(struct.unpack(">I", content[16:20])[0])
    if content.startswith(b"GIF8") and len(content) >= 10:
        return int(struct.unpack("<H", content[6:8])[0])
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int(struct.unpack(">H", content[at + 7 : at + 9])[0])
        at += 2 + length
    return None


def _reading_aloud(page: Page) -> Iterator[Flaw]:
    if not page.root.get("lang"):
        yield warning("NO_LANGUAGE")
    if not (page.root.findtext("head/title") or "").strip():
        yield warning("NO_TITLE")
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", str(each.tag))]
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield warning("HEADING_LEAPS", found=level, before=before)
            break
    bare = sum(
        each.get("role") not in ("presentation", "none") and each.find(".//th") is None
        for each in page.elements
        if each.tag == "table"
    )
    if bare:
        yield warning("TABLE_ROLE", count=bare)


def _styles(page: Page) -> Iterator[Flaw]:
    for fault in dict.fromkeys((*page.sheet.faults, *page.inline_faults)):
        yield warning("CSS_INVALID", found=fault)
    if page.sheet.nests:
        yield error("STYLE_NESTED")
    sizes = (
        float(found[1])
        for each in page.inline
        if each.name == "font-size" and (found := re.fullmatch(r"([\d.]+)px", each.value))
    )
    # 0 and 1 px are not there to be read: gaps, and what stands before the letter begins
    small = [size for size in sizes if 1 < size < _SMALLEST_PX]
    if small:
        yield info("FONT_SMALL", found=min(small), expected=_SMALLEST_PX)


def _texts(element: Element, *, hidden: bool, within: bool = False) -> Iterator[str]:
    """The texts that are shown, or those that are hidden."""
    if not isinstance(element.tag, str) or element.tag in ("style", "script"):
        return
    is_hidden = within or re.search(r"display:\s*none", element.get("style", "")) is not None
    if is_hidden is hidden:
        yield element.text or ""
    for child in element:
        yield from _texts(child, hidden=hidden, within=is_hidden)
        if is_hidden is hidden:
            yield child.tail or ""
