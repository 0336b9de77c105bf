"""What a table calls the things that the graph has by the names of the word lists."""

from __future__ import annotations

import pytest

from racegraph.fact import Entity, Fact, Span
from racegraph.mapping import Row
from racegraph.printedname import printed_names, with_printed_names
from reading.written import written


def called(text: str, kind: str, name: str) -> str:
    """What the table of an article with this text calls an entity."""
    roles = {"driver": Entity("Person", "Marco Bergmann"), "team": Entity(kind, name)}
    fact = Fact("TeamEntry", roles, "asserted", (Span("x", 0, 1),), "rule", 1.0)
    return printed_names(written(text), [fact]).get(name, name)


@pytest.mark.parametrize(
    ("text", "kind", "name", "printed"),
    [
        ("Er fährt für das Prema Powerteam, und Prema freut sich.", "Team", "Prema Racing", "Prema Powerteam"),
        ("Er fährt für Prema.", "Team", "Prema Racing", "Prema Racing"),
        ("Er fährt für Prema Racing, früher Prema Powerteam.", "Team", "Prema Racing", "Prema Racing"),
        ("Er fährt für HRT.", "Team", "Haupt Racing Team", "HRT"),
        ("Er fährt einen Huracán GT3 Evo.", "CarModel", "Lamborghini Huracán GT3 Evo", "Lamborghini Huracán GT3 Evo"),
        ("Er fährt einen Lamborghini Huracan GT3.", "CarModel", "Lamborghini Huracán GT3", "Lamborghini Huracan GT3"),
        ("Er fährt einen VW Golf 1600.", "CarModel", "Volkswagen Golf 1600", "VW Golf 1600"),
        ("Er fährt in der Sportwagen-WM.", "Series", "FIA WEC", "FIA WEC"),
        ("Er fährt in der IMSA-Serie.", "Series", "IMSA SportsCar Championship", "IMSA SportsCar Championship"),
        ("Er fährt im Porsche Mobil 1 Supercup.", "Series", "Porsche Supercup", "Porsche Mobil 1 Supercup"),
        ("Er fährt in der Cup5.", "CarClass", "Cup 5", "Cup5"),
        ("Er fährt einen VW.", "Manufacturer", "Volkswagen", "VW"),
        ("Er fährt für Audi Sport.", "Manufacturer", "Audi", "Audi"),
        ("Er fährt für Sturmfels Racing.", "Team", "Sturmfels Racing", "Sturmfels Racing"),
    ],
)
def test_a_table_has_the_articles_fullest_name(text: str, kind: str, name: str, printed: str) -> None:
    assert called(text, kind, name) == printed


def test_the_make_of_a_model_is_normalised() -> None:
    row = Row("claim", "VW Golf", "carManufacturer", "Volkswagen", "")
    assert with_printed_names(row, {"Volkswagen": "VW"}) == row
    row = Row("claim", "Marco Bergmann", "drivesCar", "Volkswagen", "")
    assert with_printed_names(row, {"Volkswagen": "VW"}).object == "VW"
