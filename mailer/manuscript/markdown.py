"""Manuscripts written in Markdown, undone to the lines they stand for.

Owns the YAML head, headings, quotes, links and emphasis.  Never touches a
manuscript that has no Markdown heading, where a star is a star.  Look next at
`mailer.manuscript.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_FENCE = re.compile(r"-{3,}\s*")
_KEY = re.compile(r"[A-Za-z][\w-]{0,39}:(?:\s.*)?")
_YAML = re.compile(r"[\w-]{1,40}\s*:(?:\s.*)?|\s+\S.*|#.*|-\s.*|")
_QUOTE = re.compile(r"(?:>\s?)+")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]{1,200})\]\((?P<target>[^()\s]{0,300})\)")
_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|__|`)(?P<text>(?!\s)[^*_`]{1,400}?(?<!\s))(?P=mark)")
# Inside a word _ is a letter, as in the name of a mailbox.
_UNDERLINED = re.compile(
    r"(?<![A-Za-z0-9_])_(?P<text>(?!\s)[^*_`]{1,400}?(?<!\s))_(?![A-Za-z0-9_])"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
# Without one of these a line is printed as it stands.
_SIGN = re.compile(r"[#>\[*_`\\]")
_YAML_LINES = 60
PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\]|\\.){0,300})\]"
    r"(?:\([^()\s]{1,400}(?:\s+\"[^\"]{0,200}\")?\)|\[[^\[\]]{1,60}\])"
)
WRITTEN_IN = re.compile(r"\[[^\[\]]{1,60}\]:[ \t]+data:image/\S*\s*")


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether a manuscript has a Markdown heading."""
    return any(line.startswith("#") and _HEADING.match(line) for line in lines)


def front_matter(lines: Sequence[str]) -> int:
    """How many lines the YAML head of a manuscript takes, its fences included; 0 without.

    It begins with a key in Latin letters, as no line of a bulletin below a drawn rule does.
    """
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if first + 1 >= len(lines) or not _FENCE.fullmatch(lines[first]):
        return 0
    if not _KEY.fullmatch(lines[first + 1]):
        return 0
    for index in range(first + 1, min(first + _YAML_LINES, len(lines))):
        if _FENCE.fullmatch(lines[index]):
            return index + 1
        if not _YAML.fullmatch(lines[index]):
            return 0
    return 0


def without_pictures(line: str) -> str:
    """A line without the pictures it names; nothing is left of one that defines a picture."""
    return "" if WRITTEN_IN.fullmatch(line) else PICTURE.sub("", line)


def undo(line: str) -> tuple[str, int]:
    """A line as it would be printed, and its level as a heading (0 when it is none)."""
    level = 0
    if not _SIGN.search(line):
        return line, level  # as most lines are
    if match := _HEADING.match(line):
        level = len(match[1])
        line = line[match.end() :].rstrip("# \t")
    elif match := _QUOTE.match(line):
        line = line[match.end() :]
    if not _SIGN.search(line):
        return line, level
    line = _LINK.sub(r"\g<text>", line)
    line = _UNDERLINED.sub(r"\g<text>", _EMPHASIS.sub(r"\g<text>", line))
    return _ESCAPED.sub(r"\1", line), level
