"""What the service counts of itself, in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from racegraph.serve.service import GraphService

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds


class Metrics:
    """Counts of requests, since the service began."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._failures: Counter[str] = Counter()
        self._durations: dict[str, list[int]] = {}
        self._seconds: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def count(self, route: str, method: str, status: int, seconds: float, size: int, code: str | None) -> None:
        """Count one request; *code* is what went wrong, if anything did."""
        self._requests[route, method, status] += 1
        self._bytes[route] += size
        self._seconds[route] += seconds  # type: ignore[assignment]  # a Counter adds floats as well
        histogram = self._durations.setdefault(route, [0] * (len(BUCKETS) + 1))
        histogram[bisect_left(BUCKETS, seconds)] += 1
        if code is not None:
            self._failures[code] += 1

    def text(self, service: GraphService) -> str:
        """All of it, and the state of the pool now."""
        return "\n".join([*self._lines(service), ""])

    def _lines(self, service: GraphService) -> Iterator[str]:
        yield from _head("racegraph_requests_total", "counter", "Requests, by route, method and status.")
        for (route, method, status), number in sorted(self._requests.items()):
            labels = f'route="{route}",method="{method}",status="{status}"'
            yield f"racegraph_requests_total{{{labels}}} {number}"
        yield from _head("racegraph_failures_total", "counter", "Requests without a whole answer, by what went wrong.")
        for code, number in sorted(self._failures.items()):
            yield f'racegraph_failures_total{{code="{code}"}} {number}'
        yield from _head("racegraph_response_bytes_total", "counter", "Bytes of response bodies, by route.")
        for route, number in sorted(self._bytes.items()):
            yield f'racegraph_response_bytes_total{{route="{route}"}} {number}'
        yield from _head("racegraph_request_seconds", "histogram", "Time from request to the end of its response.")
        for route, histogram in sorted(self._durations.items()):
            total = 0
            for bound, number in zip((*BUCKETS, "+Inf"), histogram, strict=True):
                total += number
                yield f'racegraph_request_seconds_bucket{{route="{route}",le="{bound}"}} {total}'
            yield f'racegraph_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}'
            yield f'racegraph_request_seconds_count{{route="{route}"}} {total}'
        yield from _head("racegraph_kept_answers_total", "counter", "Answers that were given again without a query.")
        yield f"racegraph_kept_answers_total {service.cache.hits}"
        yield from _head("racegraph_shared_answers_total", "counter", "Answers that others got who asked the same.")
        yield f"racegraph_shared_answers_total {service.sharing.shared}"
        pool = service.pool
        yield from _head("racegraph_queries", "gauge", "Queries now, by where they are.")
        for state, number in pool.load.items():
            if state != "workers":
                yield f'racegraph_queries{{state="{state}"}} {number}'
        yield from _head("racegraph_workers", "gauge", "Worker processes.")
        yield f"racegraph_workers {pool.load['workers']}"
        yield from _head("racegraph_worker_events_total", "counter", "What happened to workers and their queries.")
        for event, number in pool.counts.items():
            yield f'racegraph_worker_events_total{{event="{event}"}} {number}'
        yield from _head("racegraph_versions_total", "counter", "Versions of the dataset that were taken up.")
        yield f"racegraph_versions_total {service.swaps}"
        yield from _head("racegraph_version_info", "gauge", "The version that queries are answered from.")
        yield f'racegraph_version_info{{version="{service.snapshot.version}"}} 1'


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
