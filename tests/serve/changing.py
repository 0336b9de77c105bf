"""A process that changes a store when told to, in a child that can be killed at any moment.

Reads lines of JSON from standard input: ``{"do": "build", "folder": …, "store": …}`` or ``{"do": "retract",
"article": …, "store": …}``. Prints the child's process id when it begins, and then ``done`` or ``not done``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from racegraph.build import build, retract, standard_stages


def main() -> None:
    stages = standard_stages()
    for line in sys.stdin:
        change = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                if change["do"] == "build":
                    build([Path(change["folder"])], Path(change["store"]), stages=stages)
                else:
                    retract(change["article"], Path(change["store"]), stages=stages)
                status = 0
            finally:
                os._exit(status)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("done" if status == 0 else "not done", flush=True)


if __name__ == "__main__":
    main()
