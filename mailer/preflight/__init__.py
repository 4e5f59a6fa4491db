"""Preflight: what is wrong with a finished letter, before anybody signs it.

Owns the rules about the bytes of a letter: its headers, its parts, its page, its
colours, what the mail programs of readers cannot show.  Never makes a letter, and never
changes one.  Look next at `inspection` for the order of the rules; who asks for them,
and what name servers and filters say besides, is in `mailer.workflow.checks`.
"""

from mailer.preflight.flaws import Flaw, by_weight
from mailer.preflight.inspection import Sample, inspect

__all__ = ["Flaw", "Sample", "by_weight", "inspect"]
