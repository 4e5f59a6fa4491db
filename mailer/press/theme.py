"""A theme: the templates, styles, colours and words that give letters their look.

Owns the reading of a theme's folder and what a template may do: it is rendered
in a sandbox, escapes what it prints and stumbles over a missing name.  Never
knows an issue.  Look next at `setting`, which prints an issue with a theme, and
at `palette` for the colours.

A theme is a folder with these files, and templates may include others of it:

    theme.toml       its base, its colours for day and night, the words for each tier
    letter.html.j2   the HTML part
    letter.txt.j2    the text part
    letter.css       styles that are written into every element
    screen.css       what cannot be: media queries, repairs for single clients

With ``base = "redhead"`` in theme.toml a theme needs only what differs: its
templates stand in place of the base's, its styles behind them, its colours and
words in place of those of the same name.
"""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mailer.issue import Tier
from mailer.mistake import BadInput
from mailer.press import columns, palette, paper, unbroken

HTML: Final = "letter.html.j2"
TEXT: Final = "letter.txt.j2"
_THEME = "theme.toml"
_LETTER_CSS = "letter.css"
_SCREEN_CSS = "screen.css"
_REQUIRED = (HTML, TEXT, _LETTER_CSS, _SCREEN_CSS)

# A letter fetches nothing: pictures and styles from elsewhere tell their owner who has opened it,
# and offices behind a closed network would see holes.
_REMOTE = re.compile(
    r"<\s*(?:link|script|iframe|object|embed|base)\b|@import|url\s*\(|\b(?:src|background)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The files of a theme as they were when it was loaded; load one with `Theme.load`.

    `words` are what the letter says to the readers of a tier, by their names in
    theme.toml: sentences with ``{unit}`` and the like in them.
    """

    folder: Path
    words: Mapping[Tier, Mapping[str, str]]
    _templates: Mapping[str, _Source]
    _sandbox: ImmutableSandboxedEnvironment

    @classmethod
    def load(cls, folder: Path) -> Theme:
        """The theme in *folder*, every template of it parsed.

        Raises:
            BadInput: ``theme.missing`` a file is not there or cannot be opened;
                ``theme.not_utf8``; ``theme.syntax`` a template or theme.toml cannot
                be parsed; ``theme.value`` something in theme.toml is not what it must
                be; ``theme.colour`` a style names a colour that is not in it;
                ``theme.remote`` something would be fetched from elsewhere.
        """
        layers = _layers(folder)
        files = {name: source for layer in layers for name, source in layer.files.items()}
        for name in _REQUIRED:
            if name not in files:
                raise BadInput("theme.missing", path=str(folder / name), line=None)
        colours = {name: pair for layer in layers for name, pair in layer.colours.items()}
        templates = {name: source for name, source in files.items() if name.endswith(".j2")}
        sandbox = _sandbox(templates, _given(layers, colours))
        for name, source in templates.items():
            _parse(sandbox, name, source)
        return cls(folder, _words(layers), MappingProxyType(templates), sandbox)

    def has(self, name: str) -> bool:
        """Whether there is a template *name*, of its own or of its base."""
        return name in self._templates

    def render(self, name: str, **context: object) -> str:
        """The template *name*, filled.

        Raises:
            BadInput: ``theme.render`` with path, line and what was wrong with it.
        """
        try:
            return self._sandbox.get_template(name).render(**context)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            path, line = self._place(error, name)
            raise BadInput("theme.render", path=path, line=line, said=str(error)) from error

    def _place(self, error: BaseException, name: str) -> tuple[str, int | None]:
        if isinstance(error, TemplateNotFound):
            return str(self.folder / (error.name or name)), None
        own = {str(source.path) for source in self._templates.values()}
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in own]
        if frames:
            return frames[-1].filename, frames[-1].lineno
        return str(self._templates[name].path), None


def _sandbox(
    templates: Mapping[str, _Source], given: Mapping[str, object]
) -> ImmutableSandboxedEnvironment:
    """A sandbox over the files as they were loaded; the folder is not read again."""

    def source_of(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = templates.get(name)
        return None if source is None else (source.text, str(source.path), lambda: True)

    sandbox = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(source_of),
        undefined=StrictUndefined,
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    sandbox.filters.update(columns.FILTERS)
    sandbox.filters.update(unbroken.FILTERS)
    sandbox.filters.update(paper.FILTERS)
    sandbox.globals.update(given)
    return sandbox


def _parse(sandbox: ImmutableSandboxedEnvironment, name: str, source: _Source) -> None:
    """The template *name* is compiled, once for all tiers; *sandbox* keeps it."""
    try:
        sandbox.get_template(name)
    except TemplateSyntaxError as error:
        path, said = str(source.path), error.message or ""
        raise BadInput("theme.syntax", path=path, line=error.lineno, said=said) from error


# ---- the folder -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layer:
    """What stands in one folder."""

    files: Mapping[str, _Source]
    colours: palette.Colours
    words: Mapping[str, Mapping[str, str]]


def _layers(folder: Path) -> tuple[_Layer, ...]:
    """The theme and what it builds on, the lowest first."""
    layers: list[_Layer] = []
    seen: list[Path] = []
    here: Path | None = folder
    while here is not None:
        path = here / _THEME
        seen.append(here)
        written = _toml(path)
        layers.insert(0, _layer(here, path, written))
        base = written.get("base", "")
        here = None if not base else here.parent / str(base)
        if here in seen or (here is not None and here.parent != folder.parent):
            raise _wrong(path, "base", base)
    return tuple(layers)


def _layer(folder: Path, path: Path, written: Mapping[str, Any]) -> _Layer:
    files = {
        each.name: _Source(each, _read(each))
        for each in sorted(folder.glob("*"))
        if each.suffix in (".j2", ".css")
    }
    for source in files.values():
        _refuse_remote(source)
    return _Layer(files, _colours(path, written), _tables(path, written, "words"))


def _toml(path: Path) -> dict[str, Any]:
    text = _read(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BadInput(
            "theme.syntax", path=str(path), line=int(line[1]) if line else None, said=str(error)
        ) from error


def _colours(path: Path, written: Mapping[str, Any]) -> palette.Colours:
    colours: dict[str, tuple[str, str]] = {}
    for name, pair in _table(path, written, "colours").items():
        if not palette.is_pair(pair):
            raise _wrong(path, f"colours.{name}", pair)
        colours[name] = (pair[0], pair[1])
    return colours


def _tables(path: Path, written: Mapping[str, Any], key: str) -> dict[str, dict[str, str]]:
    tables = _table(path, written, key)
    known = {tier.value for tier in Tier}
    read: dict[str, dict[str, str]] = {}
    for name in tables:
        if name not in known:
            raise _wrong(path, f"{key}.{name}", name)
        sentences = _table(path, tables, name)
        wrong = [word for word, said in sentences.items() if not isinstance(said, str)]
        if wrong:
            raise _wrong(path, f"{key}.{name}.{wrong[0]}", sentences[wrong[0]])
        read[name] = sentences
    return read


def _table(path: Path, written: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = written.get(key, {})
    if not isinstance(found, dict):
        raise _wrong(path, key, found)
    return found


def _wrong(path: Path, key: str, found: object) -> BadInput:
    return BadInput("theme.value", path=str(path), line=None, key=key, found=str(found))


def _words(layers: tuple[_Layer, ...]) -> Mapping[Tier, Mapping[str, str]]:
    words: dict[Tier, dict[str, str]] = {tier: {} for tier in Tier}
    for layer in layers:
        for tier in Tier:
            words[tier].update(layer.words.get(tier.value, {}))
    return MappingProxyType(words)


def _given(layers: tuple[_Layer, ...], colours: palette.Colours) -> dict[str, object]:
    """What every template of a theme is given: its styles, as ``letter_css``, and ``colours``."""
    sheets: dict[str, str] = {}
    for layer in layers:
        for name, source in layer.files.items():
            if name.endswith(".css"):
                _check_colours(source, colours)
                sheets[name] = f"{sheets.get(name, '')}\n{source.text}"
    given: dict[str, object] = {
        f"{name.removesuffix('.css')}_css": Markup(palette.by_day(css, colours))  # noqa: S704
        for name, css in sheets.items()
    }
    # behind all media rules: they say nothing about colours
    given["screen_css"] = Markup("{}{}").format(
        given["screen_css"],
        Markup(palette.by_night(sheets[_LETTER_CSS], colours)),  # noqa: S704
    )
    given["colours"] = MappingProxyType({name: day for name, (day, _) in colours.items()})
    return given


def _check_colours(source: _Source, colours: palette.Colours) -> None:
    unknown = palette.first_unknown(source.text, colours)
    if unknown is not None:
        name, line = unknown
        raise BadInput(
            "theme.colour", path=str(source.path), line=line, found=name, known=tuple(colours)
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("theme.not_utf8", path=str(path), line=None, offset=error.start) from error
    except OSError as error:
        raise BadInput("theme.missing", path=str(path), line=None) from error


def _refuse_remote(source: _Source) -> None:
    found = _REMOTE.search(source.text)
    if found:
        line = source.text.count("\n", 0, found.start()) + 1
        raise BadInput(
            "theme.remote", path=str(source.path), line=line, found=found.group().strip()
        )
