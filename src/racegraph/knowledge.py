"""The ontology and the mappings: where they lie (in the wheel beside the code, or above it), and reading them."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SHIPPED = Path(__file__).parent / "data"
_HOME = _SHIPPED if _SHIPPED.is_dir() else Path(__file__).parents[2]

ONTOLOGY = _HOME / "ontology"
MAPPINGS = _HOME / "mappings"


class KnowledgeError(ValueError):
    """A file of the ontology or the mappings that cannot be used; the message names it, and the line where it can."""


def read_yaml(path: Path) -> Any:
    """What a YAML file holds; :class:`KnowledgeError` with line and column where it cannot be read."""
    import yaml

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{shown(path)}: is not UTF-8: see byte {error.start}") from None
    except OSError as error:
        raise KnowledgeError(f"{shown(path)}: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValueError) as error:  # the latter: a date that is none
        mark = getattr(error, "problem_mark", None)
        where = f"{mark.line + 1}:{mark.column + 1}: " if mark else " "
        raise KnowledgeError(f"{shown(path)}:{where}{getattr(error, 'problem', None) or error}") from None


@contextmanager
def using(path: Path) -> Iterator[None]:
    """Lay what goes wrong with the content of *path* to its charge, as a :class:`KnowledgeError`."""
    try:
        yield
    except re.error as error:
        raise KnowledgeError(f"{shown(path)}: {error} (in: {_around(error)})") from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, KnowledgeError):
            raise
        reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else error
        raise KnowledgeError(f"{shown(path)}: is not written as it should be: {reason}") from None


@contextmanager
def kept_for_good() -> Iterator[None]:
    """No search for reference cycles while much is made that stays: it takes a tenth of the time and finds none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def shown(path: Path) -> Path:
    """A path as messages show it: from the working folder, where it lies in there."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _around(error: re.error) -> str:
    pattern, at = str(error.pattern), error.pos or 0
    return pattern[max(0, at - 30) : at + 30]
