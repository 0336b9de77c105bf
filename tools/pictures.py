"""Make the pictures of the README from the running program: an article, and the proof of what is inferred.

usage: pictures.py FOLDER      (needs Chromium; CHROMIUM names it where it is not on the path)

Builds articles/ into a temporary store and serves it. The pictures are in English and light, 1,280 points wide.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HOME = Path(__file__).resolve().parents[1]
PICTURES = {
    "why": ("/why?s=id:person/jens-klingmann&p=a&o=rg:BMWFactoryDriver", 760),
    "article": ("/article/2020-10-klingmann-siegt-in-spielberg.html", 620),
}


def take(base: str, folder: Path) -> None:
    """Visit each page and write its picture into *folder*."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (path, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": 1280, "height": height}, locale="en-GB", color_scheme="light")
            page.goto(base + path)
            page.wait_for_load_state("networkidle")
            if name == "article":
                page.locator(".mark").first.click()
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    program = [sys.executable, "-m", "racegraph"]
    with tempfile.TemporaryDirectory() as home:
        store = f"{home}/store"
        subprocess.run([*program, "build", HOME / "articles", "--store", store], check=True)
        serving = [*program, "serve", "--store", store, "--port", "0"]
        server = subprocess.Popen(serving, stderr=subprocess.PIPE, text=True)
        try:
            assert server.stderr is not None
            take(next(found[0] for line in server.stderr if (found := re.search(r"http://[\d.:]+", line))), folder)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
