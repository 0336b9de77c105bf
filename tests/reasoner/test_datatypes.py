"""Lexical and value spaces, by hand from XSD 1.1 part 2 and OWL 2 Structural Specification, section 4."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from racegraph.reasoner.datatypes import DATATYPES, contains, is_ill_typed, value_of

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(name: str, text: str) -> ox.Literal:
    iri = RDF + name if name == "XMLLiteral" else XSD + name
    return ox.Literal(text, datatype=ox.NamedNode(iri))


WELL = """
decimal: 1|+1|-0|1.|.5|-.50|001.500
integer: 0|-0|+7|00012|123456789012345678901234567890
nonNegativeInteger: 0|-0|18446744073709551616
nonPositiveInteger: 0|-5
positiveInteger: 1|+1
negativeInteger: -1
long: 9223372036854775807|-9223372036854775808
int: 2147483647|-2147483648
short: 32767|-32768
byte: 127|-128|+0
unsignedLong: 18446744073709551615
unsignedInt: 4294967295
unsignedShort: 65535
unsignedByte: 255|-0
float: 1|1e5|-1.5E-10|INF|-INF|+INF|NaN|.5|5.
double: 1|1e308|NaN
boolean: true|false|1|0
string: |a b
normalizedString: | a  b
token: |a b
language: de|de-AT|zh-Hant-TW|x-klingon
Name: a|:a|_x|a.b-c
NCName: a|_x|äö
NMTOKEN: 1a|-|a:b
hexBinary: |0F|a0
base64Binary: |YQ==|YW I=|YWJj
anyURI: http://example.org/a%20b|a/b#c|
dateTime: 2019-03-05T12:00:00|2019-03-05T12:00:00.5Z|2016-02-29T24:00:00+14:00|-0001-01-01T00:00:00|12019-01-01T00:00:00
dateTimeStamp: 2019-03-05T12:00:00Z
date: 2019-03-05|2000-02-29|2019-03-05+01:00|0000-01-01
time: 12:00:00|24:00:00|23:59:59.999Z
gYear: 2019|-0044|2019Z
gYearMonth: 2019-03
gMonth: --03
gMonthDay: --02-29
gDay: ---31
duration: P1Y|PT0.5S|-P1Y2M3DT4H5M6.7S|P0D
XMLLiteral: |<a>b</a>|text
"""

ILL = """
decimal: |.|1e5|1,5|INF| 1
integer: 1.0|1.|a|٣|+|--1
nonNegativeInteger: -1
nonPositiveInteger: 1
positiveInteger: 0|-0
negativeInteger: 0
long: 9223372036854775808
int: 2147483648
short: -32769
byte: 128|-129
unsignedLong: -1|18446744073709551616
unsignedInt: 4294967296
unsignedShort: 65536
unsignedByte: 256
float: inf|nan|1f|0x1
double: Infinity|e5
boolean: TRUE|yes|2|
language: |toolonglanguage|de_AT|-de
Name: |1a|a b
NCName: a:b|1
NMTOKEN: |a b
hexBinary: 0|0G
base64Binary: YQ=|Y|====
anyURI: a b|%zz|<a>
dateTime: 2019-03-05|2019-02-29T12:00:00|2019-13-01T00:00:00|2019-03-05T25:00:00|2019-03-05T12:00|19-03-05T12:00:00
dateTimeStamp: 2019-03-05T12:00:00
date: 2019-02-29|2019-3-5|05.03.2019|2019-03-05+15:00
time: 24:00:01|12:60:00|12:00
gYear: 19|02019
gYearMonth: 2019-13
gMonth: 03|--13
gMonthDay: --02-30
gDay: ---32
duration: P|PT|1Y|P1S|P-1Y|P1YT
XMLLiteral: <a>|<a></b>|&undefined;
"""


def _lines(table: str) -> list[tuple[str, str]]:
    rows = [line.split(": ", 1) for line in table.strip().splitlines()]
    return [(name, text) for name, texts in rows for text in texts.split("|")]


@pytest.mark.parametrize(("name", "text"), _lines(WELL))
def test_in_the_lexical_space(name: str, text: str) -> None:
    literal = typed(name, text)
    value = value_of(literal)
    assert value is not None
    assert contains(literal.datatype.value, value)
    assert not is_ill_typed(literal)


@pytest.mark.parametrize(("name", "text"), _lines(ILL))
def test_not_in_the_lexical_space(name: str, text: str) -> None:
    literal = typed(name, text)
    assert value_of(literal) is None
    assert is_ill_typed(literal)


def test_every_datatype_is_in_the_tables() -> None:
    tested = {name for name, _ in _lines(WELL)}
    assert {iri.removeprefix(XSD).removeprefix(RDF).removeprefix(RDFS) for iri in DATATYPES} - tested == {
        "PlainLiteral",
        "langString",
        "Literal",
    }


SAME = [
    (("int", "1"), ("integer", "01")),
    (("decimal", "1.50"), ("decimal", "+1.5")),
    (("decimal", "1.0"), ("byte", "1")),
    (("boolean", "1"), ("boolean", "true")),
    (("double", "1"), ("double", "10e-1")),
    (("float", "NaN"), ("float", "NaN")),
    (("float", "1e400"), ("float", "INF")),
    (("hexBinary", "0a"), ("hexBinary", "0A")),
    (("base64Binary", "YQ = ="), ("base64Binary", "YQ==")),
    (("token", "a"), ("string", "a")),
    (("dateTime", "2019-12-31T24:00:00"), ("dateTime", "2020-01-01T00:00:00.0")),
    (("dateTime", "2019-03-05T12:00:00+00:00"), ("dateTimeStamp", "2019-03-05T12:00:00Z")),
    (("duration", "P1Y"), ("duration", "P12M")),
    (("duration", "PT60S"), ("duration", "PT1M")),
    (("XMLLiteral", "<a b='1'/>"), ("XMLLiteral", '<a b="1"></a>')),
]

DIFFERENT = [
    (("int", "1"), ("int", "2")),
    (("int", "1"), ("string", "1")),
    (("decimal", "1.0"), ("double", "1.0")),
    (("float", "1"), ("double", "1")),
    (("float", "0"), ("float", "-0")),
    (("double", "NaN"), ("double", "INF")),
    (("boolean", "1"), ("integer", "1")),
    (("hexBinary", "61"), ("base64Binary", "YQ==")),
    (("anyURI", "a"), ("string", "a")),
    (("date", "2019-03-05"), ("date", "2019-03-05Z")),
    (("date", "2019-03-05"), ("dateTime", "2019-03-05T00:00:00")),
    (("dateTime", "2019-03-05T12:00:00Z"), ("dateTime", "2019-03-05T13:00:00+01:00")),  # equal, and not identical
    (("duration", "P1M"), ("duration", "P30D")),
    (("gYear", "2019"), ("integer", "2019")),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_value(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert value_of(typed(*left)) == value_of(typed(*right))


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_values(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert value_of(typed(*left)) != value_of(typed(*right))


def test_texts_with_a_language() -> None:
    german, upper, english = (ox.Literal("a", language=tag) for tag in ("de", "DE", "en"))
    value = value_of(german)
    assert value == value_of(upper)
    assert value != value_of(english)
    assert value != value_of(ox.Literal("a"))
    assert value is not None
    assert contains(RDF + "langString", value)
    assert contains(RDF + "PlainLiteral", value)
    assert not contains(XSD + "string", value)


def test_an_unknown_datatype_has_no_value_and_is_not_ill_typed() -> None:
    literal = ox.Literal("?", datatype=ox.NamedNode("http://example.org/type"))
    assert value_of(literal) is None
    assert not is_ill_typed(literal)


def test_a_number_of_many_digits() -> None:
    assert value_of(typed("integer", "1" * 20_000)) == value_of(typed("decimal", "1" * 20_000 + ".0"))
