"""What of an issue goes on paper: the print edition.

Owns which edition is printed, the signed one or one of now.  Never writes a file.
The look of it is in `mailer.press.print_view`; what is attached to letters is set
in `mailer.workflow.issues`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailer import press
from mailer.issue import IssueRecord
from mailer.workflow.issues import IssueFlow
from mailer.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Edition:
    """A document for paper; `name` is that of its file.

    `printed` tells what the fonts on this machine made of it: None for HTML, and for
    the PDF that was signed and is not set anew.
    """

    name: str
    content: bytes
    printed: press.Printed | None = None
    is_signed: bool = False


class EditionFlow:
    """Issues on paper.

    Args:
        office: how the office works.
        issues: where issues and their formes are.
    """

    def __init__(self, office: Office, issues: IssueFlow) -> None:
        self._office = office
        self._issues = issues

    def view(self, record: IssueRecord) -> Edition:
        """The print edition as HTML, which any browser prints on A4.

        Raises:
            BadInput: the theme cannot be rendered.
        """
        name = press.file_name(record.issue, ".html")
        return Edition(name, self._html(record).encode())

    def pdf(self, record: IssueRecord) -> Edition:
        """The print edition as a PDF: the signed one where it goes with letters, else set now.

        Raises:
            BadInput: the theme cannot be rendered; or WeasyPrint, its libraries or
                Chinese fonts are not installed.
        """
        name = press.file_name(record.issue, ".pdf")
        printed = press.print_pdf(self._html(record))
        return Edition(name, printed.content, printed)

    def _html(self, record: IssueRecord) -> str:
        theme, identity = (
            self._office.theme(record.bulletin),
            self._office.identity(record.bulletin),
        )
        pictures = self._issues.pictures(record)
        return press.print_view(record.issue, theme, identity, pictures)
