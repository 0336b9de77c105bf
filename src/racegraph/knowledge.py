"""Where the ontology and the mappings lie: in the wheel beside the code, or in the checkout above it."""

from __future__ import annotations

from pathlib import Path

_SHIPPED = Path(__file__).parent / "data"
_HOME = _SHIPPED if _SHIPPED.is_dir() else Path(__file__).parents[2]

ONTOLOGY = _HOME / "ontology"
MAPPINGS = _HOME / "mappings"
