"""Text → Issue with findings: the grammar of a 简报 (domain.md §1).

Owns the reading of a manuscript, the refusal of classified text and the
difference between two readings.  Never guesses silently, and never drops a
line.  Look next at `mailer.manuscript.reading` for the order of the work, and
at `mailer.proof` for the rules of proofreading.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.manuscript.comparison import Change, ChangeKind, Edit, compare
from mailer.manuscript.labels import TIERS as TIER_LABELS
from mailer.manuscript.ledger import Role

if TYPE_CHECKING:
    from mailer.manuscript.canonical import write
    from mailer.manuscript.marks import classified_mark, classified_mark_in_table
    from mailer.manuscript.pictures import PlacedPicture
    from mailer.manuscript.reading import Reading, read, refuse_classified
    from mailer.manuscript.source import Beside, SideNote, Source, source_from_json, source_to_json
else:
    # A hundred patterns, which no command needs that reads no manuscript.
    __getattr__ = lazy.names(
        __name__,
        {
            "canonical": ("write",),
            "marks": ("classified_mark", "classified_mark_in_table"),
            "pictures": ("PlacedPicture",),
            "reading": ("Reading", "read", "refuse_classified"),
            "source": ("Beside", "SideNote", "Source", "source_from_json", "source_to_json"),
        },
    )

__all__ = [
    "TIER_LABELS",
    "Beside",
    "Change",
    "ChangeKind",
    "Edit",
    "PlacedPicture",
    "Reading",
    "Role",
    "SideNote",
    "Source",
    "classified_mark",
    "classified_mark_in_table",
    "compare",
    "read",
    "refuse_classified",
    "source_from_json",
    "source_to_json",
    "write",
]
