"""Rules keep what their examples promise, wrong rule files are refused by name, and no text makes a rule run away."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import racegraph.reading.rules
from racegraph.cli import main
from racegraph.knowledge import MAPPINGS, KnowledgeError
from racegraph.reading.diagnosis import TYPES
from racegraph.reading.example import drawn, failures, misfits, plain
from racegraph.reading.rules import CONTEXT, Rule, RuleError, load

FILES = sorted(path.name for path in (MAPPINGS / "rules").glob("*.yaml") if path.name != "words.yaml")
WINS = (MAPPINGS / "rules" / "race-win.yaml").read_text("utf-8")
GUIDE = (MAPPINGS / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_examples_of_all_rules_hold(name: str) -> None:
    rules = load()
    assert not [str(failure) for failure in failures(rules, [rule for rule in rules if rule.path.name == name])]


def test_every_part_of_every_pattern_can_match() -> None:
    assert not list(misfits(load()))


def test_running_all_examples_is_quick_enough_to_do_after_every_edit() -> None:
    start = time.process_time()
    list(failures(load()))
    assert time.process_time() - start < 5


# -- wrong files ------------------------------------------------------------------------------------------------------

PODIUM = """\
kind: Podium
rules:
  - id: podium-champagne
    find: '{person=P+} (?:verspritzte|verspritzten) (?:\\S+ ){0,4}?champagner'
    roles: {participant: person, event: event}
    must:
      - 'Marco Bergmann verspritzte in Zandvoort Champagner. => participant: Marco Bergmann'
    must_not:
      - 'Marco Bergmann trank am Abend in Zandvoort Champagner.'
"""


def folder_of(home: Path, **files: str) -> Path:
    """A folder of rules with these files beside the word lists."""
    shutil.copy(MAPPINGS / "rules" / "words.yaml", home)
    for name, text in files.items():
        (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return home


def load_anew(folder: Path) -> tuple[Rule, ...]:
    return load.__wrapped__(folder)


def refusal(folder: Path) -> str | None:
    """Why a folder of rules is refused; None where it is not. Nothing else may be raised."""
    try:
        load_anew(folder)
    except KnowledgeError as error:
        return str(error)
    return None


def changed(old: str, new: str) -> str:
    assert PODIUM.count(old) == 1
    return PODIUM.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (changed("    find:", "   find:"), 4, "expected"),  # no YAML, so no rule to name
        (changed("{person=P+}", "{person=P+} {verspritzen}"), 3, "rule podium-champagne: no list 'verspritzen' in"),
        (changed("(?:verspritzte|", "(?:verspritzte|("), 3, "missing )"),
        (changed("    roles:", "    unless: '(auf der tribüne'\n    roles:"), 3, "missing )"),
        (changed("(?:verspritzte|", "(?<!{win} )(?:verspritzte|"), 3, "look-behind requires fixed-width pattern"),
        (changed("    roles:", "    unless: '{stand}'\n    roles:"), 3, "no list 'stand' in words.yaml"),
        (changed("participant: person,", "participant: persons,"), 3, "role 'participant' is filled by 'persons'"),
        (changed("participant: person,", "driver: person,"), 3, "Podium has no role 'driver'"),
        (changed(", event: event}", "}"), 3, "Podium needs the role 'event'"),
        (changed("event: event", "event: event?"), 3, "Podium needs the role 'event'"),
        (changed("kind: Podium", "kind: Champagne"), 3, "kind 'Champagne' is none of"),
        (changed("    must:\n", "    musst:\n"), 3, "unknown key 'musst'"),
        (changed("    roles:", "    status: planned\n    roles:"), 3, "status 'planned' is none of"),
        (changed("    roles:", "    statuses: [planned]\n    roles:"), 3, "status 'planned' is none of"),
        (changed("    roles:", "    scope: article\n    roles:"), 3, "scope 'article' is none of"),
        (changed("    roles:", "    confidence: 95\n    roles:"), 3, "confidence 95 is no number above 0 and up to 1"),
        (changed(" => ", " -> "), 3, "lacks ' => role: value'"),
        (changed("    must_not:\n      -", "    must_not:"), 3, "'must_not' must be a list"),
        (PODIUM + PODIUM.partition("rules:\n")[2], 10, "the id is taken by"),
        (
            PODIUM + PODIUM.partition("rules:\n")[2].replace("podium-champagne", "podium-wine"),
            10,
            "states the same as",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_with_file_line_and_rule(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    folder = folder_of(tmp_path, podium=text)
    message = refusal(folder)
    assert message is not None
    assert message.startswith(f"{folder / 'podium.yaml'}:{line}:")
    assert reason in message


def test_an_id_is_taken_by_another_file(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, podium=PODIUM, wine=changed("champagner'", "wein'"))
    with pytest.raises(RuleError, match=r"wine\.yaml:3: rule podium-champagne: the id is taken by .*podium\.yaml:3"):
        load_anew(folder)


@pytest.mark.parametrize("text", ["", "rules: []\n", "kind: Podium\n", "- Podium\n", "kind: Podium\nrules: {a: b}\n"])
def test_a_file_without_kind_and_rules_is_refused(tmp_path: Path, text: str) -> None:
    folder = folder_of(tmp_path, podium=text)
    with pytest.raises(RuleError, match=r"podium\.yaml: must have 'kind'"):
        load_anew(folder)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, podium=PODIUM)
    (folder / "podium.yaml").write_bytes(PODIUM.replace("Zandvoort", "Nürburg").encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"podium\.yaml: is not UTF-8"):
        load_anew(folder)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_loaded_or_refused_by_name(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WINS)))
    end = data.draw(st.integers(start, min(len(WINS), start + 40)))
    put = data.draw(st.text(alphabet="()[]{}|?*+\\'\":-,#&!>\n \tPaü0", max_size=4))
    folder = folder_of(tmp_path, damaged=WINS[:start] + put + WINS[end:])
    assert "damaged.yaml" in (refusal(folder) or "damaged.yaml")


# -- rules test and rules explain -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("=> participant: Marco Bergmann", "=> participant: Peter Hallweg", "found     Podium participant: Marco Berg"),
        ("=> participant: Marco Bergmann", "=> participant: Marco Bergmann [denied]", "expected  participant: Marco"),
        ("Bergmann trank", "Bergmann verspritzte", "expected  nothing"),
        ("Bergmann verspritzte in Zandvoort Champagner", "Bergmann trank Wein", "found     nothing"),
    ],
)
def test_an_example_that_does_not_hold_is_shown_with_what_came_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    folder = folder_of(tmp_path, podium=changed(old, new))
    monkeypatch.setattr(racegraph.reading.rules, "load", lambda: load_anew(folder))
    result = CliRunner().invoke(main, ["rules", "test"])
    assert result.exit_code == 1
    assert f"{folder / 'podium.yaml'}:3: rule podium-champagne: Marco Bergmann" in result.stdout
    assert said in result.stdout
    assert "2 examples: 1 do not hold" in result.stderr


def test_examples_that_hold_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, podium=PODIUM)
    monkeypatch.setattr(racegraph.reading.rules, "load", lambda: load_anew(folder))
    result = CliRunner().invoke(main, ["rules", "test", "--rule", "podium-champagne"])
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("find", "part"),
    [
        ("{person=P} (?:gewann |siegte) in", "gewann "),
        ("{person=P} (?:sehr )?(?:gern|oft) (?: \\\\S+){0,3} champagner", " "),
        ("{person=P} (?:jubelte|trank )", "trank "),
        ("{person=P} (?:jubelte|sang(?: |$))", " "),
        ("{person=P} trank (?:{det})?- champagner", ""),
        ("{person=P} (?:trank|(?:sehr )?viel) (?:etwas )?champagner(?= (?:,|und)| $)", ""),
        ("^ (?:, )?{person=P} trank", ""),
        ("{person=P} trank ?$", ""),
    ],
)
def test_a_space_too_many_is_told_with_file_line_and_rule(tmp_path: Path, find: str, part: str) -> None:
    text = PODIUM.partition("    find:")[0].replace("champagne", "toast")
    text += f"    find: '{find}'\n    roles: {{participant: person, event: event}}\n"
    told = list(misfits(load(folder_of(tmp_path, podium=text))))
    if part:
        assert len(told) == 1
        assert told[0].startswith(
            f"{tmp_path / 'podium.yaml'}:3: rule podium-toast: {part!r} in 'find' can never match"
        )
    else:
        assert not told


def test_a_rule_without_examples_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, podium=PODIUM.partition("    must:")[0])
    monkeypatch.setattr(racegraph.reading.rules, "load", lambda: load_anew(folder))
    result = CliRunner().invoke(main, ["rules", "test"])
    assert result.exit_code == 0
    assert "podium.yaml:3: rule podium-champagne: has no sentence that it must match" in result.stdout


@pytest.mark.parametrize("command", [["test", "--rule", "none-such"], ["explain", "Er siegte.", "--rule", "none-such"]])
def test_an_unknown_rule_is_named(command: list[str]) -> None:
    result = CliRunner().invoke(main, ["rules", *command])
    assert result.exit_code == 1
    assert "no rule 'none-such'" in result.stderr


def test_a_broken_rule_file_is_told_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, podium=changed("{person=P+}", "{nobody}"))
    monkeypatch.setattr(racegraph.reading.rules, "load", lambda: load_anew(folder))
    for command in (["test"], ["explain", "Marco Bergmann siegte."]):
        result = CliRunner().invoke(main, ["rules", *command])
        assert result.exit_code == 1
        assert "podium.yaml:3: rule podium-champagne: no list 'nobody'" in result.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the whole package, as it is when installed, whose files may be damaged and mended again."""
    home = tmp_path_factory.mktemp("installed")
    package = home / "racegraph"
    shutil.copytree(MAPPINGS.parent / "src" / "racegraph", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(MAPPINGS, package / "data" / "mappings")
    shutil.copytree(MAPPINGS.parent / "ontology", package / "data" / "ontology")
    return home


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("lexicon/teams.yaml", ("\n- {name", "\n- {nam: [e"), r"teams\.yaml:\d+:\d+: "),
        ("lexicon/teams.yaml", ("\n- {name", "\n- {nam"), r"teams\.yaml: entry 1 has no name"),
        ("lexicon/form.yaml", ("particles: [", "particles: [["), r"form\.yaml:\d+:\d+: "),
        ("lexicon/numbers.yaml", ("cardinals:", "cardinals: :"), r"numbers\.yaml:\d+:\d+: "),
        ("lexicon/reference.yaml", ("er|ihm|ihn", "er|(ihm|ihn"), r"reference\.yaml: missing \)"),
        ("lexicon/time.yaml", ("seasons:", "saisons:"), r"time\.yaml: .*'seasons' is missing"),
        ("lexicon/domain.yaml", ("motorsport:\n", "motorsport: 1\nmore:\n"), r"domain\.yaml: "),
        ("rules/words.yaml", ("drive:\n", "drive: 1\nmore:\n"), r"words\.yaml: "),
        ("tables/words.yaml", ("kinds:\n", "kinds: 1\nmore:\n"), r"words\.yaml: "),
    ],
)
def test_a_broken_list_is_told_without_a_traceback(
    installed: Path, name: str, damage: tuple[str, str], said: str
) -> None:
    path = installed / "racegraph" / "data" / "mappings" / name
    text = path.read_text("utf-8")
    assert damage[0] in text
    path.write_text(text.replace(*damage, 1), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "racegraph", "extract", MAPPINGS.parent / "articles"],
            capture_output=True,
            text=True,
            timeout=60,
            env={"PYTHONPATH": str(installed)},
        )
    finally:
        path.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(said, done.stderr)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Marco Bergmann verspritzte in Zandvoort Champagner.", "fired    podium-champagne"),
        (
            "Marco Bergmann verspritzte in Zandvoort Sekt.",
            "found “<P0> verspritzte”, but then not: (?:\\S+ ){0,4}?ch",
        ),
        ("Marco Bergmann verspritzte auf der Tribüne Champagner.", "unless: “auf der tribüne” is there"),
        ("Am Abend verspritzte man in Zandvoort Champagner.", "the clause has no Person"),
    ],
)
def test_explain_says_what_became_of_a_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sentence: str, said: str
) -> None:
    text = changed("    roles:", "    unless: 'auf der tribüne'\n    roles:")
    folder = folder_of(tmp_path, podium=text)
    monkeypatch.setattr(racegraph.reading.rules, "load", lambda: load_anew(folder))
    result = CliRunner().invoke(main, ["rules", "explain", sentence, "--rule", "podium-champagne"])
    assert result.exit_code == 0
    assert said in result.stdout
    assert "\x1b" not in result.stdout  # no colours in a pipe


def test_explain_shows_how_a_clause_is_read() -> None:
    sentence = "Marco Bergmann wechselt in der kommenden Saison zu Falkner Racing."
    result = CliRunner().invoke(main, ["rules", "explain", sentence, "--published", "2019-11-02"])
    assert result.exit_code == 0
    assert re.search(r"<P0>  Marco Bergmann  \(Person", result.stdout)
    assert re.search(r"subject  Marco Bergmann \(named\)", result.stdout)
    assert re.search(r"status   announced", result.stdout)
    assert re.search(r"season   2020", result.stdout)


def test_explain_refuses_a_date_that_is_none() -> None:
    result = CliRunner().invoke(main, ["rules", "explain", "Marco Bergmann siegte.", "--published", "gestern"])
    assert result.exit_code == 1
    assert "'gestern' is not a date" in result.stderr


# -- the guide --------------------------------------------------------------------------------------------------------


def test_the_rule_of_the_guide_is_a_rule(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(# Who stood.*?)```", GUIDE, re.DOTALL)
    assert block
    rules = load_anew(folder_of(tmp_path, podium=block[1]))
    assert not list(failures(rules))
    facts = drawn(rules, rules[0].examples[0])
    assert [plain(fact.roles["participant"]) for fact in facts] == ["Marco Bergmann", "Peter Hallweg"]


def test_the_guide_names_every_key_filler_and_type_of_mention() -> None:
    words = {*racegraph.reading.rules._KEYS, *CONTEXT, *TYPES}
    assert not {word for word in words if f"`{word}`" not in GUIDE}


# -- running away -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("what", ["patterns", "texts"])
def test_no_text_makes_reading_run_away(what: str) -> None:
    script = Path(__file__).with_name("adversary.py")
    try:
        done = subprocess.run([sys.executable, script, what], capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired as expired:
        last = (expired.stdout or b"").decode().strip().rpartition("\n")[2]
        pytest.fail(f"did not come to an end: {last}")
    assert done.returncode == 0, done.stderr
