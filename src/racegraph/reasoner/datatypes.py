"""Literals: lexical and value spaces of the datatypes (XSD 1.1 part 2; OWL 2 Structural Specification, section 4).

A value is a pair ``(space, value)``. Two literals are the same exactly when their values are equal, where *equal* is
identity as OWL 2 takes it: ``+0`` and ``-0`` of a float are two values, and so are one instant in two time zones.
Value spaces of different primitive types do not overlap; the types derived from decimal share one, and so do those
derived from string.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
import xml.etree.ElementTree as ElementTree
from calendar import monthrange
from collections.abc import Callable, Hashable
from fractions import Fraction

import pyoxigraph as ox

from .vocabulary import RDF, RDFS, XSD

Value = tuple[str, Hashable]

_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_CHAR = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f\u2040"
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN", re.ASCII)
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*", re.ASCII)
_ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9](?:\.[0-9]+)?)|(24:00:00(?:\.0+)?))"
_DATE_TIME = re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", re.ASCII)
_CALENDAR = {
    "time": re.compile(_TIME + _ZONE, re.ASCII),
    "date": re.compile(f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", re.ASCII),
    "gYearMonth": re.compile(f"{_YEAR}-{_MONTH}{_ZONE}", re.ASCII),
    "gYear": re.compile(f"{_YEAR}{_ZONE}", re.ASCII),
    "gMonthDay": re.compile(f"--{_MONTH}-{_DAY}{_ZONE}", re.ASCII),
    "gDay": re.compile(f"---{_DAY}{_ZONE}", re.ASCII),
    "gMonth": re.compile(f"--{_MONTH}{_ZONE}", re.ASCII),
}
_DURATION = re.compile(
    r"(-?)P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?",
    re.ASCII,
)

_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_STRINGS: dict[str, re.Pattern[str]] = {
    "string": re.compile(r"[^\0]*", re.DOTALL),
    "normalizedString": re.compile(r"[^\t\n\r\0]*"),
    "token": re.compile(r"(?:[^\t\n\r \0]+(?: [^\t\n\r \0]+)*)?"),
    "language": _LANGUAGE,
    "NMTOKEN": re.compile(f"[{_NAME_CHAR}]+"),
    "Name": re.compile(f"[:{_NAME_START}][:{_NAME_CHAR}]*"),
    "NCName": re.compile(f"[{_NAME_START}][{_NAME_CHAR}]*"),
}
_STRINGS["NMTOKEN"] = re.compile(f"[:{_NAME_CHAR}]+")

_Parse = Callable[[str], Hashable]
"""From a lexical form to its value; ValueError where it has none."""


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    if match := pattern.fullmatch(text):
        return match
    raise ValueError(text)


def _number(text: str) -> int:
    """As int(), which refuses texts of more than some thousand digits for their cost; those are cut in parts."""
    if len(text) < 4000:
        return int(text)
    sign, digits = (-1 if text[0] == "-" else 1), text.lstrip("+-")
    half = len(digits) // 2
    return int(sign * (_number(digits[:half]) * 10 ** (len(digits) - half) + _number(digits[half:])))


def _integer(text: str) -> Hashable:
    return Fraction(_number(_matched(_INTEGER, text)[0]))


def _decimal(text: str) -> Hashable:
    whole, _, part = _matched(_DECIMAL, text)[0].partition(".")
    negative = whole.startswith("-")
    size = Fraction(_number((whole.lstrip("+-") + part) or "0"), 10 ** len(part))
    return -size if negative else size


def _bits(text: str, kind: str) -> Hashable:
    """The bits of a floating point number, which tell -0 from 0 and make the one NaN equal to itself."""
    _matched(_FLOAT, text)
    if text == "NaN":
        return "NaN"
    number = float(text.replace("INF", "inf"))
    try:
        return struct.pack(kind, number)
    except OverflowError:
        return struct.pack(kind, math.copysign(math.inf, number))


def _boolean(text: str) -> Hashable:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _hex_binary(text: str) -> Hashable:
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})*", text, re.ASCII):
        return bytes.fromhex(text)
    raise ValueError(text)


def _base64_binary(text: str) -> Hashable:
    if re.fullmatch(r"(?:[A-Za-z0-9+/] ?)*(?:= ?)?=?", text, re.ASCII):
        return base64.b64decode(text.replace(" ", ""), validate=True)
    raise ValueError(text)


def _zone(text: str | None) -> int | None:
    """Minutes from UTC, None without a time zone."""
    if text is None:
        return None
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text[0] == "-" else minutes


def _days(year: int, month: int) -> int:
    """Days of a month in the proleptic Gregorian calendar, whose leap years repeat every 400 years."""
    return monthrange(year % 400 + 400, month)[1]


def _date_time(text: str) -> Hashable:
    y, m, d, hour, minute, second, midnight, zone = _matched(_DATE_TIME, text).groups()
    year, month, day = _number(y), int(m), int(d)
    if day > _days(year, month):
        raise ValueError(text)
    if midnight:  # the end of a day is the beginning of the next
        day += 1
        if day > _days(year, month):
            day, month = 1, month + 1
        if month > 12:
            year, month = year + 1, 1
        return (year, month, day, 0, 0, Fraction(0), _zone(zone))
    return (year, month, day, int(hour), int(minute), _decimal(second), _zone(zone))


def _calendar(text: str, kind: str) -> Hashable:
    *parts, zone = _matched(_CALENDAR[kind], text).groups()
    if kind == "time":
        hour, minute, second, midnight = parts
        clock = (0, 0, Fraction(0)) if midnight else (int(hour), int(minute), _decimal(second))
        return (*clock, _zone(zone))
    numbers = tuple(_number(part) for part in parts)
    if kind == "date" and numbers[2] > _days(numbers[0], numbers[1]):
        raise ValueError(text)
    if kind == "gMonthDay" and numbers[1] > _days(4, numbers[0]):
        raise ValueError(text)
    return (*numbers, _zone(zone))


def _duration(text: str) -> Hashable:
    sign, *parts = _matched(_DURATION, text).groups()
    years, months, days, hours, minutes = (_number(part or "0") for part in parts[:-1])
    seconds = Fraction(parts[-1] or 0) + 60 * (minutes + 60 * (hours + 24 * days))
    total = years * 12 + months
    return (-total, -seconds) if sign else (total, seconds)


def _xml(text: str) -> Hashable:
    try:
        return ElementTree.canonicalize(f"<x>{text}</x>")
    except ElementTree.ParseError as error:
        raise ValueError(text) from error


def _any_uri(text: str) -> Hashable:
    if re.search(r"[\x00-\x20<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})", text):
        raise ValueError(text)
    return text


_PARSERS: dict[str, tuple[str, _Parse]] = {
    XSD + "decimal": ("decimal", _decimal),
    XSD + "float": ("float", lambda text: _bits(text, ">f")),
    XSD + "double": ("double", lambda text: _bits(text, ">d")),
    XSD + "boolean": ("boolean", _boolean),
    XSD + "hexBinary": ("hexBinary", _hex_binary),
    XSD + "base64Binary": ("base64Binary", _base64_binary),
    XSD + "anyURI": ("anyURI", _any_uri),
    XSD + "dateTime": ("dateTime", _date_time),
    XSD + "dateTimeStamp": ("dateTime", _date_time),
    XSD + "duration": ("duration", _duration),
    RDF + "XMLLiteral": ("XMLLiteral", _xml),
    **{XSD + name: ("decimal", _integer) for name in _BOUNDS},
    **{XSD + name: ("string", lambda text: text) for name in _STRINGS},
    **{XSD + kind: (kind, lambda text, kind=kind: _calendar(text, kind)) for kind in _CALENDAR},  # type: ignore[misc]
}

_LANG_STRING = RDF + "langString"
_UNTYPED = (RDF + "PlainLiteral", _LANG_STRING, RDFS + "Literal")

DATATYPES: frozenset[str] = frozenset(_PARSERS) | frozenset(_UNTYPED)
"""The IRIs of the supported datatypes: those of OWL 2 RL, and the calendar and duration types of XSD."""


def contains(datatype: str, value: Value) -> bool:
    """Whether *value* is in the value space of the supported *datatype* (an IRI)."""
    space, content = value
    if datatype == RDFS + "Literal":
        return True
    if datatype == RDF + "PlainLiteral":
        return space in ("string", "langString")
    if datatype == _LANG_STRING:
        return space == "langString"
    if space != _PARSERS[datatype][0]:
        return False
    name = datatype.removeprefix(XSD)
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        assert isinstance(content, Fraction)
        return content.denominator == 1 and (low is None or content >= low) and (high is None or content <= high)
    if name in _STRINGS:
        assert isinstance(content, str)
        return _STRINGS[name].fullmatch(content) is not None
    if name == "dateTimeStamp":
        assert isinstance(content, tuple)
        return content[-1] is not None
    return True


def value_of(literal: ox.Literal) -> Value | None:
    """What *literal* stands for. None where its datatype is not supported, or its text not in the lexical space.

    >>> value_of(ox.Literal("01", datatype=ox.NamedNode(XSD + "int"))) == value_of(ox.Literal(1))
    True
    >>> value_of(ox.Literal("x", datatype=ox.NamedNode(XSD + "int"))) is None
    True
    """
    if literal.language is not None:
        direction = getattr(literal, "direction", None)
        return ("langString", (literal.value, literal.language.lower(), str(direction) if direction else None))
    datatype = literal.datatype.value
    parser = _PARSERS.get(datatype)
    if parser is None:
        return None
    try:
        value = (parser[0], parser[1](literal.value))
    except (ValueError, KeyError, binascii.Error):
        return None
    return value if contains(datatype, value) else None


def is_ill_typed(literal: ox.Literal) -> bool:
    """Whether the datatype is supported and the text is not in its lexical space."""
    return literal.language is None and literal.datatype.value in _PARSERS and value_of(literal) is None
