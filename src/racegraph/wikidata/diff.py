"""What Wikidata states of linked entities, what we state, and where we have a sentence for what has no reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from racegraph.prefix import PREFIXES
from racegraph.wikidata.item import Item, ItemValue, Statement, year_of
from racegraph.wikidata.statement import OurStatement
from racegraph.wikidata.transport import ServiceError, Transport

ENDPOINT = "https://query.wikidata.org/sparql"
QUALIFIERS = ("P580", "P582", "P585", "P1352")
BATCH = 50  # items that a query asks about

Outcome = Literal["unreferenced", "ours", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of the comparison; *claim* is ours, *note* says where the qualifiers differ.

    ``unreferenced``: both state it, Wikidata without a reference, and we have a sentence. ``both``: with a reference.
    """

    outcome: Outcome
    subject: str
    property: str
    value: str
    claim: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Statements by item, and the items that have become another: *redirects* from the old number to the new."""

    statements: dict[str, list[Statement]]
    redirects: dict[str, str]
    missing: frozenset[str] = frozenset()


def compare(ours: Iterable[OurStatement], theirs: Fetched, properties: frozenset[str]) -> Iterator[Difference]:
    """The differences, item by item; of Wikidata's statements only those of *properties* whose value is an item."""
    mine: dict[tuple[str, str, str], list[OurStatement]] = defaultdict(list)
    for statement in ours:
        mine[statement.subject, statement.property, statement.value].append(statement)
    stated: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for item, statements in theirs.statements.items():
        for found in statements:
            if found.property in properties and found.value.kind == "item":
                stated[item, found.property, found.value.value].append(found)
    for key in sorted(mine.keys() | stated.keys()):
        if key[0] in theirs.redirects or key[0] in theirs.missing:
            continue
        if key not in mine:
            yield Difference("theirs", *key)
        for statement in mine.get(key, ()):
            fitting = [found for found in stated.get(key, ()) if not _apart(statement, found)]
            if fitting:
                outcome: Outcome = "both" if any(found.referenced for found in fitting) else "unreferenced"
                yield Difference(outcome, *key, statement.claim)
            else:
                times = "; ".join(sorted({_when(found.qualifiers) for found in stated.get(key, ())}))
                note = f"they have {times}, we {_when(statement.qualifiers)}" if times else ""
                yield Difference("ours", *key, statement.claim, note)


def _apart(ours: OurStatement, theirs: Statement) -> bool:
    """Whether both say when, and not the same time: ours is the same if it lies within theirs, as a season does."""
    own, other = _years(ours.qualifiers), _years(theirs.qualifiers)
    return own is not None and other is not None and any(not other[0] <= y <= other[1] for y in own if 0 < y < 9999)


def _years(qualifiers: Sequence[tuple[str, ItemValue]]) -> tuple[int, int] | None:
    found = {p: y for p, v in qualifiers if (y := year_of(v)) is not None}
    if "P585" in found:
        return found["P585"], found["P585"]
    if "P580" in found or "P582" in found:
        return found.get("P580", 0), found.get("P582", 9999)
    return None


def _when(qualifiers: Sequence[tuple[str, ItemValue]]) -> str:
    years = _years(qualifiers)
    if years is None:
        return "no time"
    first, last = (str(y) if 0 < y < 9999 else "" for y in years)
    return first if first == last else f"{first}–{last}"


def from_items(items: Iterable[Item], wanted: Iterable[str]) -> Fetched:
    """The statements of *wanted* from the items of a dump."""
    asked = set(wanted)
    found = {item.id: list(item.statements) for item in items if item.id in asked}
    return Fetched(found, {}, frozenset(asked - found.keys()))


def from_endpoint(transport: Transport, endpoint: str, wanted: Sequence[str], properties: Iterable[str]) -> Fetched:
    """The statements of *wanted* from a SPARQL endpoint with Wikidata's model; :class:`ServiceError` where it fails."""
    listed = sorted(properties)
    statements: dict[str, list[Statement]] = {}
    redirects: dict[str, str] = {}
    missing: set[str] = set()
    for at in range(0, len(wanted), BATCH):
        part = wanted[at : at + BATCH]
        rows = _rows(transport, endpoint, _query(part, listed))
        found: dict[str, list[Statement]] = {item: [] for item in part}
        known: set[str] = set()
        nodes: dict[str, tuple[str, str, ItemValue, bool]] = {}
        qualifiers: dict[str, list[tuple[str, ItemValue]]] = defaultdict(list)
        for row in rows:
            item = _local(row["item"])
            known.add(item)
            if "target" in row:
                redirects[item] = _local(row["target"])
            elif "statement" in row:
                node = row["statement"]["value"]
                nodes[node] = (item, _local(row["p"]), _value(row["value"]), "reference" in row)
                if "pq" in row:
                    qualifiers[node].append((_local(row["pq"]), _value(row["qvalue"])))
        for node, (item, property, value, referenced) in nodes.items():
            stated = tuple(dict.fromkeys(qualifiers[node]))
            found.setdefault(item, []).append(Statement(property, value, stated, referenced))
        missing |= set(part) - known
        statements.update(found)
    return Fetched(statements, redirects, frozenset(missing))


def _query(items: Sequence[str], properties: Sequence[str]) -> str:
    listed = " ".join(f"wd:{item}" for item in items)
    pairs = " ".join(f"(p:{p} ps:{p})" for p in properties)
    qualifiers = " ".join(f"pq:{p}" for p in QUALIFIERS)
    return f"""PREFIX wd: <{PREFIXES["wd"]}>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX prov: <{PREFIXES["prov"]}>
PREFIX owl: <{PREFIXES["owl"]}>
PREFIX wikibase: <http://wikiba.se/ontology#>
SELECT ?item ?target ?statement ?p ?value ?reference ?pq ?qvalue WHERE {{
  {{ VALUES ?item {{ {listed} }} ?item owl:sameAs ?target }}
  UNION {{ SELECT DISTINCT ?item WHERE {{ VALUES ?item {{ {listed} }} ?item ?any ?thing }} }}
  UNION {{
    VALUES ?item {{ {listed} }}
    VALUES (?p ?ps) {{ {pairs} }}
    ?item ?p ?statement . ?statement ?ps ?value
    FILTER NOT EXISTS {{ ?statement wikibase:rank wikibase:DeprecatedRank }}
    OPTIONAL {{ ?statement prov:wasDerivedFrom ?reference }}
    OPTIONAL {{ VALUES ?pq {{ {qualifiers} }} ?statement ?pq ?qvalue }}
  }}
}}"""


def _rows(transport: Transport, endpoint: str, query: str) -> list[dict[str, dict[str, str]]]:
    answer: Any = transport.json(endpoint, {"query": query}, "application/sparql-results+json")
    try:
        rows = answer["results"]["bindings"]
        return [row for row in rows if isinstance(row, dict) and "item" in row]
    except (KeyError, TypeError):
        raise ServiceError(f"{endpoint} answers with something that is no SPARQL result in JSON") from None


def _local(term: dict[str, str]) -> str:
    return term["value"].rpartition("/")[2]


def _value(term: dict[str, str]) -> ItemValue:
    if term["type"] == "uri" and term["value"].startswith(PREFIXES["wd"]):
        return ItemValue("item", _local(term))
    if term.get("datatype") == PREFIXES["xsd"] + "dateTime":
        return ItemValue("time", f"+{term['value']}/11")
    return ItemValue("string", term["value"])
