"""The files that pages load."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from racegraph.pages.site import Site
from racegraph.pages.static import static_file


async def static(site: Site, request: Request) -> Response:
    """A file that pages load."""
    found = static_file(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    kept = request.query_params.get("v") == found.digest
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
        "ETag": f'"{found.digest}"',
    }
    if f'"{found.digest}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = found.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = found.compressed, "gzip"
    return Response(body, 200, headers, found.media_type)
