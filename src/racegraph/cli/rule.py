"""Commands for those who write rules: ``rules test`` and ``rules explain``."""

from __future__ import annotations

import click

from racegraph.cli.terminal import LEFT_OUT, Failure, say


@click.group()
def rules() -> None:
    """Test the rules of reading, and see what they make of a sentence (mappings/README.md says how they are written)."""


@rules.command()
@click.option("--rule", "only", metavar="ID", help="Only the examples of this rule.")
def test(only: str | None) -> None:
    """Run the examples of all rules: sentences that each must match, and must not.

    Prints each example that does not hold, and what came out instead. Exit code 1 where there is one.
    """
    from racegraph.example import failures, where, without_example
    from racegraph.rules import RuleError, load

    try:
        known = load()
    except RuleError as error:
        raise Failure(str(error)) from None
    chosen = [rule for rule in known if only in {None, rule.id}]
    if not chosen:
        raise Failure(f"there is no rule {only!r}")
    failed = 0
    for failure in failures(known, chosen):
        failed += 1
        click.echo(f"{failure}\n")
    for rule in without_example(chosen):
        click.echo(f"{where(rule)}: has no sentence that it must match")
    examples = sum(len(rule.examples) for rule in chosen)
    say(
        f"{len(chosen)} rules, {examples} examples, {failed} do not hold; {len(without_example(chosen))} rules have none"
    )
    if failed:
        raise click.exceptions.Exit(LEFT_OUT)
