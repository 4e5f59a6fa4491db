"""Pictures of a letter, as a headless Chromium shows it.

Owns the browser: which one, how it is started, and that it fetches nothing.
Never knows an issue or a theme: it is handed HTML.  Look next at
`mailer.workflow.letters`, which takes the pictures of a preview.

playwright drives the browser and is no part of an installation: who wants
pictures installs it, and a Chromium besides.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from mailer.mistake import BadInput, OutsideFailed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page, Route

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_ARGUMENTS: Final = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
    *("--hide-scrollbars", "--font-render-hinting=none"),
)
_HEIGHT: Final = 800
_PHONE: Final = 600  # px; below it the screen is that of a telephone
_STYLES: Final = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
_SCHEMES: Final = re.compile(r'<meta name="(?:supported-)?color-schemes?"[^>]*>')
_PICTURES: Final = re.compile(r'(<img\b[^>]*?\ssrc=")[^"]*"')


class How(StrEnum):
    """What a client does with a letter."""

    USUAL = "usual"
    """It shows it as it is."""

    BARE = "bare"
    """It drops every style block: QQ on telephones, Gmail with mailboxes of others."""

    FORCED = "forced"
    """It drops them too, and turns the colours round by itself."""

    BLIND = "blind"
    """It shows no pictures."""

    PAPER = "paper"
    """It prints."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: on a screen of so many CSS pixels, by day or in the dark."""

    width: int
    is_dark: bool = False
    how: How = How.USUAL

    @property
    def name(self) -> str:
        """``360-dark``, ``360-bare``: the end of a file's name."""
        how = f"-{self.how}" if self.how is not How.USUAL else ""
        return f"{self.width}{'-dark' if self.is_dark else ''}{how}"


SHOTS: Final = (
    *(Shot(width, is_dark) for width in (360, 414, 640, 1200) for is_dark in (False, True)),
    *(Shot(360, how=how) for how in (How.BARE, How.FORCED, How.BLIND)),
    Shot(794, how=How.PAPER),  # A4 at 96 px to the inch
)
"""What an editor should have seen of a letter."""


class Camera:
    """One browser with a screen for telephones and one for desks; open one with `camera`."""

    def __init__(self, browser: Browser, *, scale: int) -> None:
        self._browser = browser
        self._scale = scale
        self._screens: dict[bool, Page] = {}
        self._wires: dict[Page, CDPSession] = {}  # forced colours last as long as their wire
        self.fetched: list[str] = []
        """The addresses that letters have asked for; none was answered."""

    def show(self, html: str, shot: Shot) -> Page:
        """The page with *html* on it, as *shot* wants it; its pictures are in it, as data:."""
        page = self._screen(is_phone=shot.width < _PHONE)
        page.set_viewport_size({"width": shot.width, "height": _HEIGHT})
        self._wires[page].send(
            "Emulation.setAutoDarkModeOverride",
            {"enabled": True} if shot.how is How.FORCED else {},
        )
        page.goto("about:blank")  # a link that was followed would move the next letter to its place
        # A new page forgets that it was to be printed.
        page.emulate_media(
            media="print" if shot.how is How.PAPER else "screen",
            color_scheme="dark" if shot.is_dark else "light",
            reduced_motion="reduce",
        )
        page.set_content(_seen(html, shot))
        return page

    def take(self, html: str, shot: Shot) -> bytes:
        """The whole letter as PNG; arguments as of `show`."""
        return self.show(html, shot).screenshot(full_page=True, animations="disabled")

    def _screen(self, *, is_phone: bool) -> Page:
        if is_phone not in self._screens:
            context = self._browser.new_context(
                is_mobile=is_phone,
                device_scale_factor=self._scale if is_phone else 1,
                locale="zh-CN",
            )
            page = context.new_page()
            page.route("**/*", self._refuse)
            self._screens[is_phone] = page
            self._wires[page] = context.new_cdp_session(page)
        return self._screens[is_phone]

    def _refuse(self, route: Route) -> None:
        self.fetched.append(route.request.url)
        route.abort()


@contextmanager
def camera(*, scale: int = 2) -> Iterator[Camera]:
    """A camera, as long as it is wanted; its browser is gone afterwards.

    Args:
        scale: how many points of the picture are one CSS pixel of a telephone.

    Raises:
        BadInput: playwright is not installed.
        OutsideFailed: there is no Chromium, or it does not start.
    """
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - seldom wanted
    except ImportError:
        raise BadInput("camera.no_package", package="playwright") from None
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses root
    with sync_playwright() as running:
        try:
            browser = running.chromium.launch(
                executable_path=program, args=[*_ARGUMENTS, *["--no-sandbox"] * is_root]
            )
        except Error as error:
            said = str(error).strip().splitlines()[0]
            raise OutsideFailed(
                "camera.no_browser", looked_for=PROGRAMS, found=program or "", said=said
            ) from error
        try:
            yield Camera(browser, scale=scale)
        finally:
            browser.close()


def _seen(html: str, shot: Shot) -> str:
    if shot.how in (How.BARE, How.FORCED):
        html = _SCHEMES.sub("", _STYLES.sub("", html))
    return _PICTURES.sub(r'\1about:blank"', html) if shot.how is How.BLIND else html
