"""A forme: one issue set for one tier, finished but for its readers.

Owns what is stored and hashed at approval, and where the slots in it are.
Never renders: a forme is what rendering left behind, so no later change of a
template can reach it.  Look next at `letter`, which prints from it.
"""

from __future__ import annotations

import hashlib
import html as markup
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mailer.issue import Tier
from mailer.press.attachment import Attachment
from mailer.press.glyphs import one_line
from mailer.press.parties import Reader

UNIT: Final = "unit"
READER: Final = "reader"
_WRITTEN_AS = 1
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Inset:
    """A picture that the HTML shows as ``cid:`` and `name`; `content` is its bytes in base64."""

    name: str
    media_type: str
    content: str

    @property
    def as_data(self) -> str:
        """The picture as an address of its own, for a page that is no letter."""
        return f"data:{self.media_type};base64,{self.content}"


@dataclass(frozen=True, slots=True)
class Forme:
    """One issue set for one tier.

    `html` and `text` hold ASCII tokens where `slots` says so: the name of a slot
    and the token that stands for it, ``@@UNIT@@`` unless the manuscript itself
    prints that.  `headers` are those that are the same for every reader, in
    ASCII and not yet folded; `subject` is as people read it.  Of `attachments`, which
    are kept beside, name and hash are written down.  `is_abridged`: the HTML has not all
    of each article, the text has.
    """

    tier: Tier
    subject: str
    headers: tuple[tuple[str, str], ...]
    html: str
    text: str
    slots: tuple[tuple[str, str], ...]
    pictures: tuple[Inset, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_abridged: bool = False

    def to_json(self) -> str:
        """The forme written down, in one way only: equal formes give equal text."""
        written: dict[str, object] = {
            "written_as": _WRITTEN_AS,
            "tier": self.tier.value,
            "subject": self.subject,
            "headers": self.headers,
            "html": self.html,
            "text": self.text,
            "slots": self.slots,
        }
        if self.pictures:
            written["pictures"] = [
                (each.name, each.media_type, each.content) for each in self.pictures
            ]
        if self.is_abridged:
            written["is_abridged"] = True
        written |= self._attached()
        return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _attached(self) -> dict[str, list[dict[str, str]]]:
        """What is attached, but for its content; nothing at all where nothing is."""
        attached = [
            {"name": each.name, "media_type": each.media_type, "sha256": each.sha256}
            for each in self.attachments
        ]
        return {"attachments": attached} if attached else {}

    @classmethod
    def from_json(cls, written: str, files: Mapping[str, bytes] = _NO_FILES) -> Forme:
        """The forme that `to_json` wrote down; equal to the one it was given.

        Args:
            written: by `to_json`.
            files: the contents of its attachments by their SHA-256.

        Raises:
            KeyError, ValueError: *written* is not what `to_json` writes; a mistake of ours.
        """
        read = json.loads(written)
        if read["written_as"] != _WRITTEN_AS:
            raise ValueError(f"a forme written as {read['written_as']!r}")
        return cls(
            tier=Tier(read["tier"]),
            subject=read["subject"],
            headers=tuple((name, value) for name, value in read["headers"]),
            html=read["html"],
            text=read["text"],
            slots=tuple((name, token) for name, token in read["slots"]),
            pictures=tuple(Inset(*each) for each in read.get("pictures", ())),
            attachments=tuple(
                Attachment(each["name"], each["media_type"], files[each["sha256"]])
                for each in read.get("attachments", ())
            ),
            is_abridged=read.get("is_abridged", False),
        )

    @property
    def sha256(self) -> str:
        """64 hex digits over all of it: what an approval covers."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def fill(forme: Forme, reader: Reader) -> tuple[str, str]:
    """The HTML and the text of *forme* as *reader* sees them."""
    text, html = slot_values(reader)
    return _filled(forme.html, forme, html), _filled(forme.text, forme, text)


def on_screen(html: str, forme: Forme) -> str:
    """*html* with its pictures in it, as a browser can show what a letter has beside it."""
    for each in forme.pictures:
        html = html.replace(f"cid:{each.name}", each.as_data)
    return html


def cut(body: str, forme: Forme) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """*body* cut at its slots: the pieces, and the names of the slots between them."""
    names = {token: name for name, token in forme.slots}
    parts = re.split("(" + "|".join(map(re.escape, names)) + ")", body)
    return tuple(parts[::2]), tuple(names[token] for token in parts[1::2])


def slot_values(reader: Reader) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What stands in each slot: of the text part, and of the HTML part, escaped."""
    unit, name = one_line(reader.unit), one_line(reader.name or "")
    who = f"{unit} {name}".strip()
    text = {UNIT: unit or reader.address, READER: f"{who} <{reader.address}>".strip()}
    return text, {slot: markup.escape(value) for slot, value in text.items()}


def _filled(body: str, forme: Forme, values: Mapping[str, str]) -> str:
    statics, slots = cut(body, forme)
    filled = [statics[0]]
    for slot, static in zip(slots, statics[1:], strict=True):
        filled += [values[slot], static]
    return "".join(filled)
