"""Flaws of letters: one good letter, and one thing spoilt at a time."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest

from mailer.issue import Severity, Tier
from mailer.preflight import Flaw, Sample, inspect, support
from mailer.preflight.contrast import BLACK, WHITE, ratio

TEXT = "全市党史工作会议召开。\n\n总结去年工作，部署今年任务。\n\n接收邮箱如有变动，请回复告知。\n"
HTML = """\
<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>《简报》第2期</title>
<style>@media (prefers-color-scheme: dark) {
  .sheet { background-color: #1E1D1B !important; color: #E8E3DA !important }
}
[data-ogsc] .sheet { color: #E8E3DA !important } [data-ogsb] .sheet { background-color: #1E1D1B !important }
</style></head>
<body><div style="display:none">《简报》第2期：会议召开</div>
<table role="presentation" class="sheet" width="640" style="background-color:#FFFEFC;color:#1F1F1F"><tr><td>
<h1 id="a1" style="font-size:20px">全市党史工作会议召开</h1>
<p><a href="#a1">总结去年工作</a>，部署今年任务。</p>
<p>接收邮箱如有变动，请回复告知。</p>
</td></tr></table></body></html>
"""
HEADERS = {
    "From": "=?UTF-8?B?57yW6L6R6YOo?= <brief@office.example>",
    "To": "<reader@a.example>",
    "Subject": "=?UTF-8?B?44CK566A5oql44CL56ysMuacnw==?=",
    "Date": "Mon, 13 Mar 2023 12:00:00 +0800",
    "Message-ID": "<7.1@office.example>",
    "Reply-To": "<editor@office.example>",
    "List-Unsubscribe": "<mailto:editor@office.example?subject=%e9>",
    "List-Id": "=?UTF-8?B?566A5oql?= <bao.brief.office.example>",
    "Auto-Submitted": "auto-generated",
    "Feedback-ID": "2:bao:brief:office.example",
    "MIME-Version": "1.0",
    "Content-Type": 'multipart/alternative; boundary="=_1"',
}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1400).to_bytes(4, "big") + (10).to_bytes(4, "big")


def part(kind: str, content: bytes, *more: str) -> str:
    head = "\r\n".join((f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *more))
    body = base64.encodebytes(content).decode().replace("\n", "\r\n")
    return f"--=_1\r\n{head}\r\n\r\n{body}"


def letter(
    html: str = HTML, text: str = TEXT, headers: dict[str, str] = HEADERS, others: str = ""
) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    parts = part("text/plain; charset=utf-8", text.replace("\n", "\r\n").encode())
    parts += part("text/html; charset=utf-8", html.replace("\n", "\r\n").encode())
    return f"{head}\r\n{parts}{others}--=_1--\r\n".encode()


def found(spoilt: bytes, printed: str = "") -> list[tuple[str, str]]:
    flaws = inspect([Sample(Tier.BAO, spoilt, ("@@UNIT@@",), printed)])
    return [(flaw.code, flaw.severity.value) for flaw in flaws]


def with_header(name: str, value: str | None) -> bytes:
    changed = {key: said for key, said in {**HEADERS, name: value}.items() if said is not None}
    return letter(headers=changed)


def within(tag: str) -> bytes:
    """The good page with something more before its last paragraph."""
    return letter(HTML.replace("<p><a", f"{tag}<p><a"))


def picture(attributes: str, *, kind: str = "image/png", content: bytes = PNG) -> bytes:
    sent = part(kind, content, "Content-ID: <one@office.example>")
    return letter(HTML.replace("<p><a", f"<img {attributes}><p><a"), others=sent)


def test_a_good_letter_has_no_flaw():
    assert found(letter()) == []


SPOILT: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "a bare line end": (letter() + b"\n", [("LINE_ENDS", "error")]),
    "NUL": (letter().replace(b"<7.1@", b"<7\x00@"), [("NUL", "error")]),
    "a long line": (with_header("X-Long", "x" * 1000), [("LINE_LONG", "error")]),
    "no sender": (with_header("From", None), [("HEADER_COUNT", "error")]),
    "no list": (with_header("List-Id", None), [("HEADER_COUNT", "error")]),
    "two subjects": (b"Subject: x\r\n" + letter(), [("HEADER_COUNT", "error")]),
    "bulk": (with_header("Precedence", "bulk"), [("HEADER_UNWANTED", "error")]),
    "a link in words": (
        with_header("List-Unsubscribe", "=?utf-8?q?=3Cmailto=3Aa=40b=3E?="),
        [("HEADER_ENCODED", "error")],
    ),
    "two readers": (with_header("To", "<a@a.example>, <b@a.example>"), [("TO_SEVERAL", "error")]),
    "a foreign Message-ID": (
        with_header("Message-ID", "<1@elsewhere.example>"),
        [("MESSAGE_ID_FOREIGN", "error")],
    ),
    "answers elsewhere": (
        with_header("Reply-To", "<editor@elsewhere.example>"),
        [("REPLY_TO_FOREIGN", "warning")],
    ),
    "answers below": (with_header("Reply-To", "<editor@mail.office.example>"), []),
    "no way to leave": (
        with_header("List-Unsubscribe", "<http://office.example/leave>"),
        [("UNSUBSCRIBE_LINK", "error")],
    ),
    "a page to leave by": (
        with_header("List-Unsubscribe", "<https://office.example/x>, <mailto:a@office.example>"),
        [],
    ),
    "one click on a mail": (
        with_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        [("UNSUBSCRIBE_POST", "error")],
    ),
    "no text": (
        letter(text=" \n"),
        [("BODY_COUNT", "error"), ("TEXT_THIN", "error"), ("LEAVING_UNSAID", "warning")],
    ),
    "half a text": (
        letter(text="总结去年工作，可以退订。\n"),
        [("TEXT_THIN", "error")],
    ),
    "a page that does not say how to leave": (
        letter(HTML.replace("变动", "其他")),
        [("LEAVING_UNSAID", "warning")],
    ),
    "a text that does not say how to leave": (
        letter(text=TEXT.replace("接收邮箱", "内容")),
        [("LEAVING_UNSAID", "warning")],
    ),
    "a slot": (letter(text=TEXT + "@@UNIT@@"), [("SLOT_LEFT", "error")]),
    "a template": (letter(text=TEXT + "{{ page.date }}"), [("TEMPLATE_LEFT", "error")]),
    "no preheader": (
        letter(HTML.replace("《简报》第2期：会议召开", "")),
        [("PREHEADER_MISSING", "warning")],
    ),
    "a subject twice": (
        letter(HTML.replace("《简报》第2期：会议召开", "《简报》第2期")),
        [("PREHEADER_SUBJECT", "warning")],
    ),
    "a wide subject": (
        with_header("Subject", "x" * 41),
        [("SUBJECT_WIDE", "info")],
    ),
    "a huge subject": (with_header("Subject", "x" * 101), [("SUBJECT_LONG", "error")]),
    "a large page": (within(f"<p>{'x' * 81_000}</p>"), [("HTML_LARGE", "warning")]),
    "too large a page": (within(f"<p>{'x' * 101_000}</p>"), [("HTML_LARGE", "error")]),
    "large styles": (
        letter(HTML.replace("</style>", "/*" + "x" * 9_000 + "*/</style>")),
        [("STYLE_LARGE", "warning")],
    ),
    "nested styles": (
        letter(
            HTML.replace("</style>", "@media screen { @media print { p { color: red } } }</style>")
        ),
        [("STYLE_NESTED", "error")],
    ),
    "a wrong end": (within("<b>x</i></b>"), [("HTML_INVALID", "warning")]),
    "an id twice": (within('<p id="a1">x</p>'), [("ID_TWICE", "warning")]),
    "a script": (within("<script>x</script>"), [("ELEMENT_TAKEN_OUT", "error")]),
    "a new element": (within("<article>x</article>"), [("ELEMENT_UNKNOWN", "warning")]),
    "a handler": (within('<p onclick="x()">x</p>'), [("ATTRIBUTE_SCRIPT", "error")]),
    "an attribute": (within('<p hidden="">x</p>'), [("ATTRIBUTE_UNKNOWN", "warning")]),
    "a picture elsewhere": (
        within('<img src="https://a.example/x.png" alt="x" width="1" height="1">'),
        [("FETCHED", "error")],
    ),
    "a background elsewhere": (
        within("<p style=\"background-image:url('//a.example/x.png')\">x</p>"),
        [("FETCHED", "error"), ("CSS_DEGRADES", "info")],
    ),
    "an import": (
        letter(HTML.replace("<style>", "<style>@import 'x.css';")),
        [("FETCHED", "error")],
    ),
    "an anchor to nowhere": (within('<p>见<a href="#a9">x</a></p>'), [("LINK_ANCHOR", "error")]),
    "a script as a link": (
        within('<p>见<a href="javascript:x()">x</a></p>'),
        [("LINK_SCHEME", "error")],
    ),
    "a link without a lock": (
        within('<p>见<a href="http://a.example/">x</a></p>'),
        [("LINK_HTTP", "warning")],
    ),
    "a link by number": (
        within('<p>见<a href="https://10.1.2.3/">x</a></p>'),
        [("LINK_INSIDE", "error")],
    ),
    "a link inside": (
        within('<p>见<a href="https://oa.local/">x</a></p>'),
        [("LINK_INSIDE", "error")],
    ),
    "a Chinese host": (
        within('<p>见<a href="https://例子.example/">x</a></p>'),
        [("LINK_HOST", "warning")],
    ),
    "a lying link": (
        within('<p>见<a href="https://b.example/">www.a.example</a></p>'),
        [("LINK_OTHER", "warning")],
    ),
    "an honest link": (within('<p>见<a href="https://www.a.example/x">a.example</a></p>'), []),
    "a picture": (
        picture('src="cid:one@office.example" alt="图" width="640" height="10"'),
        [("PICTURE_WIDE", "warning")],
    ),
    "a picture without words": (
        picture('src="cid:one@office.example" width="640" height="10"'),
        [("PICTURE_ALT", "error"), ("PICTURE_WIDE", "warning")],
    ),
    "a picture without a size": (
        picture(
            'src="cid:one@office.example" alt="图"', content=b"GIF89a\1\0\1\0", kind="image/gif"
        ),
        [("PICTURE_SIZE", "warning")],
    ),
    "a missing picture": (
        within('<img src="cid:two" alt="图" width="1" height="1">'),
        [("PICTURE_MISSING", "error")],
    ),
    "an unused picture": (
        letter(others=part("image/gif", b"GIF89a\1\0\1\0", "Content-ID: <one>")),
        [("PICTURE_UNUSED", "warning")],
    ),
    "a new kind of picture": (
        picture(
            'src="cid:one@office.example" alt="图" width="1" height="1"',
            kind="image/webp",
            content=b"RIFF",
        ),
        [("PICTURE_KIND", "error")],
    ),
    "a heavy picture": (
        picture(
            'src="cid:one@office.example" alt="图" width="1" height="1"',
            kind="image/jpeg",
            content=b"\xff\xd8\xff\xe0\0\4\0\0\xff\xc0\0\x11\x08\0\1\0\1" + bytes(160_000),
        ),
        [("PICTURES_HEAVY", "warning")],
    ),
    "an attachment without a name": (
        letter(others=part("application/pdf", b"%PDF", "Content-Disposition: attachment")),
        [("ATTACHMENT_NAME", "warning")],
    ),
    "an attached page": (
        letter(
            others=part(
                'text/html; name="x.html"',
                b"<p>x</p>",
                "Content-Disposition: attachment; filename=x.html",
            )
        ),
        [],
    ),
    "no language": (letter(HTML.replace(' lang="zh-CN"', "")), [("NO_LANGUAGE", "warning")]),
    "no title": (
        letter(HTML.replace("《简报》第2期</title>", "</title>")),
        [("NO_TITLE", "warning")],
    ),
    "headings": (within("<h3>x</h3>"), [("HEADING_LEAPS", "warning")]),
    "a table": (within("<table><tr><td>x</td></tr></table>"), [("TABLE_ROLE", "warning")]),
    "a table of figures": (within("<table><tr><th>x</th></tr></table>"), []),
    "a wrong style": (within('<p style="color #000">x</p>'), [("CSS_INVALID", "warning")]),
    "small letters": (within('<p style="font-size:9px">x</p>'), [("FONT_SMALL", "info")]),
    "a style that breaks": (
        within('<p style="position:absolute">x</p>'),
        [("CSS_BREAKS", "error")],
    ),
    "a value that breaks": (
        within('<p style="width:calc(1px + 2px)">x</p>'),
        [("CSS_BREAKS", "error")],
    ),
    "a style that degrades": (
        within('<p style="box-shadow:0 0 1px">x</p>'),
        [("CSS_DEGRADES", "info")],
    ),
    "an unknown style": (within('<p style="sparkle:9">x</p>'), [("CSS_UNKNOWN", "warning")]),
    "a style for one program": (within('<p style="mso-hide:all;-webkit-x:1">x</p>'), []),
    "grey on white": (
        within('<p style="color:#999999">x</p>'),
        [("CONTRAST", "error")],
    ),
    "large grey on white": (
        within('<p style="color:#858585;font-size:48px">x</p>'),
        [("CONTRAST", "error")],
    ),
    "dark on dark": (
        within('<p style="color:#1F1F1F">x</p>'),
        [("CONTRAST", "error"), ("CONTRAST", "error")],  # in the dark, and in Outlook's
    ),
}


@pytest.mark.parametrize(("spoilt", "codes"), SPOILT.values(), ids=SPOILT)
def test_what_is_spoilt_in_a_letter_is_told(spoilt, codes):
    assert found(spoilt) == codes


def test_what_the_manuscript_itself_prints_is_no_remain_of_a_template():
    printed = letter(text=TEXT + '{% include "x" %} None {{7*7}}')

    assert found(printed, printed='{% include "x" %} 见附件：None\n{{7*7}}') == []
    assert found(printed, printed="None") == [("TEMPLATE_LEFT", "error")] * 2


def test_what_the_manuscript_says_of_mailboxes_does_not_tell_how_to_leave():
    printed = "各单位收件地址如有变更，请书面告知"
    page = HTML.replace("接收邮箱如有变动，请回复告知", printed)

    assert found(letter(page, TEXT), printed) == [("LEAVING_UNSAID", "warning")]
    assert found(letter(page, TEXT)) == []


@pytest.mark.parametrize(
    ("spoilt", "is_abridged", "parts"),
    [
        (letter(), False, []),
        (letter(HTML.replace("部署今年任务", "部署任务")), False, ["text/html"]),
        (letter(HTML.replace("部署今年任务", "部署任务")), True, []),
        (letter(text=TEXT.replace("部署今年任务", "部署任务")), True, ["text/plain"]),
        (letter(HTML.replace("部署今年任务", "部署<b>今\u00ad年</b>\n任务")), False, []),
    ],
)
def test_what_an_article_says_and_a_body_does_not_is_told(spoilt, is_abridged, parts):
    texts = ("总结去年工作，部署今年任务。", "", "会议 召开")
    sample = Sample(Tier.BAO, spoilt, (), "", texts, is_abridged)

    flaws = inspect([sample])

    assert [(flaw.code, flaw.severity, dict(flaw.values)) for flaw in flaws] == [
        ("TEXT_MISSING", Severity.ERROR, {"kind": kind, "count": 1, "found": (texts[0],)})
        for kind in parts
    ]


@pytest.mark.parametrize(
    ("subject", "loud"),
    [
        ("《简报》第2期！！！", "！！！"),
        ("《简报》第2期!?", "!?"),
        ("★《简报》第2期", "★"),
        ("\U0001f389《简报》第2期", "\U0001f389"),
        ("【《简报》】第2期！", None),
        ("《五问五答？》二○二三年第②期", None),
    ],
)
def test_a_subject_that_shouts_is_told(subject, loud):
    encoded = base64.b64encode(subject.encode()).decode()

    flaws = inspect([Sample(Tier.BAO, with_header("Subject", f"=?UTF-8?B?{encoded}?="), (), "")])

    expected = [Flaw("SUBJECT_LOUD", Severity.WARNING, {"found": loud}, (Tier.BAO,))]
    assert list(flaws) == (expected if loud else [])


LINE, BUTTON = "line-height:24px", "display:inline-block"
PADDED = "display:block;font-size:16px;line-height:1.6;padding:{}"


@pytest.mark.parametrize(
    ("tag", "size_px"),
    [
        (f'<a href="#a1" style="{PADDED.format("6px 0")}">目录一条</a>', 37.6),
        (f'<a href="#a1" style="{PADDED.format("10px 0")}">目录一条</a>', None),
        ('<li style="font-size:20px"><a href="#a1">目录一条</a></li>', 28.0),
        ('<p><a href="#a1">甲</a> | <a href="#a1">乙</a></p>', 16.0),
        ('<p>详见<a href="#a1">甲</a>。</p>', None),
        ('<p style="display:none"><a href="#a1">甲</a></p>', None),
        (
            f'<p style="{LINE}"><a href="#a1" style="{BUTTON};padding:10px 2em">甲</a></p>',
            None,
        ),
        (
            f'<p style="{LINE}"><a href="#a1" style="{BUTTON};padding-top:1em">阅读全文</a></p>',
            40.0,
        ),
    ],
)
def test_a_link_that_a_finger_misses_is_told(tag, size_px):
    told = [f for f in inspect([Sample(Tier.BAO, within(tag), (), "")]) if f.code == "LINK_SMALL"]

    assert [(f.severity, f.values["size_px"]) for f in told] == (
        [(Severity.WARNING, size_px)] if size_px else []
    )


def test_a_flaw_of_every_tier_is_told_once_with_its_tiers():
    spoilt = within("<h3>x</h3>")
    samples = [Sample(tier, spoilt, (), "") for tier in (Tier.BAO, Tier.BAO, Tier.FA)]

    (flaw,) = inspect(samples)

    assert (flaw.code, flaw.tiers) == ("HEADING_LEAPS", (Tier.BAO, Tier.FA))


def test_a_number_that_a_telephone_does_not_show_is_told():
    name = "《望江能源集团有限公司党委安全生产简报》2024年第6期"
    encoded = base64.b64encode(name.encode()).decode()

    (flaw,) = inspect([Sample(Tier.BAO, with_header("Subject", f"=?UTF-8?B?{encoded}?="), (), "")])

    assert flaw == Flaw(
        "SUBJECT_CUT",
        Severity.WARNING,
        {"seen": "《望江能源集团有限公司党委安全生产简报》", "expected": "第6期"},
        (Tier.BAO,),
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (BLACK, WHITE, 21.0),
        (WHITE, WHITE, 1.0),
        ((0x76, 0x76, 0x76), WHITE, 4.54),
        ((0x77, 0x77, 0x77), WHITE, 4.48),
        ((0xC0, 0, 0), WHITE, 6.48),
    ],
)
def test_contrast_is_counted_as_the_guidelines_say(one, other, expected):
    assert round(ratio(one, other), 2) == expected
    assert ratio(one, other) == ratio(other, one)


def test_the_table_of_support_is_consistent():
    programs = {name for each in support.TABLE.values() for name in each.missing}

    assert programs <= set(support.PROGRAMS)
    assert [name for name, each in support.TABLE.items() if each.breaks and not each.missing] == []


SPOIL: dict[str, Callable[[bytes], bytes]] = {
    "DKIM_BODY": lambda signed: signed.replace(b"bh=", b"bh=x"),
    "DKIM_HEADERS": lambda signed: signed.replace(b"list-id: ", b""),
    "DKIM_FOREIGN": lambda signed: signed.replace(b"d=office.example", b"d=fice.example"),
}


@pytest.mark.parametrize("code", SPOIL)
def test_a_signature_that_fits_nothing_is_told(code):
    body = letter().partition(b"\r\n\r\n")[2]
    hashed = base64.b64encode(hashlib.sha256(body).digest()).decode()
    signature = (
        "v=1; a=rsa-sha256; d=office.example; s=a; h=from: to: subject: date: message-id:\r\n"
        f" list-id: list-unsubscribe; bh={hashed}; b=\r\n"
    )
    signed = f"DKIM-Signature: {signature}".encode() + letter()

    assert found(signed) == []
    assert found(SPOIL[code](signed)) == [(code, "error")]
