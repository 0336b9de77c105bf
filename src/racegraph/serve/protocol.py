"""SPARQL 1.1 Protocol, section 2: what operation does a request ask for?"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_to_bytes

from racegraph.serve.refusal import Refused

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
# The parameters that give the dataset: default graph, named graphs.
DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
NOT_UTF8 = "The parameters are not percent-encoded UTF-8."
# How many parameters a form may have: each graph of a dataset is one.
PARAMETERS = 4096


@dataclass(frozen=True, slots=True)
class Operation:
    """One query or update, and what the request says about how to run it.

    *default_graphs* and *named_graphs* are those of the protocol's parameters (for an update, the ``using-`` ones).
    *timeout* is in seconds; *format* is a short name or a media type. Both are None where the client leaves it to us.
    """

    kind: str  # "query", "update" or "" (for the service description)
    text: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    format: str | None = None


def operation(method: str, query_string: bytes, content_type: str, body: bytes) -> Operation:
    """The operation of a GET, HEAD or POST request; raises :class:`Refused`.

    >>> operation("GET", b"query=ASK%20%7B%7D&default-graph-uri=http%3A%2F%2Fe%2F", "", b"").default_graphs
    ('http://e/',)
    """
    if method != "POST" and query_string.startswith(b"query=") and b"&" not in query_string:
        return Operation("query", _decoded(query_string[6:]))
    parameters = parameters_of(query_string)
    if method != "POST":
        if "update" in parameters:
            raise Refused(400, "An update has to be sent by POST.")
        return _from_parameters(parameters)
    media_type, _, rest = content_type.partition(";")
    media_type = media_type.strip().lower()
    charset = charset_of(rest)
    if charset not in ("", "utf-8", "utf8"):
        raise Refused(415, f"The charset has to be UTF-8, not {charset}.")
    if media_type == FORM:
        for name, values in parameters_of(body).items():
            parameters.setdefault(name, []).extend(values)
        return _from_parameters(parameters)
    if media_type not in (QUERY, UPDATE):
        if not media_type and not body:
            return _from_parameters(parameters)
        raise Refused(415, f"The Content-Type has to be {QUERY}, {UPDATE} or {FORM}.")
    if "query" in parameters or "update" in parameters:
        raise Refused(400, "The operation stands in the body and in the address; send it once.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "The body is not UTF-8.") from None
    parameters["query" if media_type == QUERY else "update"] = [text]
    return _from_parameters(parameters)


def _decoded(value: bytes) -> str:
    try:
        return unquote_to_bytes(value.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise Refused(400, NOT_UTF8) from None


def parameters_of(data: bytes) -> dict[str, list[str]]:
    """The parameters of a query string or a form, decoded once."""
    try:
        pairs = parse_qsl(
            data.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS, separator="&"
        )
    except UnicodeDecodeError:
        raise Refused(400, NOT_UTF8) from None
    except ValueError:
        raise Refused(400, f"There are more than {PARAMETERS} parameters.") from None
    parameters: dict[str, list[str]] = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    return parameters


def _from_parameters(parameters: dict[str, list[str]]) -> Operation:
    texts = [(name, text) for name in ("query", "update") for text in parameters.get(name, ())]
    if len(texts) > 1:
        raise Refused(400, "More than one query or update; send one.")
    if not texts:
        return Operation("")
    kind, text = texts[0]
    default, named = DATASET[kind]
    for graphs in DATASET.values():
        if graphs != DATASET[kind] and any(name in parameters for name in graphs):
            raise Refused(400, f"The dataset of this {kind} is given by {default} and {named}.")
    return Operation(
        kind,
        text,
        tuple(parameters.get(default, ())),
        tuple(parameters.get(named, ())),
        _timeout(parameters),
        one(parameters, "format"),
    )


def _timeout(parameters: dict[str, list[str]]) -> float | None:
    value = one(parameters, "timeout")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise Refused(400, f"timeout={value}: give a number of seconds above 0.")
    return seconds


def one(parameters: dict[str, list[str]], name: str) -> str | None:
    """The value of a parameter that may be there once; None where it is not."""
    values = parameters.get(name, [])
    if len(values) > 1:
        raise Refused(400, f"More than one {name}; send one.")
    return values[0] if values else None


def charset_of(parameters: str) -> str:
    """The charset among the parameters of a Content-Type, lower case; empty where there is none."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""
