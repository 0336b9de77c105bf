"""The Reconciliation Service API 0.2 over HTTP: manifest, query batches, suggestions, preview, data extension.

Every answer has the CORS header that the specification asks for (section 3.1), and comes as JSONP where a GET names a
``callback``. Work on batches is done in a thread, so that nobody else waits for it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from racegraph.reconcile.answer import Reconciler
from racegraph.reconcile.query import LONGEST, InvalidQuery, parse_batch, parse_extension

LARGEST = 16 * 1024 * 1024  # bytes of a request
_CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": "Content-Type, Accept",
}
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,4}", re.ASCII)

Current = Callable[[], Awaitable[Reconciler]]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a manifest says of a service: its name, what its ids and types are, and where an entity is shown.

    *view* is an address with ``{{id}}``, or a path of the same server.
    """

    name: str
    identifier_space: str
    schema_space: str
    view: str
    default_types: tuple[tuple[str, str], ...] = ()
    documentation: str = ""


def routes(current: Current, identity: Identity, path: str = "/reconcile") -> list[BaseRoute]:
    """The routes of a service that answers from the reconciler that *current* gives."""
    service = _Service(current, identity, path)
    answered = [
        Route(path, service.reconcile, methods=["GET", "POST"]),
        Route(f"{path}/suggest/{{kind}}", service.suggest, methods=["GET"]),
        Route(f"{path}/flyout/{{kind}}", service.flyout, methods=["GET"]),
        Route(f"{path}/properties", service.propose, methods=["GET"]),
        Route(f"{path}/preview", service.preview, methods=["GET"]),
    ]
    return [*answered, Route(path + "{rest:path}", _preflight, methods=["OPTIONS"])]


async def _preflight(request: Request) -> Response:
    return Response(status_code=204, headers={**_CORS, "access-control-max-age": "86400"})


class _Service:
    def __init__(self, current: Current, identity: Identity, path: str) -> None:
        self.current = current
        self.identity = identity
        self.path = path

    async def reconcile(self, request: Request) -> Response:
        try:
            form = await _fields(request)
            if "queries" in form:
                queries = parse_batch(form["queries"])
                reconciler = await self.current()
                return await asyncio.to_thread(lambda: _json(form, reconciler.reconcile(queries)))
            if "extend" in form:
                asked = parse_extension(form["extend"])
                reconciler = await self.current()
                return await asyncio.to_thread(lambda: _json(form, reconciler.extend(asked)))
            if request.method == "POST":
                raise InvalidQuery("a POST has queries or extend")
            return _json(form, self.manifest(str(request.base_url).rstrip("/")))
        except InvalidQuery as error:
            return _refusal(400, str(error))
        except _Refused as error:
            return _refusal(error.status, str(error))

    def manifest(self, base: str) -> dict[str, Any]:
        """The service manifest (section 4.1) as seen from *base*, the address of the server."""
        here = self.identity
        suggest = {
            kind: {
                "service_url": base,
                "service_path": f"{self.path}/suggest/{kind}",
                "flyout_service_url": base,
                "flyout_service_path": f"{self.path}/flyout/{kind}?id=${{id}}",
            }
            for kind in ("entity", "property", "type")
        }
        limit = {"name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": "0: no limit"}
        found: dict[str, Any] = {
            "versions": ["0.1", "0.2"],
            "name": here.name,
            "identifierSpace": here.identifier_space,
            "schemaSpace": here.schema_space,
            "view": {"url": here.view if "://" in here.view else base + here.view},
            "preview": {"url": f"{base}{self.path}/preview?id={{{{id}}}}", "width": 400, "height": 200},
            "suggest": suggest,
            "extend": {
                "propose_properties": {"service_url": base, "service_path": f"{self.path}/properties"},
                "property_settings": [limit],
            },
        }
        if here.default_types:
            found["defaultTypes"] = [{"id": id, "name": name} for id, name in here.default_types]
        if here.documentation:
            found["documentation"] = here.documentation
        return found

    async def suggest(self, request: Request) -> Response:
        prefix = request.query_params.get("prefix", "")[:LONGEST]
        cursor = request.query_params.get("cursor", "0")
        start = int(cursor) if cursor.isdecimal() and len(cursor) < 7 else 0
        reconciler = await self.current()
        suggestions = {
            "entity": reconciler.suggest_entities,
            "type": reconciler.suggest_types,
            "property": reconciler.suggest_properties,
        }
        if (kind := request.path_params["kind"]) not in suggestions:
            return _refusal(404, f"nothing suggests {kind!r}: there are entity, type and property")
        return self._answer(request, await asyncio.to_thread(suggestions[kind], prefix, start))

    async def flyout(self, request: Request) -> Response:
        found = (await self.current()).flyout(request.path_params["kind"], request.query_params.get("id", ""))
        return _refusal(404, "there is nothing of this id") if found is None else self._answer(request, found)

    async def propose(self, request: Request) -> Response:
        limit = request.query_params.get("limit", "")
        wanted = int(limit) if limit.isdecimal() and len(limit) < 7 else 20
        reconciler = await self.current()
        return self._answer(request, reconciler.propose_properties(request.query_params.get("type", ""), wanted))

    async def preview(self, request: Request) -> Response:
        id = request.query_params.get("id", "")
        view = self.manifest(str(request.base_url).rstrip("/"))["view"]["url"].replace("{{id}}", quote(id, safe="/"))
        page = (await self.current()).preview(id, view)
        if page is None:
            return _refusal(404, "there is nothing of this id")
        policy = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return Response(page, media_type="text/html", headers={**_CORS, **policy})

    def _answer(self, request: Request, found: Any) -> Response:
        try:
            return _json(dict(request.query_params), found)
        except _Refused as error:
            return _refusal(error.status, str(error))


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a request, of a form that was posted or of the address."""
    if request.method == "GET":
        return dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise _Refused(415, "post a form: application/x-www-form-urlencoded, with queries or extend")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise _Refused(413, f"a request has {LARGEST} bytes at most; send smaller batches")
    except ClientDisconnect:
        raise _Refused(400, "the request ended early") from None
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError as error:
        raise _Refused(400, f"the form cannot be read: {error}") from None
    return {name: values[0] for name, values in fields.items() if name != "callback"}


def _json(fields: dict[str, str], content: Any) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    callback = fields.get("callback")
    if callback is None:
        return Response(body, media_type="application/json", headers=_CORS)
    if not _CALLBACK.fullmatch(callback):
        raise _Refused(400, "the callback is no name of JavaScript")
    body = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
    headers = {**_CORS, "x-content-type-options": "nosniff"}
    return Response(f"/**/{callback}({body});", media_type="application/javascript", headers=headers)


def _refusal(status: int, message: str) -> Response:
    body = json.dumps({"status": "error", "message": message}, ensure_ascii=False)
    return Response(body, status, media_type="application/json", headers=_CORS)
