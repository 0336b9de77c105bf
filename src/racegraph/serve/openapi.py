"""The service's description for programs: OpenAPI 3.1, served at ``/openapi.json``."""

from __future__ import annotations

from typing import Any

from racegraph.serve import negotiation, protocol
from racegraph.serve.metrics import CONTENT_TYPE

RDF_TYPES = tuple(dict.fromkeys(negotiation.GRAPHS.values()))
TABLE_TYPES = tuple(dict.fromkeys(negotiation.SOLUTIONS.values()))
IRI = {"type": "string", "format": "iri"}


def document(title: str, description: str, version: str, *, writable: bool) -> dict[str, Any]:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "description": description, "version": version},
        "paths": {
            "/sparql": _sparql(writable),
            "/store": _store(writable),
            "/health": {
                "get": {"summary": "Whether queries can be answered", "responses": _plain("application/json", 503)}
            },
            "/metrics": {
                "get": {
                    "summary": "Counts, for Prometheus",
                    "responses": _plain(CONTENT_TYPE.decode().partition(";")[0]),
                }
            },
        },
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["title", "status", "code", "detail"],
                    "properties": {
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                        "instance": {"type": "string"},
                    },
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _sparql(writable: bool) -> dict[str, Any]:
    query = {
        "query": {"type": "string", "description": "SPARQL 1.1 Query"},
        "default-graph-uri": {"type": "array", "items": IRI},
        "named-graph-uri": {"type": "array", "items": IRI},
        "timeout": {"type": "number", "exclusiveMinimum": 0, "description": "seconds"},
        "format": {"type": "string", "enum": list(negotiation.SHORT_NAMES)},
    }
    update = {
        "update": {"type": "string", "description": "SPARQL 1.1 Update"},
        "using-graph-uri": {"type": "array", "items": IRI},
        "using-named-graph-uri": {"type": "array", "items": IRI},
    }
    bodies: dict[str, Any] = {
        protocol.FORM: {"schema": {"type": "object", "properties": {**query, **(update if writable else {})}}},
        protocol.QUERY: {"schema": {"type": "string"}},
    }
    if writable:
        bodies[protocol.UPDATE] = {"schema": {"type": "string"}}
    answers = {
        "200": {"description": "The answer, or the service description", "content": _content(TABLE_TYPES + RDF_TYPES)},
        **({"204": {"description": "The update is made"}} if writable else {}),
        "304": {"description": "The answer is the one that the client has"},
        **_problems(400, 403, 406, 413, 422, 503, 504),
    }
    get = {
        "summary": "Query",
        "parameters": [
            {"name": name, "in": "query", "schema": schema, "style": "form", "explode": True}
            for name, schema in query.items()
        ],
        "responses": answers,
    }
    post: dict[str, Any] = {
        "summary": "Query or update",
        "requestBody": {"content": bodies},
        "responses": {**answers, **_problems(408, 415, *((401, 412) if writable else ()))},
    }
    if writable:
        post["security"] = [{}, {"token": []}]
    return {"get": get, "post": post}


def _store(writable: bool) -> dict[str, Any]:
    parameters = [
        {"name": "graph", "in": "query", "schema": IRI},
        {"name": "default", "in": "query", "schema": {"type": "string", "maxLength": 0}, "allowEmptyValue": True},
    ]
    methods: dict[str, Any] = {
        "get": {
            "summary": "Read a graph",
            "responses": {
                "200": {"description": "The graph", "content": _content(RDF_TYPES)},
                "304": {"description": "The graph is the one that the client has"},
                **_problems(400, 404, 406, 422, 503, 504),
            },
        }
    }
    if writable:
        body = {"content": {media_type: {"schema": {"type": "string"}} for media_type in RDF_TYPES}}
        outcomes = {
            "201": {"description": "The graph is there now"},
            "204": {"description": "The graph is changed"},
            **_problems(400, 401, 403, 404, 408, 412, 413, 415, 503, 504),
        }
        for method, summary in (("put", "Replace a graph"), ("post", "Add to a graph"), ("delete", "Remove a graph")):
            methods[method] = {"summary": summary, "security": [{"token": []}], "responses": outcomes}
            if method != "delete":
                methods[method]["requestBody"] = body
    return {"parameters": parameters, **methods}


def _content(media_types: tuple[str, ...]) -> dict[str, Any]:
    return {media_type: {} for media_type in media_types}


def _plain(media_type: str, *problems: int) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": "OK", "content": _content((media_type,))}}
    for status in problems:
        answers[str(status)] = {"description": "Not now", "content": _content((media_type,))}
    return answers


def _problems(*statuses: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": "A problem", "content": content} for status in statuses}
