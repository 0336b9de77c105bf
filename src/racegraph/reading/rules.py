"""The rules of ``mappings/rules/``: one file per kind of fact, patterns over rendered clauses.

A rule says what must be found in a clause, and who or what then fills the roles of a fact. The format is described, for
who writes no Python, in ``mappings/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from racegraph.knowledge import MAPPINGS, KnowledgeError, read_yaml, shown, using
from racegraph.reading.grammar import written_out
from racegraph.reading.pattern import Pattern, part, stand_in
from racegraph.role import roles as declared_roles

_MACRO = re.compile(r"\{(?:(?P<name>[a-z_0-9]+)=)?(?P<what>[A-Z]+\+?|[A-Z]+g|[a-z_]+)(?::(?P<value>\d+\+?))?\}")
_GAP = r"(?: (?!und \w+te |doch |aber |,|\"|–)\S+){0,%d}?"

#: What a role may be filled with besides a named part of a pattern.
CONTEXT = frozenset(
    {
        "subject",
        "crew",
        "event",
        "series",
        "season",
        "topic",
        "current_crew",
        "world_series",
        "current_car",
        "last_crew",
        "also_season",
        "entrant",
        "current_team",
        "own_team",
        "house_team",
        "current_class",
        "event_circuit",
        "published",
    }
)


class RuleError(KnowledgeError):
    """A rule that cannot be used; the message names file, rule and what is wrong."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must (or must not) match; *roles* are what the fact must then say."""

    text: str
    roles: Mapping[str, str]
    status: str = "asserted"
    fires: bool = True


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: the *parts* of a pattern or the context that do, or a fixed word or number (*value*)."""

    role: str
    parts: tuple[str, ...]
    optional: bool = False
    value: str | int | None = None

    @classmethod
    def of(cls, role: str, written: str) -> Filler:
        """The filler of a role as a rule writes it: ``driver+driver2``, ``season?``, ``=1``."""
        if written.startswith("="):
            word = written[1:].rstrip("?")
            return cls(role, (), value=int(word) if word.isdigit() and role in _WHOLE else word)
        return cls(role, tuple(written.rstrip("?").split("+")), written.endswith("?"))


#: Roles whose fillers are whole numbers.
_WHOLE = frozenset({"position", "points", "count", "age"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. *find* are patterns that must all be found, *unless* ones that must not; *roles* maps a fact's roles to
    parts of the patterns, to the context, or (after ``=``) to fixed words. *share* says how places are shared out over
    an enumeration. *sources* are the patterns as written."""

    id: str
    kind: str
    path: Path
    line: int
    find: tuple[Pattern, ...]
    needs: tuple[frozenset[str], ...]
    unless: Pattern | None
    roles: Mapping[str, str]
    status: str
    confidence: float
    scope: str
    share: str
    explicit: bool
    every: bool
    shared_cars: bool
    statuses: frozenset[str]
    examples: tuple[Example, ...]
    sources: tuple[str, ...]
    fillers: tuple[Filler, ...]

    @property
    def where(self) -> str:
        """File, line and id, to be put before a message."""
        return f"{shown(self.path)}:{self.line}: rule {self.id}"


@cache
def words(folder: Path = MAPPINGS / "rules") -> dict[str, str]:
    """The word lists of ``words.yaml``, each as one regular expression."""
    path = folder / "words.yaml"
    with using(path):
        lists = read_yaml(path)
        return {name: value if isinstance(value, str) else "|".join(value) for name, value in lists.items()}


def expand(pattern: str, lists: Mapping[str, str]) -> tuple[Pattern, frozenset[frozenset[str]]]:
    """A pattern with its macros written out, and the types of mention without which it cannot match.

    ``{team=T}`` is a mention of that type, captured; ``{V}`` one not captured, ``{VL}`` one of either type; ``{P+}`` an
    enumeration of people; ``{Pg}`` a person in the genitive; ``{O:1}`` an ordinal of that value;
    ``{gap}`` up to four words; ``{win}`` a list of words.yaml. :class:`re.error` where it is wrong, :class:`KeyError`
    where there is no such list.
    """
    needs: set[frozenset[str]] = set()
    used: dict[str, int] = {}
    written: list[str] = []

    def listed(body: str) -> str:
        written.append(body)
        return stand_in(len(written) - 1)

    def put(match: re.Match[str]) -> str:
        name, what = match["name"], match["what"]
        if match["value"]:  # ``{O:1}``: a name by which the value asked for is known again, see valued()
            name = f"value_{match['value'].replace('+', '_up')}"
        if name:  # one name in two alternatives is one part: the second is numbered, see part()
            used[name] = used.get(name, 0) + 1
            name = name if used[name] == 1 else f"{name}__{used[name]}"
        if what == "gap":
            return listed(f"(?:{_GAP % 4})")
        if what == "far":
            return listed(f"(?:{_GAP % 9})")
        if what.islower():
            if what not in lists:
                raise KeyError(what)
            body = listed(f"(?:{lists[what]})")
        elif what == "P+":
            body = listed(written_out("introduced_persons"))
        elif what.endswith("g"):
            body = rf"<{what[:-1]}\d+>s"
        else:
            letters = what if len(what) == 1 else f"[{what}]"
            body = rf"<{letters}\d+>(?![s\w])" if what == "P" else rf"<{letters}\d+>"
        return f"(?P<{name}>{body})" if name else f"(?:{body})"

    out = Pattern(rf"(?<![\w<>-])(?:{_MACRO.sub(put, pattern)})(?![\w<-])", written)
    # What stands outside of any optional or alternative part is needed: found by taking those parts out.
    bare = pattern
    previous = ""
    while bare != previous:
        previous = bare
        bare = re.sub(
            r"\((?:\?[:=!<]*)?[^()]*\)(?:[?*+]|\{[\d,]+\})?\??",
            lambda m: "" if _optional(m.group()) else m.group()[1:-1],
            bare,
        )
    if "|" not in bare:
        for match in _MACRO.finditer(bare):
            what = match["what"]
            if what[0].isupper():
                needs.add(frozenset(what.rstrip("+").removesuffix("g")))
    return out, frozenset(needs)


def _optional(group: str) -> bool:
    return group.startswith(("(?!", "(?=", "(?<")) or group[-1] in "?*}" or "|" in group


_KEYS = frozenset(
    {
        "id",
        "find",
        "unless",
        "roles",
        "status",
        "confidence",
        "scope",
        "share",
        "explicit",
        "every",
        "shared_cars",
        "statuses",
        "must",
        "must_not",
        "note",
    }
)


#: What a clause can be, and a rule can say its fact is; the latter two only a rule: see firing.
STATUSES = frozenset({"asserted", "announced", "denied", "hypothetical", "question", "virtual"})
_OWN_STATUSES = frozenset({"scheduled", "aside"})
SCOPES = ("clause", "sentence")
#: ``behind``: who is enumerated comes after those ahead, one after the other; ``places``: to each one of the places;
#: ``races``: one place in each race of the weekend.
SHARES = ("ahead", "behind", "places", "races")


def load_file(path: Path, lists: Mapping[str, str]) -> list[Rule]:
    """The rules of one file; :class:`RuleError` names file, line and rule, and says what is wrong with it."""
    data, text = read_yaml(path), path.read_text(encoding="utf-8")
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str) or not isinstance(data.get("rules"), list):
        raise RuleError(f"{shown(path)}: must have 'kind' (of fact) and 'rules' (a list)")
    always = data.get("roles") or {}
    out: list[Rule] = []
    for number, row in enumerate(data["rules"], 1):
        name = row.get("id") if isinstance(row, dict) else None
        line = _line_of(text, str(name), after=out[-1].line if out else 0)
        where = f"{shown(path)}:{line}: rule {name}" if name else f"{shown(path)}: rule number {number}"
        try:
            out.append(_rule(path, line, data["kind"], always, row, lists))
        except (RuleError, TypeError, AttributeError) as error:
            problem = error if isinstance(error, RuleError) else f"is not written as a rule is: {error}"
            raise RuleError(f"{where}: {problem}") from None
    return out


def _line_of(text: str, name: str, after: int) -> int:
    """The line on which the rule of this id begins: the first one below line *after*."""
    key = re.compile(rf"""\s*(?:-\s+)?id:\s*['"]?{re.escape(name)}['"]?\s*(?:#.*)?""")
    numbered = enumerate(text.splitlines()[after:], after + 1)
    return next((number for number, line in numbered if key.fullmatch(line)), after + 1)


def _rule(path: Path, line: int, kind: str, always: Mapping[str, str], row: Any, lists: Mapping[str, str]) -> Rule:
    """One rule; :class:`RuleError` says what is wrong with it, without saying where it stands."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row.get("find"):
        raise RuleError("needs 'id' (a word) and 'find'")
    if unknown := row.keys() - _KEYS:
        raise RuleError(f"unknown key {sorted(map(str, unknown))[0]!r}; known are {', '.join(sorted(_KEYS))}")
    finds = [row["find"]] if isinstance(row["find"], str) else row["find"]
    compiled = []
    needs: set[frozenset[str]] = set()
    for pattern in finds:
        regex, need = _pattern(pattern, lists)
        compiled.append(regex)
        needs |= need
    unless = row.get("unless")
    if isinstance(unless, list):
        unless = "|".join(f"(?:{u})" for u in unless)
    # a file's common role that is emptied in a rule is left out there
    roles = {role: filler for role, filler in {**always, **(row.get("roles") or {})}.items() if filler}
    groups = {part(g) for r in compiled for g in r.groups}
    for role, filler in roles.items():
        parts = str(filler).rstrip("?").split("+")
        if not str(filler).startswith("=") and any(p not in groups | CONTEXT for p in parts):
            known = ", ".join(sorted(CONTEXT))
            raise RuleError(f"role {role!r} is filled by {filler!r}, which is neither in 'find' nor one of {known}")
    _check_roles(kind, {role: str(filler) for role, filler in roles.items() if filler})
    scope = row.get("scope", "clause")
    if scope not in SCOPES:
        raise RuleError(f"scope {scope!r} is none of {', '.join(SCOPES)}")
    share = row.get("share", "")
    if share and (share not in SHARES or not {"participant", "position"} <= roles.keys()):
        raise RuleError(f"share {share!r} is none of {', '.join(SHARES)}, or participant and position are not filled")
    statuses = frozenset(row.get("statuses", ()))
    for status in (*statuses, *([row["status"]] if "status" in row else [])):
        if status not in STATUSES | _OWN_STATUSES:
            raise RuleError(f"status {status!r} is none of {', '.join(sorted(STATUSES | _OWN_STATUSES))}")
    confidence = row.get("confidence", 0.95)
    if not isinstance(confidence, float | int) or not 0 < confidence <= 1:
        raise RuleError(f"confidence {confidence!r} is no number above 0 and up to 1")
    return Rule(
        id=row["id"],
        kind=kind,
        path=path,
        line=line,
        find=tuple(compiled),
        needs=tuple(needs),
        unless=_pattern(unless, lists)[0] if unless else None,
        roles={k: str(v) for k, v in roles.items() if v},
        status=row.get("status", ""),
        confidence=float(confidence),
        scope=scope,
        share=share,
        explicit=bool(row.get("explicit", False)),
        every=bool(row.get("every", False)),
        shared_cars=bool(row.get("shared_cars", False)),
        statuses=statuses,
        examples=tuple(_examples(row)),
        sources=tuple(finds),
        fillers=tuple(Filler.of(role, str(written)) for role, written in roles.items()),
    )


def _check_roles(kind: str, roles: Mapping[str, str]) -> None:
    """Whether a fact of *kind* takes these roles, and each that it needs is sure to be filled."""
    if kind not in declared_roles():
        raise RuleError(f"kind {kind!r} is none of mappings/facts/roles.yaml")
    declared = {role.name: role.use for role in declared_roles()[kind]}
    for role in roles:
        if role not in declared:
            raise RuleError(f"{kind} has no role {role!r}, only {', '.join(declared)}")
    for role, use in declared.items():
        if use == "needs" and roles.get(role, "?").endswith("?"):
            raise RuleError(f"{kind} needs the role {role!r}, which is filled by nothing, or not always")
    either = [role for role, use in declared.items() if use == "either"]
    if either and not any(role in roles for role in either):
        raise RuleError(f"{kind} needs one of the roles {', '.join(either)}")


def _pattern(pattern: str, lists: Mapping[str, str]) -> tuple[Pattern, frozenset[frozenset[str]]]:
    try:
        return expand(pattern, lists)
    except KeyError as error:
        raise RuleError(f"no list {error.args[0]!r} in words.yaml (in: {pattern})") from None
    except re.error as error:
        raise RuleError(f"{error} (in: {pattern})") from None


def _examples(row: Mapping[str, Any]) -> list[Example]:
    """``must``: "sentence => role: value; role: value [status]"; ``must_not``: sentences."""
    for key in ("must", "must_not"):
        if not isinstance(row.get(key, []), list):
            raise RuleError(f"{key!r} must be a list of sentences, each after a hyphen")
    out = []
    for text in row.get("must", ()):
        sentence, arrow, says = str(text).partition(" => ")
        if not arrow:
            raise RuleError(f"example {text!r} lacks ' => role: value'")
        status = re.search(r"\[(\w+)\]\s*$", says)
        pairs = dict(p.split(":", 1) for p in re.sub(r"\[\w+\]\s*$", "", says).split(";") if ":" in p)
        roles = {k.strip(): v.strip() for k, v in pairs.items()}
        out.append(Example(sentence, roles, status[1] if status else "asserted"))
    out.extend(Example(str(text), {}, fires=False) for text in row.get("must_not", ()))
    return out


@cache
def load(folder: Path = MAPPINGS / "rules") -> tuple[Rule, ...]:
    """All rules, in the order of files and lines; :class:`RuleError` where two have one id or state the same."""
    lists = words(folder)
    out: list[Rule] = []
    ids: dict[str, Rule] = {}
    same: dict[tuple[str, str, str], Rule] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "words.yaml":
            continue
        for rule in load_file(path, lists):
            if rule.id in ids:
                raise RuleError(f"{rule.where}: the id is taken by {ids[rule.id].where}")
            key = (
                rule.kind,
                " & ".join(rule.sources),
                repr((sorted(rule.roles.items()), rule.unless.pattern if rule.unless else "", rule.status)),
            )
            if key in same:
                raise RuleError(f"{rule.where}: states the same as {same[key].where}")
            ids[rule.id] = same[key] = rule
            out.append(rule)
    return tuple(out)
