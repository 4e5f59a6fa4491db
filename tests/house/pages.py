"""The documentation as its tests read it, and the names that the code really has.

Owns the reading of Markdown (tables, links, fenced blocks, headings) and a survey
of the classes, functions and fields of the program.  Never judges.  The tests are
in `test_docs.py`; files come from `checkout`.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from checkout import ROOT, modules, tracked_files

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\[\]]*\]\(([^()\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


def pages() -> list[Path]:
    """Every Markdown page of ours; the manuscripts among the test data are not ours to write."""
    data = ROOT / "tests" / "data"
    return sorted(p for p in tracked_files() if p.suffix == ".md" and data not in p.parents)


def text_of(place: str) -> str:
    return (ROOT / place).read_text("utf-8")


def without_blocks(text: str) -> str:
    return _FENCE.sub("", text)


def blocks(text: str, language: str | None = None) -> list[str]:
    """The fenced blocks, or those of one *language*."""
    return [body for said, body in _FENCE.findall(text) if language in (None, said)]


def headings(text: str) -> list[tuple[int, str]]:
    """The level and the words of each heading."""
    found = _HEADING.findall(without_blocks(text))
    return [(len(signs), words) for signs, words in found]


def anchors(text: str) -> set[str]:
    """What a link may point to behind #, as GitHub makes it of headings."""
    words = (words.lower() for _, words in headings(text))
    return {re.sub(r"[^\w\- ]", "", said).replace(" ", "-") for said in words}


def links(text: str) -> list[str]:
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", without_blocks(text)))


def part(text: str, heading: str) -> str:
    """What stands below *heading*, up to the next heading of its level or above."""
    found = re.search(rf"^(#{{1,6}}) {re.escape(heading)}$", text, re.MULTILINE)
    assert found, f"no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def tables(text: str) -> list[list[dict[str, str]]]:
    """Every table, each row by the headings of its columns."""
    found = []
    for lines in re.findall(r"(?:^\|.*\|\n)+", without_blocks(text) + "\n", re.MULTILINE):
        cells = [_cells(line) for line in lines.splitlines()]
        assert all(len(row) == len(cells[0]) for row in cells), f"a torn table: {cells[0]}"
        found.append([dict(zip(cells[0], row, strict=True)) for row in cells[2:]])
    return found


def rows(text: str, *columns: str) -> list[dict[str, str]]:
    """The rows of all tables that have just these first columns."""
    size = len(columns)
    return [row for table in tables(text) for row in table if tuple(row)[:size] == columns]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def code(cell: str) -> list[str]:
    """What stands in backticks."""
    return _CODE.findall(cell)


# What the code has


@cache
def names_of_code() -> frozenset[str]:
    """Classes, functions and constants of the program, and `Class.member` for what is in a class."""
    found: set[str] = set()
    for path in modules():
        room = path.relative_to(ROOT / "mailer").with_suffix("").parts[0]
        for statement in ast.parse(path.read_bytes()).body:
            names = _names_in(statement)
            found |= names | {f"{room}.{name}" for name in names}
    return frozenset(found)


def _names_in(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {statement.name}
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return {target.id for target in targets if isinstance(target, ast.Name)}
    if isinstance(statement, ast.ClassDef):
        inner = {name for inside in statement.body for name in _names_in(inside)}
        return {statement.name} | inner | {f"{statement.name}.{name}" for name in inner}
    return set()


@cache
def names_of_tests() -> frozenset[str]:
    """Every test of the house."""
    return frozenset(
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test_")
    )


@cache
def codes_of_findings() -> dict[str, tuple[str | None, set[str] | None]]:
    """Each code that a room remarks with: its severity and the names of its values.

    Severity or values are None where the code is handed on and they stand elsewhere.
    """
    found: dict[str, tuple[str | None, set[str] | None]] = {}
    for room in ("manuscript", "proof", "numbering.py", "profile.py"):
        place = ROOT / "mailer" / room
        for path in place.rglob("*.py") if place.is_dir() else [place]:
            for call in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(call, ast.Call):
                    found.update(_remark(call))
    return found


_SEVERITIES = {"error": "error", "warn": "warning", "tell": "info"}


def _remark(call: ast.Call) -> dict[str, tuple[str | None, set[str] | None]]:
    does = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    first = texts[0] if texts else ""
    if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", first) or len(first) < 6:
        return {}
    does = does.removeprefix("_")
    if does in _SEVERITIES:
        words = {keyword.arg for keyword in call.keywords}
        return {first: (_SEVERITIES[does], None if None in words else words)}
    said = [a.attr for a in call.args if isinstance(a, ast.Attribute)]
    return {first: (said[0].lower() if said else None, None)}


def literals(room: str, pattern: str) -> set[str]:
    """The texts in the code of *room* that match *pattern* as a whole."""
    package = ROOT / "mailer" / room
    paths = package.rglob("*.py") if package.is_dir() else [package.with_suffix(".py")]
    return {
        node.value
        for path in paths
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(pattern, node.value)
    }
