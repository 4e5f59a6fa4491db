"""Writing the styles of a page into its elements, with premailer.

Owns everything that must be known about premailer and cssutils: their settings,
the repairs of their caches, the shut network.  Never runs for a single reader.
Look next at `setting`, which calls it once per tier.
"""

from __future__ import annotations

import functools
import importlib
import logging
import re
import sys
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from mailer.mistake import BadInput

# What must come out as it went in. Without these counts a letter whose media queries were lost
# looks right on the editor's own screen and wrong on every telephone.
_KEPT: Final = (
    ("<!--", re.compile("<!--")),
    ("@media", re.compile("@media")),
    ("!important", re.compile("!important")),
    ("[data-ogs", re.compile(r"\[data-ogs")),
)

_ONE_AT_A_TIME = threading.Lock()  # cssutils keeps its state in its modules


def inlined(html: str, *, path: str) -> str:
    """*html*, a whole document, with its first style block written into its elements.

    Style blocks marked ``data-premailer="ignore"`` stay as they are.

    Args:
        html: what a template of the theme has printed.
        path: where that theme is, for the mistake.

    Raises:
        BadInput: ``theme.inlining`` with what was lost, how many were expected and
            how many were found: the theme uses what premailer cannot carry over.
    """
    document = _premailer()(
        html,
        # premailer's default deletes !important from what it keeps, and media rules then lose
        # against the inlined styles: the letter would no longer respond to anything
        strip_important=False,
        keep_style_tags=False,
        remove_classes=False,
        disable_validation=True,
        # it would overwrite width="640" with width="100%", and Word-engine Outlook obeys that
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        align_floating_images=False,
        disable_link_rewrites=True,
        allow_network=False,
        allow_loading_external_files=False,
    )
    with _ONE_AT_A_TIME:
        finished: str = document.transform(pretty_print=False)
    for what, pattern in _KEPT:
        expected, found = len(pattern.findall(html)), len(pattern.findall(finished))
        if found != expected:
            raise BadInput(
                "theme.inlining", path=path, line=None, what=what, expected=expected, found=found
            )
    return finished


@functools.cache
def _premailer() -> Callable[..., Any]:
    """The class of premailer, repaired; imported only when a first issue is set.

    A process that only sends never gets here, and is spared cssutils, lxml and
    more.  Repaired are: one cache for selectors, sheets and inline styles
    together, in which ``style="h1"`` in one letter makes every later one that
    has a selector ``h1`` fail; white turned into #fff, which old clients do not
    know; and @import, which cssutils fetches although premailer was told
    not to (no switch reaches it but the parser's own fetcher).
    """
    import cssutils  # noqa: PLC0415 - see above

    # premailer imports requests for the fetching that it is told not to do: a third of the
    # time that a first letter takes
    with _deferred("requests"):
        import premailer.merge_style as merging  # noqa: PLC0415
        import premailer.premailer as inlining  # noqa: PLC0415
    from lxml.cssselect import CSSSelector  # noqa: PLC0415

    parser = cssutils.CSSParser(fetcher=_fetch_nothing, loglevel=logging.CRITICAL)
    cssutils.log.setLevel(logging.CRITICAL)
    cssutils.ser.prefs.minimizeColorHash = False

    # The tiers of an issue share their styles, and reading those takes longer than all the rest.
    # premailer changes a sheet only in a way that changes nothing the second time.
    @functools.lru_cache(32)
    def sheet(css: str, validate: bool = True) -> Any:
        return parser.parseString(css, validate=validate)

    @functools.lru_cache(8192)
    def pairs(css: str, validate: bool = True) -> tuple[tuple[str, str], ...]:
        style = parser.parseStyle(css, validate=validate)
        return tuple((item.name.strip(), merging.format_value(item)) for item in style)

    inlining._create_cssselector = functools.lru_cache(2048)(CSSSelector)
    inlining._cache_parse_css_string = sheet
    inlining.csstext_to_pairs = merging.csstext_to_pairs = pairs
    return inlining.Premailer  # type: ignore[no-any-return]


class _Deferred(types.ModuleType):
    """A package that is loaded when something of it is used, and not when it is imported."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _deferred(package: str) -> Iterator[None]:
    """Who imports *package* meanwhile has it `_Deferred`, unless it is loaded already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = _Deferred(package)
    try:
        yield
    finally:
        del sys.modules[package]


def _fetch_nothing(_url: str) -> tuple[None, bytes]:
    return None, b""
