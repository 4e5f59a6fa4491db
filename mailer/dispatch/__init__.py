"""The engine: what is due leaves, in order, once, and is written down.

Owns the loop of claim, letter, courier and record, with the gates, the drain
and what a relay in trouble means for the rest.  Never edits an issue and never
sets a letter from templates.  Look next at `engine` for the loop, at `lines`
for the way of one letter, at `recorder` for what is committed when, at
`notices` for what the editor is told by mail.
"""

from mailer.dispatch.clock import APART, apart, steady
from mailer.dispatch.engine import DRAIN_S, Engine
from mailer.dispatch.lines import Sending
from mailer.dispatch.notices import Teller, Telling, Wording
from mailer.dispatch.observer import NOBODY, Observer
from mailer.dispatch.printing import Printer
from mailer.dispatch.recorder import lapse_line
from mailer.dispatch.trial import send_note, send_test
from mailer.store import Moves

__all__ = [
    "APART",
    "DRAIN_S",
    "NOBODY",
    "Engine",
    "Moves",
    "Observer",
    "Printer",
    "Sending",
    "Teller",
    "Telling",
    "Wording",
    "apart",
    "lapse_line",
    "send_note",
    "send_test",
    "steady",
]
