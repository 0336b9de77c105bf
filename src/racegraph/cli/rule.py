"""Commands for those who write rules: ``rules test`` and ``rules explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from racegraph.cli.terminal import LEFT_OUT, Failure, failures, say

if TYPE_CHECKING:
    from rich.console import Console

    from racegraph.reading.diagnosis import Outcome
    from racegraph.reading.rules import Rule
    from racegraph.reading.trace import Step

_NEAR = 0.5
_MISSES = 6


@click.group()
def rules() -> None:
    """Test the rules of reading, and see what they make of a sentence.

    mappings/README.md says how rules are written.
    """


@rules.command()
@click.option("--rule", "only", metavar="ID", help="Only the examples of this rule.")
def test(only: str | None) -> None:
    """Run the examples of all rules: sentences that each must match, and must not.

    Prints each example that does not hold, and what came out instead, and what in a pattern can never match. Exit
    code 1 where there is either.
    """
    from racegraph.reading import example

    failed = 0
    with failures():
        known, chosen = _load(only)
        for failure in example.failures(known, chosen):
            failed += 1
            click.echo(f"{failure}\n")
    misfits = list(example.misfits(chosen))
    for misfit in misfits:
        click.echo(misfit)
    bare = example.without_example(chosen)
    for rule in bare:
        click.echo(f"{rule.where}: has no sentence that it must match")
    examples = sum(len(rule.examples) for rule in chosen)
    say(f"{len(chosen)} rules, {examples} examples: {failed} do not hold; {len(bare)} rules have none that must match")
    if failed or misfits:
        raise click.exceptions.Exit(LEFT_OUT)


@rules.command()
@click.argument("sentence")
@click.option("--published", default="2020-06", show_default=True, metavar="DATE", help="When it is published.")
@click.option("--rule", "only", metavar="ID", help="Say of this rule what became of it, and of no other.")
def explain(sentence: str, published: str, only: str | None) -> None:
    """Show how SENTENCE is read: its clauses, the rules that fired, and why others that came near did not.

    Names are shown as marks: <P0> is the first mention, a person. Several sentences are read like one article.
    """
    from rich.console import Console

    from racegraph.article import ArticleError
    from racegraph.reading.diagnosis import Diagnosis
    from racegraph.reading.trace import article_of

    try:
        with failures():
            known, chosen = _load(only)
            diagnosis = Diagnosis(article_of(sentence, published), known)
    except ArticleError as error:
        raise Failure(error.problem.message) from None
    console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
    start = -1
    for step, outcomes in diagnosis:
        if step.clause.sentence.start != start:
            start = step.clause.sentence.start
            console.print(sentence[start : step.clause.sentence.end], style="bold")
            _print_marks(console, [s.clause.text for s in diagnosis.steps if s.clause.sentence.start == start], step)
        mine = [outcome for outcome in outcomes if only is None or outcome.rule in chosen]
        if mine:
            _print_step(console, step, mine, every=only is not None)


def _load(only: str | None) -> tuple[tuple[Rule, ...], list[Rule]]:
    """All rules, and the one that was asked for (or all)."""
    from racegraph.reading.rules import load

    known = load()
    chosen = [rule for rule in known if only in {None, rule.id}]
    if not chosen:
        raise Failure(f"there is no rule {only!r}; mappings/rules/*.yaml has their ids")
    return known, chosen


def _print_marks(console: Console, texts: list[str], step: Step) -> None:
    from racegraph.reading.diagnosis import TYPES
    from racegraph.reading.reference import MARK

    for index in sorted({int(i) for text in texts for _, i in MARK.findall(text)}):
        mention = step.clause.marks[index]
        values = mention.entities or (mention.value,)
        names = ", ".join(str(getattr(value, "name", value)) for value in values)
        kinds = ", ".join(dict.fromkeys(getattr(value, "kind", TYPES.get(mention.type, "")) for value in values))
        how = ", ".join(filter(None, ("genitive" if mention.genitive else "", mention.note)))
        console.print(f"  <{mention.type}{index}>  {names}  ({kinds}{', ' + how if how else ''})", style="cyan")


def _print_step(console: Console, step: Step, outcomes: list[Outcome], every: bool) -> None:
    from racegraph.reading.example import said

    clause = step.clause
    if step.scope == "sentence" and not any(outcome.tried for outcome in outcomes) and not every:
        return
    console.print(f"\n{step.scope.capitalize()}:{clause.text.rstrip()}", style="bold")
    subject = ", ".join(entity.name for entity in clause.subject) or "none"
    crew = ", ".join(entity.name for entity in clause.crew)
    event = clause.event.entity().name if clause.event else "none"
    console.print(f"  subject  {subject}{_how(clause.subject_how)}" + (f"; crew {crew}" if crew != subject else ""))
    console.print(f"  status   {clause.status}")
    console.print(f"  season   {clause.season or 'none'}{_how(clause.season_how)}")
    console.print(f"  event    {event}{_how(clause.event_how)}")
    fired = [outcome for outcome in outcomes if outcome.facts]
    missed = sorted((o for o in outcomes if not o.facts), key=lambda outcome: -outcome.nearness)
    for outcome in fired:
        console.print(f"  fired    {outcome.rule.id}", style="green")
        for fact in outcome.facts:
            console.print(f"             {fact.kind}  {said(fact.roles, fact.status)}  ({fact.confidence:.2f})")
    near = missed if every else [o for o in missed if o.tried and o.nearness >= _NEAR][:_MISSES]
    for outcome in near:
        console.print(f"  {'missed' if outcome.tried else 'untried':8} {outcome.rule.where}", style="yellow")
        console.print(f"             {outcome.why}")
    if not every:
        tried = [o.rule.id for o in outcomes if o.tried]
        console.print(f"  tried    {len(tried)} of {len(outcomes)} rules: {', '.join(tried)}", style="dim")


def _how(how: str) -> str:
    return f" ({how})" if how else ""
