"""Whether the wheel works by itself: installed in an empty environment, away from the checkout, it does the main job.

usage: smoke.py [PYTHON …]      for each interpreter (default: the one that runs this)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "RACEGRAPH"))}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}exit code {done.returncode}")
    return done.stdout


def smoke(python: str, wheel: Path, home: Path) -> None:
    run(python, "-m", "venv", home / "venv", cwd=home)
    bin = home / "venv" / "bin"
    install = (bin / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*install, "--require-hashes", "--requirement", HOME / "requirements.lock", cwd=home)
    run(*install, "--no-deps", wheel, cwd=home)
    shutil.copytree(HOME / "articles", home / "articles")
    racegraph = bin / "racegraph"
    run(racegraph, "build", "articles", cwd=home)
    drivers = "SELECT DISTINCT ?driver { ?driver a rg:FactoryDriver }"
    found = json.loads(run(racegraph, "query", drivers, "--format", "json", cwd=home))["results"]["bindings"]
    if not found:
        sys.exit("the graph knows no factory driver")
    explained = json.loads(
        run(racegraph, "explain", found[0]["driver"]["value"], "a", "rg:Driver", "--format", "json", cwd=home)
    )
    waiting, sentences = list(explained), 0
    while waiting:
        step = waiting.pop()
        waiting.extend(step["premises"])
        sentences += sum(len(support["sentences"]) for support in step["support"])
    if not sentences:
        sys.exit("the explanation ends in no sentence")
    run(racegraph, "check", cwd=home)
    for form in ("turtle", "trig", "jsonld"):
        run(racegraph, "export", "--format", form, "--output", home / f"out.{form}", cwd=home)
    version = run(bin / "python", "--version", cwd=home).strip()
    print(f"{version}: {len(found)} factory drivers, the first explained by {sentences} sentences")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", home / "dist", cwd=HOME)
        (wheel,) = (home / "dist").glob("*.whl")
        for number, python in enumerate(sys.argv[1:] or [sys.executable]):
            (home / str(number)).mkdir()
            smoke(python, wheel, home / str(number))


if __name__ == "__main__":
    main()
