"""The words of the pages: all of them in both languages, none missing, none left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import racegraph.pages
from racegraph.mapping import roles
from racegraph.pages.evidence import Claim, Filler
from racegraph.pages.language import Words, catalogue
from racegraph.pages.phrase import Phrasebook

HOME = Path(racegraph.pages.__file__).parent
LANGUAGES = {"de", "en"}


def sources() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in [*HOME.glob("*.py"), *HOME.glob("templates/*.html")])


def test_every_word_is_there_in_both_languages_with_the_same_places() -> None:
    for key, entry in catalogue("words").items():
        if key == "axioms":
            assert all(set(axiom) == LANGUAGES for axiom in entry.values())
            continue
        assert set(entry) == LANGUAGES, key
        if key != "months":
            places = [set(re.findall(r"\{(\w+)\}", entry[code])) for code in sorted(LANGUAGES)]
            assert places[0] == places[1], key


def test_every_word_that_is_asked_for_is_there_and_none_is_left_over() -> None:
    text = sources()
    asked = set(re.findall(r"""\b(?:t|words)\(\s*["'](\w+)["'](?!\s*~)""", text))
    counted = set(re.findall(r"""\.count\(\s*["'](\w+)["']""", text))
    asked |= counted | {f"{key}s" for key in counted}
    words = set(catalogue("words"))
    assert asked - words == set()
    # keys that are put together, or named by the address of a page
    made = re.compile(
        r"(kinds?_|col_|status_|session_|affiliation_|decision_|class_|months|axioms|shared|interim|birth|not_found|failed|front_row|is_a)"
    )
    assert [key for key in words - asked if not made.match(key)] == []


def test_every_kind_of_fact_has_phrases_that_use_only_its_roles() -> None:
    for kind, known in roles().items():
        entry = catalogue("phrases")[kind]
        named = {role.name for role in known} | {"position"}
        for form in ("said", "announced"):
            assert set(entry[form]) == LANGUAGES
            for template in entry[form].values():
                assert set(re.findall(r"\{(\w+)\}", template)) <= named, kind
        assert set(entry["name"]) == LANGUAGES
    assert set(catalogue("phrases")) == set(roles())


EVA = Filler("https://w3id.org/racegraph/id/person/eva", "Person", "Eva Ernst")
TEAM = Filler("https://w3id.org/racegraph/id/team/t", "Team", "Team T")
RACE = Filler("https://w3id.org/racegraph/id/event/e", "Event", "24h Spa 2018")
GT3 = Filler("https://w3id.org/racegraph/id/car-class/gt3", "CarClass", "GT3")


@pytest.mark.parametrize(
    ("kind", "status", "roles", "de", "en"),
    [
        ("TeamEntry", "asserted", {"driver": EVA, "team": TEAM, "season": "2018"},
         "Eva Ernst fährt für Team T (2018)", "Eva Ernst drives for Team T (2018)"),
        ("TeamEntry", "announced", {"driver": EVA, "team": TEAM, "event": RACE},
         "Eva Ernst soll für Team T fahren (24h Spa 2018)", "Eva Ernst is to drive for Team T (24h Spa 2018)"),
        ("RaceResult", "asserted", {"participant": EVA, "event": RACE, "position": 2, "inClass": GT3},
         "Eva Ernst belegt Platz 2 bei 24h Spa 2018 (GT3)", "Eva Ernst finishes P2 in 24h Spa 2018 (GT3)"),
        ("EventDate", "asserted", {"event": RACE, "start": "2018-07-28", "end": "2018-07-29"},
         "24h Spa 2018 findet statt: 28. Juli 2018 – 29. Juli 2018",
         "24h Spa 2018 takes place: 28 July 2018 – 29 July 2018"),
    ],
)  # fmt: skip
def test_a_claim_is_said_in_both_languages(kind: str, status: str, roles: dict[str, object], de: str, en: str) -> None:
    claim = Claim("https://w3id.org/racegraph/claim/1", kind, status, roles, ())  # type: ignore[arg-type]
    assert [Phrasebook(Words(code)).plain(claim) for code in ("de", "en")] == [de, en]
