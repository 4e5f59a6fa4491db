"""Pictures of a manuscript, made fit for a letter.

Owns what is a picture, how large one may be, and that nothing but pixels is kept:
no place of a camera, no second file behind the end.  Never follows a link to the
network, and never says where a picture stands in a bulletin.  Pictures come from
`mailer.intake.docx` and `mailer.intake.linked`.

A picture that has come out of here once comes out of here unchanged, or an issue
that is exported and read back would be another.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_PICTURES = 20
"""More than this no bulletin prints; the rest is left out and reported."""

# Twice the width of a letter's column, so that it is sharp on a telephone.
_WIDEST = 1200
# Base64 makes a third more of it, and a letter has several (rendering: 150 KB advised).
_LARGEST_BYTES = 160 * 1024
# Smaller than this it is a rule or a dot of the layout.
_SMALLEST = 16
_MOST_PIXELS = 60_000_000
_STEPS = ((1200, 84), (1200, 74), (1000, 70), (800, 64), (640, 56), (480, 50), (320, 40))
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_PNG_CHUNKS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"cHRM", b"sRGB"))
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it is kept: PNG or JPEG, `width` and `height` in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """64 hex digits, under which it is kept."""
        return hashlib.sha256(self.content).hexdigest()


def develop(content: bytes) -> Shot | None:
    """The picture that *content* is, small and bare enough for a letter.

    Returns:
        None when it is no picture that letters can show, or only an ornament.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _develop(content)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None
    except (Image.DecompressionBombWarning, OverflowError, MemoryError, EOFError, IndexError):
        return None


def _develop(content: bytes) -> Shot | None:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        if min(image.size) < _SMALLEST or image.width * image.height > _MOST_PIXELS:
            return None
        image.load()
        if _is_bare(image, content):
            return Shot(content, _MEDIA_TYPES[image.format or ""], *image.size)
        upright = _on_white(ImageOps.exif_transpose(image))
    if (drawn := _as_drawing(upright)) is not None:
        return drawn
    return _as_photograph(upright)


def _is_bare(image: Image.Image, content: bytes) -> bool:
    """Whether a picture can stay as it is: small, and nothing but its pixels."""
    if image.width > _WIDEST or len(content) > _LARGEST_BYTES:
        return False
    if image.format == "JPEG":
        parts = {name for name, _ in getattr(image, "applist", [])}
        is_plain = image.mode in ("RGB", "L") and parts <= {"APP0"}
        return is_plain and content.endswith(b"\xff\xd9")
    is_opaque = image.mode in ("1", "L", "P", "RGB") and "transparency" not in image.info
    return image.format == "PNG" and is_opaque and _has_known_chunks(content)


def _has_known_chunks(content: bytes) -> bool:
    place: int = len(_PNG_SIGN)
    while place + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        if kind not in _PNG_CHUNKS:
            return False
        place += 12 + length
        if kind == b"IEND":
            return bool(place == len(content))
    return False


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency: what is black on nothing cannot be seen in a dark mailbox."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        above = image.convert("RGBA")
        ground = Image.new("RGBA", above.size, "white")
        return Image.alpha_composite(ground, above).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")


def _as_drawing(image: Image.Image) -> Shot | None:
    """A chart as PNG, where its edges stay sharp; None when it has the colours of a photograph."""
    if image.getcolors(_COLOURS) is None:
        return None
    small = _scaled(image, _WIDEST)
    drawn = small.convert("P", palette=Image.Palette.ADAPTIVE, colors=_COLOURS)
    written = io.BytesIO()
    drawn.save(written, "PNG", optimize=True)
    content = written.getvalue()
    return Shot(content, "image/png", *small.size) if len(content) <= _LARGEST_BYTES else None


def _as_photograph(image: Image.Image) -> Shot | None:
    for width, quality in _STEPS:
        small = _scaled(image, width)
        written = io.BytesIO()
        small.save(written, "JPEG", quality=quality, optimize=True)
        if len(written.getvalue()) <= _LARGEST_BYTES:
            return Shot(written.getvalue(), "image/jpeg", *small.size)
    return None


def _scaled(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)
