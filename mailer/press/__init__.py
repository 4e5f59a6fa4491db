"""The press: an issue becomes formes, and a forme becomes one letter for each reader.

Owns the look and the bytes of a letter: templates, inlined styles, the text
part, MIME.  Never opens a connection, and never sets anything for a single
reader: what costs time is done once per tier.  Look next at `setting` for what
happens at approval, and at `letter` for what happens for every reader.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.press.attachment import LARGEST, Attachment
from mailer.press.dkim import BITS, Signer, new_key
from mailer.press.forme import Forme, Inset, fill, on_screen
from mailer.press.letter import Plate, plate
from mailer.press.marking import rehearsed
from mailer.press.note import note
from mailer.press.parties import Identity, Reader
from mailer.press.print_fonts import StandIn
from mailer.press.print_pdf import Printed, print_pdf
from mailer.press.sheet_view import SheetRemarks, SheetTier, sheet_view

if TYPE_CHECKING:
    from mailer.press.print_edition import file_name, print_view
    from mailer.press.setting import (
        pdf_edition,
        set,  # noqa: A004 - type is *set*; read it as press.set
    )
    from mailer.press.theme import Theme
else:
    # Templates and what is printed with them: an engine sets no letter.
    __getattr__ = lazy.names(
        __name__,
        {
            "print_edition": ("file_name", "print_view"),
            "setting": ("pdf_edition", "set"),
            "theme": ("Theme",),
        },
    )

__all__ = [
    "BITS",
    "LARGEST",
    "Attachment",
    "Forme",
    "Identity",
    "Inset",
    "Plate",
    "Printed",
    "Reader",
    "SheetRemarks",
    "SheetTier",
    "Signer",
    "StandIn",
    "Theme",
    "file_name",
    "fill",
    "new_key",
    "note",
    "on_screen",
    "pdf_edition",
    "plate",
    "print_pdf",
    "print_view",
    "rehearsed",
    "set",
    "sheet_view",
]
