"""Run the commands that a document shows, and write down, or check, what they print.

usage: transcript.py [--check] DOCUMENT …

In a fenced block marked ``console``, a line that begins with ``$ racegraph`` is run, in a folder that holds articles/,
and the lines below it, up to the next command, become what it printed on both streams. Other commands (``$ make``) and
blocks are left alone. --check changes nothing, shows the difference, and exits with 1 where there is one.
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def answered(block: str, folder: Path) -> str:
    """*block* with what its commands print now."""
    commands = re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    written = []
    for command in commands:
        line = command.partition("\n")[0]
        if line.startswith("$ racegraph "):
            program = f'"{sys.executable}" -m {line.removeprefix("$ ")}'
            done = subprocess.run(
                program,
                shell=True,
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
            )
            command = f"{line}\n{done.stdout}"
        written.append(command)
    return "".join(written)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("documents", nargs="+", type=Path)
    arguments = parser.parse_args()
    different = False
    for document in arguments.documents:
        text = document.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copytree(HOME / "articles", Path(scratch) / "articles")
            fresh = BLOCK.sub(lambda match: answered(match[1], Path(scratch)), text)
        if fresh == text:
            continue
        if not arguments.check:
            document.write_text(fresh, encoding="utf-8")
            continue
        different = True
        lines = difflib.unified_diff(
            text.splitlines(), fresh.splitlines(), str(document), "what is printed", lineterm=""
        )
        print("\n".join(lines))
    if different:
        sys.exit("run: make docs")


if __name__ == "__main__":
    main()
