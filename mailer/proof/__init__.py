"""Proofreading: rules over an issue and the text it was read from.

Owns the rules, each of which only remarks, the mending of what is beyond doubt,
and the fingerprint by which a person's confirmation of a finding is known again.
Never says more than it is sure of: a rule that cries wolf is switched off by its
readers.  Look next at `mailer.proof.catalogue` for the list of all rules, and at
`mailer.proof.names` for those that matter most.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.proof.book import COLUMNS, BookFile, NamesBook, Person, person, read_book
from mailer.proof.catalogue import CLASS_A, LEVELS, RULES, Levels, Rule, ordered, switched

if TYPE_CHECKING:
    from mailer.proof.mending import Mended, Repair, mend
    from mailer.proof.names import people
    from mailer.proof.rules import fingerprint, fingerprints, proof
else:
    # Fifty patterns, which no command needs that proofreads nothing.
    __getattr__ = lazy.names(
        __name__,
        {
            "mending": ("Mended", "Repair", "mend"),
            "names": ("people",),
            "rules": ("fingerprint", "fingerprints", "proof"),
        },
    )

__all__ = [
    "CLASS_A",
    "COLUMNS",
    "LEVELS",
    "RULES",
    "BookFile",
    "Levels",
    "Mended",
    "NamesBook",
    "Person",
    "Repair",
    "Rule",
    "fingerprint",
    "fingerprints",
    "mend",
    "ordered",
    "people",
    "person",
    "proof",
    "read_book",
    "switched",
]
