"""A theme: the templates and styles that give letters their look.

Owns the reading of a theme's folder and what a template may do: it is rendered
in a sandbox, escapes what it prints and stumbles over a missing name.  Never
knows an issue.  Look next at `setting`, which prints an issue with a theme.

A theme is a folder with four files, and templates may include others of it:

    letter.html.j2   the HTML part
    letter.txt.j2    the text part
    letter.css       styles that are written into every element
    screen.css       what cannot be: media queries, dark colours, repairs for single clients
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mailer.mistake import BadInput
from mailer.press import columns

HTML: Final = "letter.html.j2"
TEXT: Final = "letter.txt.j2"
_LETTER_CSS = "letter.css"
_SCREEN_CSS = "screen.css"
_REQUIRED = (HTML, TEXT, _LETTER_CSS, _SCREEN_CSS)

# A letter fetches nothing: pictures and styles from elsewhere tell their owner who has opened it,
# and offices behind a closed network would see holes.
_REMOTE = re.compile(
    r"<\s*(?:link|script|iframe|object|embed|base)\b|@import|url\s*\(|\b(?:src|background)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_BLANKS = re.compile(r"\s*([{};,])\s*|\s+")


@dataclass(frozen=True, slots=True)
class Theme:
    """The files of a theme as they were when it was loaded; load one with `Theme.load`."""

    folder: Path
    sources: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> Theme:
        """The theme in *folder*, every template of it parsed.

        Raises:
            BadInput: ``theme.missing`` a file is not there or cannot be opened;
                ``theme.not_utf8``; ``theme.syntax`` a template cannot be parsed;
                ``theme.remote`` something in it would be fetched from elsewhere.
        """
        present = sorted(p.name for p in folder.glob("*") if p.suffix in (".j2", ".css"))
        for name in _REQUIRED:
            if name not in present:
                raise BadInput("theme.missing", path=str(folder / name), line=None)
        sources = {name: _read(folder / name) for name in present}
        theme = cls(folder, MappingProxyType(sources))
        for name in present:
            _refuse_remote(folder / name, sources[name])
            if name.endswith(".j2"):
                theme._parse(name)
        return theme

    def render(self, name: str, **context: object) -> str:
        """The template *name*, filled.

        Raises:
            BadInput: ``theme.render`` with path, line and what was wrong with it.
        """
        try:
            return self._environment().get_template(name).render(**context)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            path, line = self._place(error, name)
            raise BadInput("theme.render", path=path, line=line, said=str(error)) from error

    def _parse(self, name: str) -> None:
        try:
            self._environment().compile(self.sources[name], name, str(self.folder / name))
        except TemplateSyntaxError as error:
            path, said = str(self.folder / name), error.message or ""
            raise BadInput("theme.syntax", path=path, line=error.lineno, said=said) from error

    def _environment(self) -> ImmutableSandboxedEnvironment:
        """A fresh sandbox over the files as they were loaded; the folder is not read again."""
        environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._source),
            undefined=StrictUndefined,
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        environment.filters.update(columns.FILTERS)
        environment.globals["letter_css"] = Markup(_compact(self.sources[_LETTER_CSS]))  # noqa: S704
        environment.globals["screen_css"] = Markup(_compact(self.sources[_SCREEN_CSS]))  # noqa: S704
        return environment

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name not in self.sources:
            return None
        return self.sources[name], str(self.folder / name), lambda: True

    def _place(self, error: BaseException, name: str) -> tuple[str, int | None]:
        if isinstance(error, TemplateNotFound):
            return str(self.folder / (error.name or name)), None
        own = {str(self.folder / source) for source in self.sources}
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in own]
        return (
            (frames[-1].filename, frames[-1].lineno) if frames else (str(self.folder / name), None)
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("theme.not_utf8", path=str(path), line=None, offset=error.start) from error
    except OSError as error:
        raise BadInput("theme.missing", path=str(path), line=None) from error


def _refuse_remote(path: Path, source: str) -> None:
    found = _REMOTE.search(source)
    if found:
        line = source.count("\n", 0, found.start()) + 1
        raise BadInput("theme.remote", path=str(path), line=line, found=found.group().strip())


def _compact(css: str) -> str:
    """*css* without comments and needless blanks: Gmail drops all styles past 16 KB."""
    bare = _CSS_COMMENT.sub("", css)
    return _CSS_BLANKS.sub(lambda blanks: blanks.group(1) or " ", bare).strip()
