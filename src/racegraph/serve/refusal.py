"""What is not done, and why: the error that becomes an HTTP response."""

from __future__ import annotations


class Refused(Exception):
    """A request that is not carried out. *status* is the HTTP status, *detail* says what the client can do.

    *headers* go with the response, *code* names what went wrong, for programs.
    """

    def __init__(
        self, status: int, detail: str, headers: tuple[tuple[bytes, bytes], ...] = (), code: str = "refused"
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers
        self.code = code
