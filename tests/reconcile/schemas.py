"""The JSON schemas and examples of the Reconciliation Service API 0.2, as its specification has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPECIFICATION = Path(__file__).parents[3] / "shared" / "reconciliation-0.2"
needs_specification = pytest.mark.skipif(
    not SPECIFICATION.is_dir(), reason="the schemas and examples (../shared/reconciliation-0.2) are not here"
)


def examples(kind: str, validity: str) -> list[Path]:
    return sorted((SPECIFICATION / "examples" / kind / validity).glob("*.json"))


def faults(schema: str, document: Any) -> list[str]:
    """What a document breaks of a schema of the specification."""
    schemas = {p.stem: json.loads(p.read_text("utf-8")) for p in (SPECIFICATION / "schemas").glob("*.json")}
    resources = [(s["$id"], Resource.from_contents(s, default_specification=DRAFT202012)) for s in schemas.values()]
    validator = Draft202012Validator(schemas[schema], registry=Registry().with_resources(resources))
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document)]
