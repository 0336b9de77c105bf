"""The command-line program ``racegraph``.

Exit codes: 0 all is well; 1 something was left out or could not be done, and the message says what to do about it;
2 the command was not understood; 3 the graph contradicts itself, or breaks its shapes.
What a command answers goes to stdout, everything else to stderr.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "build": "change",
    "retract": "change",
    "extract": "read",
    "rules": "rule",
    "eval": "measure",
    "query": "ask",
    "explain": "ask",
    "infer": "racegraph.reasoner.command",
    "check": "verify",
    "conflicts": "verify",
    "export": "release",
    "serve": "service",
    "link": "racegraph.wikidata.command",
    "wikidata": "racegraph.wikidata.command",
    "publish": "service",
}
"""Each command, and the module that has it, of this package or another: only the one called is imported."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(where if "." in (where := COMMANDS[cmd_name]) else f"{__name__}.{where}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="racegraph")
def main() -> None:
    """German motorsport articles in, a knowledge graph out: every triple leads back to the sentences that say so.

    \b
    racegraph build articles                 read a folder of articles into ./store
    racegraph query 'SELECT …'               ask in SPARQL
    racegraph explain Klingmann a Driver     which sentences say so?
    racegraph serve                          http://127.0.0.1:8000

    Exit codes: 0 all is well; 1 something was left out or could not be done, and the message says what to do about
    it; 2 the command was not understood; 3 the graph contradicts itself, or breaks its shapes.
    """
