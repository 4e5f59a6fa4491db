"""A mistake as sentences: where, what was found, what was expected, what to do.

Owns the wording of whatever a room raises.  Never decides an exit status.  The
sentences are those of `mailer.cli.words` under the mistake's own code.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailer.cli.show import findings
from mailer.cli.words import Words, placeholders, table
from mailer.mistake import Mistake, Problem, Value


def mistake(made: Mistake, words: Words) -> Iterator[str]:
    """The sentence of a mistake and those of its problems, in lines."""
    told = list(_problems(made, words))
    key = made.code
    if "problems" in placeholders(table(words.language)[key]):
        said = words(key, **{**made.values, "problems": "\n".join(told)})
        yield from (line for line in said.split("\n") if line)
        return
    yield from words(key, **made.values).split("\n")
    yield from told


def problems(found: tuple[Problem, ...], words: Words) -> Iterator[str]:
    """One line or more for each problem, indented."""
    for each in found:
        yield f"  {words(each.code, **each.values)}"


def _problems(made: Mistake, words: Words) -> Iterator[str]:
    of_issue = made.values.get("reference")
    for number, each in enumerate(made.problems, start=1):
        if words.has(each.code):
            yield f"  {words(each.code, **each.values)}"
        else:
            yield _open_finding(number, each, of_issue, words)


def _open_finding(number: int, problem: Problem, reference: Value, words: Words) -> str:
    """A finding that nobody has confirmed, with the command that would."""
    return words(
        "open.command",
        number=number,
        finding=findings.short(problem.code, problem.values, words),
        code=problem.code,
        reference=reference,
    )
