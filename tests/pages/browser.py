"""A real browser for the tests: Debian's Chromium, driven by Playwright; what it does wrong is noted."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
# no sandbox, since tests may run as root; no talk with anybody but the pages under test
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 375, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; the test is skipped where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: install it (Debian: apt-get install chromium), or name it in CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page in the browser, and what went wrong on it: console messages, and requests to other hosts."""

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page


@contextlib.contextmanager
def visit(
    browser: Browser, base: str, *, phone: bool = False, script: bool = True, **options: object
) -> Iterator[Visit]:
    """A visitor with German as language, who notes what goes wrong."""
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        has_touch=phone,
        java_script_enabled=script,
        locale="de-DE",
        **options,
    )
    context.set_default_timeout(60_000)  # a busy machine takes its time
    found = Visit(context.new_page(), base)
    found.page.on(
        "console", lambda m: found.wrong.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
    )
    found.page.on("pageerror", lambda error: found.wrong.append(f"error: {error}"))
    found.page.on("dialog", lambda dialog: (found.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def asked(url: str) -> None:
        if not url.startswith((base + "/", "data:", "blob:")):
            found.wrong.append(f"request to {url}")

    context.on("request", lambda request: asked(request.url))
    try:
        yield found
    finally:
        context.close()
