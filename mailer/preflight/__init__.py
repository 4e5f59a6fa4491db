"""Preflight: what is wrong with a finished letter, before anybody signs it.

Owns the rules about the bytes of a letter: its headers, its parts, its page, its
colours, what the mail programs of readers cannot show.  Never makes a letter, and never
changes one.  Look next at `inspection` for the order of the rules; who asks for them,
and what name servers and filters say besides, is in `mailer.workflow.checks`.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.preflight.flaws import Flaw, by_weight

if TYPE_CHECKING:
    from mailer.preflight.inspection import Sample, inspect
else:
    # A reader of HTML and one of CSS, which no command needs that looks no letter over.
    __getattr__ = lazy.names(__name__, {"inspection": ("Sample", "inspect")})

__all__ = ["Flaw", "Sample", "by_weight", "inspect"]
