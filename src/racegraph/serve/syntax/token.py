"""The tokens of SPARQL (section 19.8), and a reader of them that knows prefixes and the base."""

from __future__ import annotations

import re

import pyoxigraph as ox

from racegraph.prefix import PREFIXES


class NotUnderstood(Exception):
    """The text is no SPARQL that this parser knows; the message says where."""


_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = _BASE + "_"
_CHARS = _U + r"\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PN_PREFIX = rf"[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?"
_PN_LOCAL = rf"(?:[{_U}:0-9]|{_PLX})(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"
_VARIABLE = rf"[?$][{_U}0-9][{_U}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"
_IRIREF = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""
_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|'
    r"'(?:[^'\\\r\n]|\\.)*'"
)
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

WS = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*+")
IRIREF = re.compile(_IRIREF)
PNAME = re.compile(rf"({_PN_PREFIX})?:({_PN_LOCAL})?")
RUN = re.compile(rf"[{_BASE}][{_CHARS}.]*+")  # what a prefix could be part of
PNAME_NS = re.compile(rf"({_PN_PREFIX})?:")
VAR = re.compile(_VARIABLE)
STRING = re.compile(_STRING, re.DOTALL)
NUMBER = re.compile(_NUMBER)
INTEGER = re.compile("[0-9]+")
BLANK = re.compile(rf"_:[{_U}0-9](?:[{_CHARS}.]*[{_CHARS}])?|\[[ \t\r\n]*\]")
LANGTAG = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# what may stand in triples beside terms: paths, lists, annotations, reifiers, punctuation
MARK = re.compile(r"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|[.;,()\[\]/|^*+\-?!~]")
OPERATOR = re.compile(r"\|\||&&|!=|<=|>=|[=<>+\-*/]")


class Tokens:
    """Reads *text* from its beginning to its end; relative IRIs are resolved against *base*.

    What is expected and is not there raises :class:`NotUnderstood`.
    """

    def __init__(self, text: str, base: str) -> None:
        self.text = text
        self.at = 0
        self.base = base
        self.prefixes = dict(PREFIXES)
        self._nameless = range(0)  # offsets where no prefixed name begins

    def fail(self, expected: str) -> NotUnderstood:
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        return NotUnderstood(f"line {line}, column {column}: expected {expected}")

    def ws(self) -> None:
        match = WS.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """The text that *pattern* matches here, after white space, or None."""
        self.ws()
        match = self.name() if pattern is PNAME else pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match.group()

    def name(self) -> re.Match[str] | None:
        """The prefixed name that begins here, not read yet; None where none does."""
        self.ws()
        if self.at in self._nameless:
            return None
        match = PNAME.match(self.text, self.at)
        if match is None and (run := RUN.match(self.text, self.at)):
            # the colon would stand at the run's end, whichever of its letters the name began with
            self._nameless = range(self.at, run.end())
        return match

    def sees(self, mark: str) -> bool:
        self.ws()
        return self.text.startswith(mark, self.at)

    def accept(self, mark: str) -> bool:
        if self.sees(mark):
            self.at += len(mark)
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.accept(mark):
            raise self.fail(mark)

    def keyword(self, *words: str) -> bool:
        """Read *words*, white space between them optional, in any case; False, and nothing read, where not here."""
        before = self.at
        for word in words:
            self.ws()
            if self.text[self.at : self.at + len(word)].upper() != word:
                self.at = before
                return False
            self.at += len(word)
        return True

    def ended(self) -> bool:
        self.ws()
        return self.at == len(self.text)

    def glued(self) -> bool:
        """True where a prefixed name begins here, even if it begins like a keyword."""
        return self.name() is not None

    def required(self, pattern: re.Pattern[str], name: str) -> str:
        taken = self.take(pattern)
        if taken is None:
            raise self.fail(name)
        return taken

    def iri(self) -> str | None:
        self.ws()
        if match := IRIREF.match(self.text, self.at):
            self.at = match.end()
            return self.resolve(match.group())
        if match := self.name():
            self.at = match.end()
            prefix, local = match.group(1) or "", match.group(2) or ""
            if prefix not in self.prefixes:
                raise self.fail(f"a prefix that is declared, not {prefix}:")
            return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return None

    def resolve(self, reference: str) -> str:
        """An IRI reference in angle brackets, resolved as Oxigraph does it."""
        try:
            quad = next(ox.parse(f"{reference} <x:p> <x:o> .", ox.RdfFormat.TURTLE, base_iri=self.base or None))
        except (SyntaxError, ValueError) as error:
            raise self.fail(f"an IRI, not {reference}") from error
        return str(quad.subject.value)

    def required_iri(self) -> str:
        iri = self.iri()
        if iri is None:
            raise self.fail("an IRI")
        return iri

    def var_or_iri(self) -> str | None:
        """The IRI, or None for a variable; raises where neither is here."""
        return None if self.take(VAR) else self.required_iri()
