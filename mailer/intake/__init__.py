"""Files that people hand in, as text and as rows.

Owns the way from bytes to text: encodings, what is not text at all, and the
cells of a table with the lines they stand on.  Never understands a bulletin or
a roster, never mends a damaged file and never drops a row.  Text goes to
`mailer.manuscript`, rows go to `mailer.roster`.
"""

from mailer.intake.document import Aside, Document, Placed, Remark
from mailer.intake.encodings import TextFile
from mailer.intake.files import LIMIT_BYTES
from mailer.intake.pictures import Shot
from mailer.intake.tables import TableFile, read_tables
from mailer.intake.texts import read, read_document, read_text

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
