"""What the office knows of a bulletin before it reads an issue: its profile.

Owns the labels that mean another tier in this bulletin, and the comparison of what
an issue prints with what it should.  Never changes a text, and never forbids: what
differs is a remark.  The settings that fill a profile are `[bulletins.…]` in
config.toml; the grammar of labels is in `mailer.manuscript`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mailer.issue import Finding, Issue, Severity, Tier
from mailer.roster import fold_address, fold_name


@dataclass(frozen=True, slots=True)
class Profile:
    """One bulletin as the settings describe it; what is None or empty is not looked at.

    `labels` gives the tier of labels of its distribution lines, where it is another
    than elsewhere; `publisher`, `phone` and `email` are what each issue should print.
    """

    publisher: str | None = None
    phone: str | None = None
    email: str | None = None
    labels: Mapping[str, Tier] = field(default_factory=dict)


def with_labels(issue: Issue, profile: Profile) -> Issue:
    """*issue* with the tiers that its labels have in this bulletin."""
    lines = tuple(
        replace(line, tier=profile.labels.get(fold_name(line.label), line.tier))
        for line in issue.distribution
    )
    return issue if lines == issue.distribution else replace(issue, distribution=lines)


def differences(issue: Issue, profile: Profile) -> tuple[Finding, ...]:
    """What the issue prints otherwise than its bulletin does."""
    head, tail = issue.masthead, issue.colophon
    compared = (
        ("publisher", head.publisher, profile.publisher, fold_name),
        ("phone", tail.phone, profile.phone, _digits),
        ("email", tail.email, profile.email, fold_address),
    )
    return tuple(
        _warn("PROFILE_DIFFERS", field=name, found=found, expected=expected)
        for name, found, expected, folded in compared
        if found is not None and expected is not None and folded(found) != folded(expected)
    )


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _warn(code: str, **values: str) -> Finding:
    return Finding(code, Severity.WARNING, (), values)
