"""Write ontology/alignments/NAME.ttl from each NAME.sssom.tsv beside it: the mappings that hold, as triples.

Negative mappings (predicate_modifier Not) stay in the TSV, since no triple says them. A test compares the files with
what this writes.

usage: python tools/alignment_turtle.py
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from racegraph.knowledge import ONTOLOGY


def read(path: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The metadata and the rows of an SSSOM table (SSSOM/TSV with its metadata in the head)."""
    lines = path.read_text("utf-8").splitlines()
    metadata = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return metadata, list(rows)


def turtle(path: Path) -> str:
    """The mappings of an SSSOM table that hold, as Turtle."""
    metadata, rows = read(path)
    lines = [f"# {metadata['mapping_set_title']}: written by tools/alignment_turtle.py from {path.name}.", ""]
    lines += [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in metadata["curie_map"].items()]
    lines += [
        "@prefix dcterms: <http://purl.org/dc/terms/> .",
        "",
        f"<{metadata['mapping_set_id']}>",
        f'  dcterms:title "{metadata["mapping_set_title"]}"@en ;',
        f'  dcterms:creator "{metadata["creator_label"][0]}" ;',
        f"  dcterms:license <{metadata['license']}> .",
        "",
    ]
    lines += [
        f"{row['subject_id']} {row['predicate_id']} {row['object_id']} ."
        for row in rows
        if not row["predicate_modifier"]
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for table in sorted((ONTOLOGY / "alignments").glob("*.sssom.tsv")):
        table.with_name(table.name.replace(".sssom.tsv", ".ttl")).write_text(turtle(table), "utf-8")
