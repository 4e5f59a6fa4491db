"""Units, contacts and groups: who can be written to, and what an entry stands for.

Owns the parts of the roster (通讯录), the reading of a table of rows into them,
the hygiene of addresses, and what a file would change.  Never opens a file and
never touches the database.  Rows come from `mailer.intake`, live in
`mailer.store`, and are changed through `mailer.registry`.
"""

from typing import TYPE_CHECKING

from mailer import lazy

if TYPE_CHECKING:
    from mailer.roster.addresses import (
        BrokenAddress,
        Fault,
        fold_address,
        needs_smtputf8,
        read_address,
        wire_address,
    )
    from mailer.roster.cells import names_tier, tidy
    from mailer.roster.columns import Column, Header, Line, place
    from mailer.roster.comparison import (
        Addition,
        Change,
        Figures,
        GroupDiff,
        Place,
        RosterDiff,
        compare,
    )
    from mailer.roster.former import KnownNames, names_to_recognise, recognise
    from mailer.roster.parts import (
        RANKS,
        Contact,
        Member,
        Seat,
        Succession,
        Tenure,
        Unit,
        fold_name,
        rank_name,
    )
    from mailer.roster.reading import (
        Because,
        Filled,
        LeftOut,
        Recognised,
        RosterFile,
        Row,
        Sheet,
        Spot,
        check,
        has_header,
        read,
        read_records,
        read_sheets,
    )
    from mailer.roster.writing import to_table
else:
    # The reading of lists, which nobody needs who only wants to know how a name is compared.
    __getattr__ = lazy.names(
        __name__,
        {
            "addresses": (
                "BrokenAddress",
                "Fault",
                "fold_address",
                "needs_smtputf8",
                "read_address",
                "wire_address",
            ),
            "cells": ("names_tier", "tidy"),
            "columns": ("Column", "Header", "Line", "place"),
            "comparison": (
                "Addition",
                "Change",
                "Figures",
                "GroupDiff",
                "Place",
                "RosterDiff",
                "compare",
            ),
            "former": ("KnownNames", "names_to_recognise", "recognise"),
            "parts": (
                "RANKS",
                "Contact",
                "Member",
                "Seat",
                "Succession",
                "Tenure",
                "Unit",
                "fold_name",
                "rank_name",
            ),
            "reading": (
                "Because",
                "Filled",
                "LeftOut",
                "Recognised",
                "RosterFile",
                "Row",
                "Sheet",
                "Spot",
                "check",
                "has_header",
                "read",
                "read_records",
                "read_sheets",
            ),
            "writing": ("to_table",),
        },
    )

__all__ = [
    "RANKS",
    "Addition",
    "Because",
    "BrokenAddress",
    "Change",
    "Column",
    "Contact",
    "Fault",
    "Figures",
    "Filled",
    "GroupDiff",
    "Header",
    "KnownNames",
    "LeftOut",
    "Line",
    "Member",
    "Place",
    "Recognised",
    "RosterDiff",
    "RosterFile",
    "Row",
    "Seat",
    "Sheet",
    "Spot",
    "Succession",
    "Tenure",
    "Unit",
    "check",
    "compare",
    "fold_address",
    "fold_name",
    "has_header",
    "names_tier",
    "names_to_recognise",
    "needs_smtputf8",
    "place",
    "rank_name",
    "read",
    "read_address",
    "read_records",
    "read_sheets",
    "recognise",
    "tidy",
    "to_table",
    "wire_address",
]
