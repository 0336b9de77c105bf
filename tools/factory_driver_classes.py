"""Write ontology/factory-drivers.ttl: for every make of mappings/lexicon/manufacturers.yaml the class of its factory
drivers. Run it after a make was added; a test compares the file with what this prints.

usage: python tools/factory_driver_classes.py > ontology/factory-drivers.ttl
"""

from __future__ import annotations

import re
import unicodedata

import yaml

from racegraph.knowledge import MAPPINGS
from racegraph.names import BASE, slug

HEADER = f"""\
# The factory drivers of each make, by the make that a factory contract names (rg:factoryDriverOf).
# Written by tools/factory_driver_classes.py from mappings/lexicon/manufacturers.yaml: change that list, not this file.

@prefix rg: <{BASE}ontology#> .
@prefix make: <{BASE}id/manufacturer/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

CLASS = """\
rg:{name} a owl:Class ;
  rdfs:subClassOf rg:FactoryDriver ;
  owl:equivalentClass [ a owl:Restriction ; owl:onProperty rg:factoryDriverOf ; owl:hasValue make:{slug} ] ;
  rdfs:label "{hyphened}-Werksfahrer"@de , "{make} factory driver"@en ;
  skos:definition "Ein Rennfahrer, der bei {make} als Werksfahrer unter Vertrag steht oder stand."@de ,
    "A driver who is or was under a factory contract with {make}."@en ;
  skos:example "ein Fahrer mit Werksfahrervertrag bei {make}" ;
  rdfs:isDefinedBy <https://w3id.org/racegraph/ontology> .
"""


def class_name(make: str) -> str:
    """The local name of the class: the make's letters and digits without accents, words run together.

    >>> class_name("Citroën"), class_name("Mercedes-AMG"), class_name("BMW")
    ('CitroenFactoryDriver', 'MercedesAMGFactoryDriver', 'BMWFactoryDriver')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", make) if not unicodedata.combining(c))
    words = re.findall(r"[A-Za-z0-9]+", plain.replace("&", "And"))
    return "".join(word[0].upper() + word[1:] for word in words) + "FactoryDriver"


def turtle() -> str:
    """The whole file, sorted by make."""
    makes = {entry["name"] for entry in yaml.safe_load((MAPPINGS / "lexicon/manufacturers.yaml").read_text("utf-8"))}
    blocks = [
        CLASS.format(
            name=class_name(make),
            slug=slug(make),
            hyphened=re.sub(r"\s+", "-", make),
            make=make,
        )
        for make in sorted(makes, key=slug)
    ]
    return "\n".join([HEADER, *blocks])


if __name__ == "__main__":
    print(turtle(), end="")
