"""``python -m racegraph`` is ``racegraph``."""

from racegraph.cli import main

main(prog_name="racegraph")
