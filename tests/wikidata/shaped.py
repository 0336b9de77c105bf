"""A data set in the shape of Wikidata, with namesakes, and a graph of ours about the same world.

Countries, makes and circuits with a Q-number in the table of accepted links keep it; every other item is invented and
has a number above all that Wikidata has given out. The two sides are written independently from one world: each leaves
out much, spells some names in its own way, and knows things that the other does not have. Which item is which entity
of ours is known (:attr:`World.truth`); some entities have no item, and namesakes lie in wait for them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from racegraph.names import RG, entity_iri
from racegraph.prefix import LABEL, PREFIXES, TYPE
from racegraph.store import Manifest, Writer
from racegraph.wikidata.link import LINKS, WD, link_triples, read_links
from racegraph.wikidata.sssom import EXACT

FIRST = 9_000_000_001  # far above the numbers of Wikidata's items
HUMAN, RACING_DRIVER, TEAM, TRACK, CAR, MAKE, SERIES = (
    "Q5", "Q10349745", "Q20074337", "Q2338524", "Q90834785", "Q786820", "Q60147807",
)  # fmt: skip
ROAD_CAR, COMPANY, CLUB, TOWN, AUTO_RACING, ORGANISATION = (
    "Q3231690", "Q4830453", "Q847017", "Q262166", "Q5386", "Q43229",
)  # fmt: skip

GIVEN = [
    "Erik",
    "Jonas",
    "Lukas",
    "Felix",
    "Moritz",
    "Anton",
    "Björn",
    "Søren",
    "Jürgen",
    "Günther",
    "Mathieu",
    "André",
    "Paolo",
    "Luca",
    "Marco",
    "Nico",
    "Timo",
    "Sven",
    "Olaf",
    "Clara",
    "Sophie",
    "Maike",
    "Lena",
    "Jörg",
    "René",
    "Émile",
    "Hugo",
    "Viktor",
    "Oskar",
    "Pål",
    "Mikkel",
    "Kuba",
    "Łukasz",
    "Tomáš",
]
FAMILY = [
    "Johansson",
    "Müller",
    "Schröder",
    "Kühnel",
    "Brandstätter",
    "Lindqvist",
    "Hækkerup",
    "Dubois",
    "Lefèvre",
    "Rossetti",
    "Bianchetti",
    "Novák",
    "Dvořák",
    "Kowalczyk",
    "Ørsted",
    "Grünwald",
    "Weißhaupt",
    "Sørensen",
    "Thalberg",
    "Rieger",
    "Falkenrath",
    "Steinhöfel",
    "Baumgärtner",
    "Ostermeier",
    "Van_der_Veen",
    "De_Wolff",
    "Castellani",
    "Montalbán",
    "Ferreirinha",
    "Ackermann",
    "Zwingli",
    "Hasselblom",
    "Nyqvist",
    "Pretorius",
]
PLACES = [
    "Oberlauterbach",
    "Kirchfelden",
    "Sandhofen-Neudorf",
    "Brünnlingen",
    "Weidenrode",
    "Altmühlbach",
    "Steinfurthagen",
    "Rotteneck",
    "Hügelsdorf",
    "Wiesenbronnen",
    "Kaltenbrunnthal",
    "Seeleiten",
    "Grünwettersheim",
    "Mönchsfeld",
    "Dornhausen",
    "Lärchenau",
]
WORDS = [
    "Falke",
    "Adler",
    "Komet",
    "Blitz",
    "Orkan",
    "Saphir",
    "Delta",
    "Taurus",
    "Vektor",
    "Merkur",
    "Polaris",
    "Quadriga",
    "Sirius",
    "Tornado",
    "Ventus",
    "Zenit",
]


@dataclass
class World:
    """Items as Wikibase JSON, what our graph holds, and the truth: the item of each entity, or None."""

    items: list[dict[str, Any]] = field(default_factory=list)
    quads: list[ox.Quad] = field(default_factory=list)
    truth: dict[str, str | None] = field(default_factory=dict)
    traps: dict[str, list[str]] = field(default_factory=dict)
    """Entities of ours by the trap that was laid for them."""

    def dump(self, path: Path) -> Path:
        """Write the items as a dump extract."""
        path.write_text("".join(json.dumps(i, ensure_ascii=False) + "\n" for i in self.items), encoding="utf-8")
        return path

    def store(self, directory: Path) -> Path:
        """Write our side as a store, with the accepted links that it has entities for."""
        with Writer(directory) as writer:
            writer.store.extend(self.quads)
            known = {quad.subject for quad in self.quads}
            for triple in link_triples(read_links()):
                if triple.subject in known:
                    writer.store.add(ox.Quad(triple.subject, triple.predicate, triple.object, LINKS))
            writer.commit(Manifest("shaped", "none"))
        return directory

    def rdf(self) -> Iterator[ox.Quad]:
        """The items as RDF in Wikidata's model: labels, wdt:, p:, ps:, pq:, references."""
        for item in self.items:
            yield from _rdf(item)


def _texts(label: str, german: str | None = None) -> dict[str, Any]:
    found = {"en": {"language": "en", "value": label}}
    return {**found, "de": {"language": "de", "value": german}} if german else found


def _snak(property: str, value: str | int) -> dict[str, Any]:
    if isinstance(value, int):
        time = {"time": f"+{value:04}-00-00T00:00:00Z", "precision": 9, "timezone": 0, "before": 0, "after": 0}
        return {"snaktype": "value", "property": property, "datavalue": {"type": "time", "value": time}}
    entity = {"entity-type": "item", "id": value, "numeric-id": int(value[1:])}
    return {"snaktype": "value", "property": property, "datavalue": {"type": "wikibase-entityid", "value": entity}}


class Maker:
    """Makes a :class:`World`; equal seeds make equal worlds."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.world = World()
        self._number = FIRST
        self._names: set[str] = set()
        linked = [m for m in read_links().matches if not m.negative and m.predicate == EXACT]
        self.linked = {m.subject: (m.subject_label, m.object.removeprefix(WD), m.object_label) for m in linked}

    # -- their side

    def item(
        self, label: str, claims: Iterable[tuple[Any, ...]], *, german: str | None = None,
        aliases: Iterable[str] = (), number: str = "",
    ) -> str:  # fmt: skip
        """Add an item; a claim is a property, a value, and perhaps qualifiers and whether it has a reference."""
        if not number:
            number, self._number = f"Q{self._number}", self._number + 1
        stated: dict[str, list[dict[str, Any]]] = {}
        for property, value, *more in claims:
            claim: dict[str, Any] = {"mainsnak": _snak(property, value), "rank": "normal", "type": "statement"}
            claim["id"] = f"{number}${property}-{len(stated.get(property, ()))}"
            if more and more[0]:
                claim["qualifiers"] = {p: [_snak(p, v)] for p, v in more[0]}
            if len(more) > 1 and more[1]:
                claim["references"] = (
                    [{"snaks": {"P248": [_snak("P248", "Q9000000000")]}}] if more[1] is True else more[1]
                )
            stated.setdefault(property, []).append(claim)
        other = [{"language": "en", "value": alias} for alias in aliases]
        entity = {"type": "item", "id": number, "labels": _texts(label, german), "claims": stated}
        self.world.items.append({**entity, "aliases": {"en": other} if other else {}, "descriptions": {}})
        return number

    # -- our side

    def ours(self, kind: str, name: str, truth: str | None, key: str = "") -> str:
        """Add an entity, whose item is *truth*; an entity of the accepted links is not asked for."""
        iri = entity_iri(kind, key or name)
        self.world.quads += [
            ox.Quad(ox.NamedNode(iri), TYPE, ox.NamedNode(RG + kind)),
            ox.Quad(ox.NamedNode(iri), LABEL, ox.Literal(name)),
        ]
        if iri not in self.linked:
            self.world.truth[iri] = truth
        return iri

    def say(self, subject: str, property: str, value: str) -> None:
        self.world.quads.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(RG + property), ox.NamedNode(value)))

    def was_about(self, participant: str, year: int) -> None:
        entry = ox.NamedNode(f"{participant}/entry/{year}")
        self.world.quads += [
            ox.Quad(entry, ox.NamedNode(RG + "participant"), ox.NamedNode(participant)),
            ox.Quad(entry, ox.NamedNode(RG + "seasonLabel"), ox.Literal(str(year))),
        ]

    def trap(self, name: str, *entities: str) -> None:
        self.world.traps.setdefault(name, []).extend(entities)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def spelt(self, name: str) -> str:
        """A name as an article may spell it: mostly right, at times without accents, or with a letter wrong."""
        dice = self.random.random()
        if dice < 0.1:
            return name.translate(str.maketrans("éèüöäøåñáÉŁ", "eeuoaoanaEL"))
        if dice < 0.14 and len(name) > 8:
            at = self.random.randrange(3, len(name) - 2)
            return name[:at] + name[at + 1 :]
        return name

    def new_name(self, parts: tuple[list[str], ...], join: str = " ") -> str:
        while True:
            name = join.join(self.random.choice(part) for part in parts).replace("_", " ")
            if name not in self._names:
                self._names.add(name)
                return name


def make(seed: int = 1, drivers: int = 160) -> World:
    """A world of some hundred items."""
    m = Maker(seed)
    r = m.random
    linked: dict[str, list[tuple[str, str]]] = {}
    for iri, (name, number, label) in m.linked.items():
        kind = iri.removeprefix(PREFIXES["id"]).partition("/")[0]
        linked.setdefault(kind, []).append((name, number))
        classes = {"country": ORGANISATION, "manufacturer": MAKE, "circuit": TRACK, "place": TOWN, "car-model": CAR}
        m.item(label, [("P31", classes.get(kind, ORGANISATION))], german=name, number=number)
    countries = [(m.ours("Country", name, None), number) for name, number in linked["country"]]
    makes = [(m.ours("Manufacturer", name, None), number, name) for name, number in linked["manufacturer"]]
    footballer = m.item("association football player", [("P31", ORGANISATION)])
    actor = m.item("actor", [("P31", ORGANISATION)])

    # towns, and the circuits that are called like them
    towns = []
    for name in PLACES:
        country, country_number = r.choice(countries)
        number = m.item(name, [("P31", TOWN), ("P17", country_number)])
        town = m.ours("Place", name, number)
        m.say(town, "locatedIn", country)
        towns.append((town, number, name))
        if m.chance(0.5):
            ring = f"{name} Ring" if m.chance(0.5) else name
            circuit_number = m.item(ring, [("P31", TRACK), ("P17", country_number), ("P131", number)], aliases=[name])
            circuit = m.ours("Circuit", ring, circuit_number)
            if m.chance(0.7):
                m.say(circuit, "locatedIn", town)
            m.trap("a circuit and its town", town, circuit)

    # series, some with a magazine or a television programme of the same name
    series = []
    for word in WORDS:
        name = f"{word} {r.choice(['Cup', 'Trophy', 'Masters'])}"
        number = m.item(name, [("P31", SERIES), *([("P641", AUTO_RACING)] if m.chance(0.8) else [])])
        entity = m.ours("Series", m.spelt(name), number)
        series.append((entity, number))
        if m.chance(0.3):
            m.item(name, [("P31", ORGANISATION)])
            m.trap("a series and a magazine of its name", entity)

    # teams: works teams that are called like their make, clubs and companies of the same name, and some without an item
    teams = []
    for *_, make_name in makes:
        number = m.item(f"{make_name} Motorsport", [("P31", TEAM), ("P641", AUTO_RACING)], aliases=[make_name])
        team = m.ours(
            "Team", make_name if m.chance(0.5) else f"{make_name} Motorsport", number, key=f"Team {make_name}"
        )
        teams.append((team, number))
        m.trap("a make and its works team", team)

    for _ in range(45):
        name = m.new_name(
            (WORDS, ["Racing", "Motorsport", "Competition", "Autosport"], ["", "Team", "Nord", "Süd"])
        ).strip()
        country, country_number = r.choice(countries)
        exists = m.chance(0.85)
        number = ""
        if exists:
            claims = [("P31", TEAM)] if m.chance(0.95) else []
            claims += [("P641", AUTO_RACING)] if m.chance(0.7) else []
            number = m.item(name, [*claims, ("P17", country_number)])
        team = m.ours("Team", m.spelt(name), number or None)
        if m.chance(0.4):
            m.say(team, "locatedIn", country)
        if not exists or m.chance(0.2):
            m.item(name, [("P31", r.choice([COMPANY, CLUB])), ("P17", country_number)])
            m.trap("a team and a company or club of its name", team)
        teams.append((team, number))

    # cars, and road cars of the same name
    for _ in range(25):
        make_iri, make_number, make_name = r.choice(makes)
        name = m.new_name(
            ([make_name], ["X", "V", "K", "S", "T"], ["1", "3", "7", "9", "12"], ["GT3", "GTE", "GT4", ""])
        ).strip()
        exists = m.chance(0.8)
        number = m.item(name, [("P31", CAR), ("P176", make_number)]) if exists else ""
        car = m.ours("CarModel", name, number or None)
        if m.chance(0.7):
            m.say(car, "manufacturer", make_iri)
        if not exists or m.chance(0.4):
            m.item(name, [("P31", ROAD_CAR), ("P176", make_number)])
            m.trap("a racing car and a road car of its name", car)

    # drivers
    def driver(name: str, start: int, *, exists: bool = True, known: bool = True, key: str = "") -> tuple[str, str]:
        country, country_number = r.choice(countries)
        town, town_number, _ = r.choice(towns)
        own_teams = r.sample(teams, 2)
        own_series = r.choice(series)
        number = ""
        if exists:
            claims: list[tuple[Any, ...]] = [("P31", HUMAN)]
            claims += [("P106", RACING_DRIVER)] if m.chance(0.92) else []
            claims += [("P27", country_number)] if m.chance(0.9) else []
            claims += [("P19", town_number)] if m.chance(0.7) else []
            claims += [("P641", AUTO_RACING)] if m.chance(0.5) else []
            for n, (_, team_number) in enumerate(own_teams):
                if team_number and m.chance(0.75):
                    claims.append(("P54", team_number, [("P580", start + n), ("P582", start + n + 1)], m.chance(0.3)))
            claims += [("P118", own_series[1])] if m.chance(0.6) else []
            aliases = [f"{name.split()[0][0]}. {name.split()[-1]}"] if m.chance(0.3) else []
            number = m.item(name, claims, german=name if m.chance(0.7) else None, aliases=aliases)
        if not known:
            return "", number
        entity = m.ours("Person", m.spelt(name) if not key else name, number or None, key=key)
        if m.chance(0.55):
            m.say(entity, "nationality", country)
        if m.chance(0.15):
            m.say(entity, "birthPlace", town)
        for n, (team, _) in enumerate(own_teams):
            if m.chance(0.7):
                m.say(entity, "droveFor", team)
                m.was_about(entity, start + n)
        if m.chance(0.6):
            m.say(entity, "competedIn", own_series[0])
        return entity, number

    for _ in range(drivers):
        name = m.new_name((GIVEN, FAMILY))
        exists = m.chance(0.8)
        entity, _ = driver(name, r.randint(1985, 2022), exists=exists)
        if not exists or m.chance(0.25):
            other = r.choice([footballer, actor])
            m.item(name, [("P31", HUMAN), ("P106", other), ("P27", r.choice(countries)[1])])
            m.trap("a driver and a footballer or actor of one name", entity)
        elif m.chance(0.1):
            driver(name, r.randint(1985, 2022), known=False)
            m.trap("two drivers of one name, one of them ours", entity)
    for n in range(8):
        name = m.new_name((GIVEN, FAMILY))
        one, _ = driver(name, 1988, exists=n % 2 == 0, key=f"{name} senior")
        two, _ = driver(name, 2018, key=f"{name} junior")
        m.trap("father and son of one name", one, two)
    for _ in range(4):
        name = m.new_name((GIVEN, FAMILY))
        entity, _ = driver(name, 2000, exists=False)
        driver(name, r.randint(1999, 2003), known=False)
        m.trap("a driver without an item and another of the same name and time", entity)
    return m.world


def _rdf(item: dict[str, Any]) -> Iterator[ox.Quad]:
    node = ox.NamedNode(WD + item["id"])
    base = "http://www.wikidata.org/"
    for text in item["labels"].values():
        yield ox.Quad(node, LABEL, ox.Literal(text["value"], language=text["language"]))
    for property, claims in item["claims"].items():
        for claim in claims:
            statement = ox.NamedNode(f"{base}entity/statement/{claim['id'].replace('$', '-')}")
            value = _term(claim["mainsnak"])
            yield ox.Quad(node, ox.NamedNode(f"{base}prop/direct/{property}"), value)
            yield ox.Quad(node, ox.NamedNode(f"{base}prop/{property}"), statement)
            yield ox.Quad(statement, ox.NamedNode(f"{base}prop/statement/{property}"), value)
            yield ox.Quad(statement, TYPE, ox.NamedNode("http://wikiba.se/ontology#BestRank"))
            for qualifier, snaks in claim.get("qualifiers", {}).items():
                for snak in snaks:
                    yield ox.Quad(statement, ox.NamedNode(f"{base}prop/qualifier/{qualifier}"), _term(snak))
            for number, _ in enumerate(claim.get("references", ())):
                reference = ox.NamedNode(f"{base}reference/{item['id']}-{property}-{number}")
                yield ox.Quad(statement, ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom"), reference)


def _term(snak: dict[str, Any]) -> ox.NamedNode | ox.Literal:
    value = snak["datavalue"]["value"]
    if snak["datavalue"]["type"] == "time":
        time = value["time"].lstrip("+").replace("-00", "-01")
        return ox.Literal(time, datatype=ox.NamedNode(PREFIXES["xsd"] + "dateTime"))
    return ox.NamedNode(WD + value["id"])
