"""The order of the rules: what is looked at on which letter.

Owns `inspect`.  Never asks anybody outside.  Rules about bytes and headers look at every
letter; those about the page at one of each tier, because the pages of a tier differ in
their slots only; those about size at the largest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailer.issue import Tier
from mailer.preflight import contrast, message, page, support, touch, wording
from mailer.preflight.flaws import Flaw, gathered


@dataclass(frozen=True, slots=True)
class Sample:
    """A finished letter to a reader who does not exist.

    `tokens` are those of the slots, of which none may be left; `printed` is all that the
    issue prints, so that what only looks like a template is told from one.  `texts` are what
    its articles say, of which none may be missing; `is_abridged`: but in the page.
    """

    tier: Tier
    letter: bytes
    tokens: tuple[str, ...]
    printed: str
    texts: tuple[str, ...] = ()
    is_abridged: bool = False


def inspect(samples: Sequence[Sample]) -> tuple[Flaw, ...]:
    """What is wrong with the letters, each flaw once, the gravest first.

    Args:
        samples: one or more; of each tier the first is the one whose page is looked at.
    """
    return gathered(_found(samples))


def _found(samples: Sequence[Sample]) -> Iterator[tuple[Tier | None, Flaw]]:
    pages: list[str] = []
    style_bytes = 0
    seen: set[Tier] = set()
    for sample in samples:
        read, flaws = message.read(sample.letter)
        yield from ((sample.tier, flaw) for flaw in flaws)
        pages.append(read.html)
        tokens = wording.slots(read, sample.tokens)
        yield from ((sample.tier, flaw) for flaw in tokens)
        if sample.tier in seen:
            continue
        seen.add(sample.tier)
        shown = page.read(read.html)
        left = wording.remains(read, shown.visible, sample.printed)
        yield from ((sample.tier, flaw) for flaw in left)
        unsaid = wording.leaving(read, shown.visible, sample.printed)
        yield from ((sample.tier, flaw) for flaw in unsaid)
        whole = None if sample.is_abridged else shown.visible
        missing = wording.missing(read, whole, sample.texts)
        yield from ((sample.tier, flaw) for flaw in missing)
        style_bytes = max(style_bytes, shown.sheet.size_bytes)
        yield from ((sample.tier, flaw) for flaw in _of_page(read, shown))
    yield from ((None, flaw) for flaw in page.size(pages, style_bytes))
    yield from ((None, flaw) for flaw in message.size([sample.letter for sample in samples]))


def _of_page(read: message.Message, shown: page.Page) -> Iterator[Flaw]:
    yield from wording.subject(read)
    yield from wording.tone(read)
    yield from wording.text(read, shown.visible)
    yield from wording.preheader(read, shown.hidden)
    yield from page.flaws(shown, read.parts)
    yield from contrast.flaws(shown.body, shown.sheet, can_be_dark=shown.can_be_dark)
    yield from touch.flaws(shown.body)
    yield from support.flaws(shown.inline)
