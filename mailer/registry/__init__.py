"""What people may do to the roster, what a change of it touches, and why somebody is written to.

Owns the admin's side of the house behind one door, the names book with it.  Never
sends and never writes SQL.  Address lists and maps are in `lists`, what is done by
hand in `amending` and `grouping`, the dispatches that a change touches in
`touching`, the answer to a reader's question in `reasons`, the names book in
`names`.
"""

from mailer.registry.amending import Amending, HandedOver, History, Said
from mailer.registry.grouping import Grouping, GroupOnDay
from mailer.registry.lists import ByHand, Form, Listed, Registry, RosterLook
from mailer.registry.names import BookChange, Names
from mailer.registry.reasons import Answer, Listing, MappedEntry, PastLetter, Reader, Rule
from mailer.registry.touching import Touched

__all__ = [
    "Amending",
    "Answer",
    "BookChange",
    "ByHand",
    "Form",
    "GroupOnDay",
    "Grouping",
    "HandedOver",
    "History",
    "Listed",
    "Listing",
    "MappedEntry",
    "Names",
    "PastLetter",
    "Reader",
    "Registry",
    "RosterLook",
    "Rule",
    "Said",
    "Touched",
]
