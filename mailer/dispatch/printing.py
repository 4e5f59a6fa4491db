"""The letters of approved issues, ready to be spoken.

Owns the way from a stored forme to the bytes for one reader, with the
Message-ID and Date that never change.  Never sets anything anew: a forme is as
it was signed.  The press itself is `mailer.press`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailer import courier, press
from mailer.delivery import ClaimedLetter, message_id
from mailer.issue import Tier
from mailer.roster import needs_smtputf8, wire_address
from mailer.store import KeptForme, Store

_ISSUES_KEPT = 4
"""Issues whose plates stay in memory, about 0.5 MB each, and what is attached to them."""


_Signed = tuple[str, bool]
"""The hash of a sign-off, and whether its letters are those of a rehearsal."""


class Printed(NamedTuple):
    """A claimed letter that can be said as it is."""

    letter: ClaimedLetter
    envelope: courier.Envelope
    text: courier.Text


class Printer:
    """Prints letters from the stored formes.

    Args:
        store: where the formes and the keys of the installation are.
        identity: the sender of a bulletin, by the bulletin's code.
        timezone: in which the Date of a letter is written.
    """

    def __init__(
        self, store: Store, identity: Callable[[str], press.Identity], timezone: ZoneInfo
    ) -> None:
        self._store = store
        self._identity = identity
        self._timezone = timezone
        self._keys = store.seal_keys()
        self._plates: dict[_Signed, dict[Tier, tuple[press.Plate, press.Identity]]] = {}

    def letter(self, letter: ClaimedLetter) -> Printed | None:
        """What is said of *letter*; the same at every try.

        Returns:
            None when the sign-off has fallen since the letter was claimed.
        """
        plates = self._plates_of(letter)
        if letter.tier not in plates:
            return None
        plate, identity = plates[letter.tier]
        pieces = plate.pieces(
            press.Reader(letter.address, letter.contact, letter.unit, letter.redirect_to),
            message_id=message_id(
                letter.dispatch_id,
                letter.id,
                key=self._keys.of(letter.id),
                domain=identity.domain,
            ),
            date=letter.written_at.astimezone(self._timezone),
        )
        to = letter.envelope_to
        envelope = courier.Envelope(identity.address, wire_address(to), needs_smtputf8(to))
        return Printed(letter, envelope, courier.Text.of(*pieces))

    def _plates_of(self, letter: ClaimedLetter) -> dict[Tier, tuple[press.Plate, press.Identity]]:
        """The plates of the sign-off that the letter's dispatch was scheduled with."""
        signed = (letter.approved_sha256, letter.redirect_to is not None)
        if signed in self._plates:
            return self._plates[signed]
        formes = self._store.issues.formes(letter.issue_id, letter.approved_sha256)
        identity = self._identity(letter.issue_name.partition("/")[0])
        plates = {
            tier: (_plate(_forme(kept), identity, letter.redirect_to), identity)
            for tier, kept in formes.items()
        }
        if plates:  # a sign-off that has fallen may be given again, word for word
            while len(self._plates) >= _ISSUES_KEPT:
                del self._plates[next(iter(self._plates))]
            self._plates[signed] = plates
        return plates


def _plate(forme: press.Forme, identity: press.Identity, redirect_to: str | None) -> press.Plate:
    return press.plate(press.rehearsed(forme) if redirect_to else forme, identity)


def _forme(kept: KeptForme) -> press.Forme:
    forme = press.Forme.from_json(kept.content, kept.files)
    assert forme.sha256 == kept.sha256, "a stored forme is not what was signed"
    return forme
