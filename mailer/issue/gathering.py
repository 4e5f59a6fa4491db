"""Very many remarks of one rule, said as one.

Owns from how many findings on nobody reads those of a rule one by one, and the finding
that then stands for all of them.  Never judges a text, and loses no line of it.  Findings
are gathered where they are made: in `mailer.manuscript.ledger` and `mailer.proof.rules`;
what a person says of one holds for all its places (`mailer.workflow.proofing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from mailer.issue.findings import Finding, Severity
from mailer.mistake import Value

MOST_OF_A_RULE = 200
"""So many findings of one rule stand by themselves; an editor has long begun to skip them."""

JOINED = "PAGE_BREAK_JOIN"
"""Its lines are pairs, an upper and a lower one, and stay so when they are gathered."""


@dataclass(slots=True)
class _Rule:
    """What one rule remarks on: the findings themselves, and of those beyond them the lines."""

    kept: list[Finding] = field(default_factory=list)
    further: int = 0
    further_lines: list[int] = field(default_factory=list)


class Gathering:
    """Findings as they come in; of those that are too many it keeps the lines alone."""

    def __init__(self) -> None:
        self._rules: dict[tuple[object, ...], _Rule] = {}

    def add(
        self, code: str, severity: Severity, lines: Iterable[int], values: Mapping[str, Value]
    ) -> None:
        """Take one more finding in; it is only made where it is kept."""
        # Blanks and words are not one rule to whom it says in which of them two titles differ.
        sort = (code, severity, values.get("difference"))
        rule = self._rules.get(sort)
        if rule is None:
            rule = self._rules[sort] = _Rule()
        if len(rule.kept) < MOST_OF_A_RULE:
            rule.kept.append(Finding(code, severity, tuple(lines), values))
        else:
            rule.further += 1
            rule.further_lines += lines

    def findings(self) -> Iterator[Finding]:
        """All findings, rule by rule, and one for a rule that has more than `MOST_OF_A_RULE`.

        That one has the lines of all of them and the values of the first, as an
        example; `alike` says how many it stands for.
        """
        for rule in self._rules.values():
            yield from rule.kept if not rule.further else (_as_one(rule),)


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, with those of a rule that remarks on very many places as one."""
    gathering = Gathering()
    for finding in findings:
        gathering.add(finding.code, finding.severity, finding.lines, finding.values)
    return tuple(gathering.findings())


def _as_one(rule: _Rule) -> Finding:
    first = rule.kept[0]
    lines = [number for finding in rule.kept for number in finding.lines] + rule.further_lines
    if first.code != JOINED:
        lines = sorted(set(lines))
    alike = len(rule.kept) + rule.further
    return replace(first, lines=tuple(lines), values={**first.values, "alike": alike})
