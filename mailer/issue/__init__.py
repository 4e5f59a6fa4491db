"""One issue of a bulletin: its masthead, articles, distribution and colophon.

Owns the parts of an issue, the three tiers, findings and the gathering of too many,
how an issue is cited, kept, written down as JSON and hashed.  Never opens a file and
never reads the clock.  Text becomes an issue in `mailer.manuscript`; an issue becomes
a letter in `mailer.press`.
"""

from mailer.issue.findings import (
    Confirmation,
    Finding,
    Severity,
    findings_from_json,
    findings_to_json,
)
from mailer.issue.gathering import Gathering, gathered
from mailer.issue.parts import (
    Article,
    Colophon,
    DistributionLine,
    Entry,
    Issue,
    Masthead,
    Paragraph,
    Picture,
    Table,
    Tier,
    headings_of,
    span,
    stops_of,
)
from mailer.issue.records import (
    ISSUE_MOVES,
    Actor,
    Approval,
    Deed,
    IssueEvent,
    IssueRecord,
    IssueState,
    check_code,
)
from mailer.issue.writing import content_hash, from_json, to_json, to_json_piecemeal, without_lines

__all__ = [
    "ISSUE_MOVES",
    "Actor",
    "Approval",
    "Article",
    "Colophon",
    "Confirmation",
    "Deed",
    "DistributionLine",
    "Entry",
    "Finding",
    "Gathering",
    "Issue",
    "IssueEvent",
    "IssueRecord",
    "IssueState",
    "Masthead",
    "Paragraph",
    "Picture",
    "Severity",
    "Table",
    "Tier",
    "check_code",
    "content_hash",
    "findings_from_json",
    "findings_to_json",
    "from_json",
    "gathered",
    "headings_of",
    "span",
    "stops_of",
    "to_json",
    "to_json_piecemeal",
    "without_lines",
]
