"""Files that people hand in, as text and as rows.

Owns the way from bytes to text: encodings, what is not text at all, and the
cells of a table with the lines they stand on.  Never understands a bulletin or
a roster, never mends a damaged file and never drops a row.  Text goes to
`mailer.manuscript`, rows go to `mailer.roster`.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.intake.files import LIMIT_BYTES

if TYPE_CHECKING:
    from mailer.intake.document import Aside, Document, Placed, Remark
    from mailer.intake.encodings import TextFile
    from mailer.intake.pictures import Shot
    from mailer.intake.tables import TableFile, read_tables
    from mailer.intake.texts import read, read_document, read_text
else:
    # Readers of pictures and office files, which no command needs that is handed no file.
    __getattr__ = lazy.names(
        __name__,
        {
            "document": ("Aside", "Document", "Placed", "Remark"),
            "encodings": ("TextFile",),
            "pictures": ("Shot",),
            "tables": ("TableFile", "read_tables"),
            "texts": ("read", "read_document", "read_text"),
        },
    )

__all__ = [
    "LIMIT_BYTES",
    "Aside",
    "Document",
    "Placed",
    "Remark",
    "Shot",
    "TableFile",
    "TextFile",
    "read",
    "read_document",
    "read_tables",
    "read_text",
]
