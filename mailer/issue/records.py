"""An issue as it is kept: its state, its sign-off, and what was done to it.

Owns the states of an issue with the moves between them, the approval and the deeds.
Never decides on a move: that is for `mailer.workflow`; the rows are in `mailer.store`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mailer.issue.findings import Finding
from mailer.issue.parts import Issue
from mailer.mistake import Value


class IssueState(StrEnum):
    """Where an issue stands between the editor's desk and the readers."""

    DRAFT = "draft"
    """Its text may change; nothing of it can be scheduled."""

    APPROVED = "approved"
    """Signed off: its content and its formes are frozen.  Any change makes it a draft again."""

    VOID = "void"
    """Taken back by a person; it can be imported anew."""


class IssueEvent(StrEnum):
    """What happens to an issue."""

    APPROVE = "approve"
    REVISE = "revise"
    VOID = "void"


ISSUE_MOVES: Mapping[tuple[IssueState, IssueEvent], IssueState] = {
    (IssueState.DRAFT, IssueEvent.APPROVE): IssueState.APPROVED,
    (IssueState.DRAFT, IssueEvent.REVISE): IssueState.DRAFT,
    (IssueState.DRAFT, IssueEvent.VOID): IssueState.VOID,
    (IssueState.APPROVED, IssueEvent.REVISE): IssueState.DRAFT,
    (IssueState.APPROVED, IssueEvent.VOID): IssueState.VOID,
    (IssueState.VOID, IssueEvent.REVISE): IssueState.DRAFT,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a deed: the person named, and the login and host it was done from."""

    operator: str
    login: str
    host: str


def check_code(sha256: str) -> str:
    """What people compare of the hash of an approval: its first 8 hex digits, in capitals."""
    return sha256[:8].upper()


@dataclass(frozen=True, slots=True)
class Approval:
    """The sign-off (签发) of an issue: who signed, who recorded it, and what exactly.

    `sha256` covers the content and the finished forme of every tier; its first
    8 hex digits, in capitals, are the check code (校验码).  Who signed `on_behalf_of`
    somebody (代签) is named beside them; `opinion` is what was written with the name.
    """

    by: str
    operator: str
    on: dt.date
    at: dt.datetime
    sha256: str
    on_behalf_of: str | None = None
    opinion: str | None = None

    @property
    def check_code(self) -> str:
        """The 校验码: 8 capital hex digits."""
        return check_code(self.sha256)


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue as it is kept: with its manuscript, findings, state and sign-off."""

    id: int
    bulletin: str
    issue: Issue
    state: IssueState
    manuscript: str
    findings: tuple[Finding, ...]
    content_sha256: str
    stored_at: dt.datetime
    stored_by: str
    approval: Approval | None = None

    @property
    def name(self) -> str:
        """How logs name it: ``cqdsgz/2023-02``."""
        return f"{self.bulletin}/{self.issue.reference}"


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to which issue or dispatch, when (操作记录); `detail` holds named values."""

    at: dt.datetime
    actor: Actor
    deed: str
    issue_id: int | None = None
    dispatch_id: int | None = None
    detail: Mapping[str, Value] = field(default_factory=dict)
