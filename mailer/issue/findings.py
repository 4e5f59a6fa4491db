"""What is remarked on the text of a manuscript, and what a person has said about it.

Owns findings, their severity and their confirmation.  Never remarks on anything: that
is for `mailer.manuscript` and `mailer.proof`, whose rules the codes are of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mailer.mistake import Value


class Severity(StrEnum):
    """How much a finding weighs: an open error blocks approval, the others inform."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on the text of a manuscript.

    `lines` are 1-based lines of the manuscript, empty when the remark is about
    something that is not there.  `values` fill the sentence that the doors keep
    for `code`.
    """

    code: str
    severity: Severity
    lines: tuple[int, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person has looked at a finding and says the text is right as it stands.

    `fingerprint` is of the finding and its lines, so it lapses when they change.
    """

    code: str
    lines: tuple[int, ...]
    fingerprint: str
    note: str
    operator: str
    at: dt.datetime


def findings_to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as they are kept: code, severity, lines and values."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "lines": list(finding.lines),
            "values": dict(finding.values),
        }
        for finding in findings
    ]


def findings_from_json(written: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings that `findings_to_json` wrote down; lists among the values come as tuples."""
    return tuple(
        Finding(
            code=finding["code"],
            severity=Severity(finding["severity"]),
            lines=tuple(finding["lines"]),
            values={
                name: tuple(value) if isinstance(value, list) else value
                for name, value in finding["values"].items()
            },
        )
        for finding in written
    )
