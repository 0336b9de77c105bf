"""The templates, and what they share: escaping is always on, and a name can never become markup."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from racegraph.pages.language import catalogue
from racegraph.pages.phrase import page
from racegraph.pages.static import address
from racegraph.prefix import short


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(address=address, page=page, rules=catalogue("rules"))
    made.filters["short"] = short
    return made


def prepare() -> None:
    """Compile all templates, that no page has to wait for its own."""
    made = environment()
    for name in made.list_templates():
        made.get_template(name)


def render(name: str, values: Mapping[str, Any]) -> bytes:
    """The page of the template *name*, in UTF-8."""
    return environment().get_template(name).render(values).encode()
