"""A proof checker that shares nothing with the reasoner but the shape of a proof.

It knows the tables as patterns, a step at a time: is this conclusion an instance of this rule with these premises?
Lists are given by their rdf:first and rdf:rest statements among the premises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from racegraph.reasoner import Proof

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

Statement = tuple[object, object, object]

# Rules of fixed shape: premises => conclusion, terms without a colon are variables, "0" and "1" numbers.
SHAPES = """
eq-sym: x same y => y same x
eq-trans: x same y, y same z => x same z
eq-rep-s: s same t, s p o => t p o
eq-rep-p: p same q, s p o => s q o
eq-rep-o: o same q, s p o => s p q
eq-diff1: x same y, x owl:differentFrom y => false
prp-dom: p rdfs:domain c, x p y => x a c
prp-rng: p rdfs:range c, x p y => y a c
prp-fp: p a owl:FunctionalProperty, x p y, x p z => y same z
prp-ifp: p a owl:InverseFunctionalProperty, x p y, z p y => x same z
prp-irp: p a owl:IrreflexiveProperty, x p x => false
prp-symp: p a owl:SymmetricProperty, x p y => y p x
prp-asyp: p a owl:AsymmetricProperty, x p y, y p x => false
prp-trp: p a owl:TransitiveProperty, x p y, y p z => x p z
prp-spo1: p rdfs:subPropertyOf q, x p y => x q y
prp-eqp1: p owl:equivalentProperty q, x p y => x q y
prp-eqp2: p owl:equivalentProperty q, x q y => x p y
prp-pdw: p owl:propertyDisjointWith q, x p y, x q y => false
prp-inv1: p owl:inverseOf q, x p y => y q x
prp-inv2: p owl:inverseOf q, x q y => y p x
prp-npa1: n owl:sourceIndividual x, n owl:assertionProperty p, n owl:targetIndividual y, x p y => false
prp-npa2: n owl:sourceIndividual x, n owl:assertionProperty p, n owl:targetValue y, x p y => false
cls-nothing2: x a owl:Nothing => false
cls-com: c owl:complementOf d, x a c, x a d => false
cls-svf1: c owl:someValuesFrom d, c owl:onProperty p, x p y, y a d => x a c
cls-svf2: c owl:someValuesFrom owl:Thing, c owl:onProperty p, x p y => x a c
cls-avf: c owl:allValuesFrom d, c owl:onProperty p, x a c, x p y => y a d
cls-hv1: c owl:hasValue y, c owl:onProperty p, x a c => x p y
cls-hv2: c owl:hasValue y, c owl:onProperty p, x p y => x a c
cls-maxc1: c owl:maxCardinality 0, c owl:onProperty p, x a c, x p y => false
cls-maxc2: c owl:maxCardinality 1, c owl:onProperty p, x a c, x p y, x p z => y same z
cls-maxqc1: c owl:maxQualifiedCardinality 0, c owl:onProperty p, c owl:onClass d, x a c, x p y, y a d => false
cls-maxqc2: c owl:maxQualifiedCardinality 0, c owl:onProperty p, c owl:onClass owl:Thing, x a c, x p y => false
cls-maxqc3: c owl:maxQualifiedCardinality 1, c owl:onProperty p, c owl:onClass d, x a c, x p y, y a d, x p z, z a d => y same z
cls-maxqc4: c owl:maxQualifiedCardinality 1, c owl:onProperty p, c owl:onClass owl:Thing, x a c, x p y, x p z => y same z
cax-sco: c rdfs:subClassOf d, x a c => x a d
cax-eqc1: c owl:equivalentClass d, x a c => x a d
cax-eqc2: c owl:equivalentClass d, x a d => x a c
cax-dw: c owl:disjointWith d, x a c, x a d => false
scm-cls: c a owl:Class => c rdfs:subClassOf c
scm-cls: c a owl:Class => c owl:equivalentClass c
scm-cls: c a owl:Class => c rdfs:subClassOf owl:Thing
scm-cls: c a owl:Class => owl:Nothing rdfs:subClassOf c
scm-sco: c rdfs:subClassOf d, d rdfs:subClassOf e => c rdfs:subClassOf e
scm-eqc1: c owl:equivalentClass d => c rdfs:subClassOf d
scm-eqc1: c owl:equivalentClass d => d rdfs:subClassOf c
scm-eqc2: c rdfs:subClassOf d, d rdfs:subClassOf c => c owl:equivalentClass d
scm-op: p a owl:ObjectProperty => p rdfs:subPropertyOf p
scm-op: p a owl:ObjectProperty => p owl:equivalentProperty p
scm-dp: p a owl:DatatypeProperty => p rdfs:subPropertyOf p
scm-dp: p a owl:DatatypeProperty => p owl:equivalentProperty p
scm-spo: p rdfs:subPropertyOf q, q rdfs:subPropertyOf r => p rdfs:subPropertyOf r
scm-eqp1: p owl:equivalentProperty q => p rdfs:subPropertyOf q
scm-eqp1: p owl:equivalentProperty q => q rdfs:subPropertyOf p
scm-eqp2: p rdfs:subPropertyOf q, q rdfs:subPropertyOf p => p owl:equivalentProperty q
scm-dom1: p rdfs:domain c, c rdfs:subClassOf d => p rdfs:domain d
scm-dom2: q rdfs:domain c, p rdfs:subPropertyOf q => p rdfs:domain c
scm-rng1: p rdfs:range c, c rdfs:subClassOf d => p rdfs:range d
scm-rng2: q rdfs:range c, p rdfs:subPropertyOf q => p rdfs:range c
scm-hv: c owl:hasValue i, c owl:onProperty p, d owl:hasValue i, d owl:onProperty q, p rdfs:subPropertyOf q => c rdfs:subClassOf d
scm-svf1: c owl:someValuesFrom y, c owl:onProperty p, d owl:someValuesFrom z, d owl:onProperty p, y rdfs:subClassOf z => c rdfs:subClassOf d
scm-svf2: c owl:someValuesFrom y, c owl:onProperty p, d owl:someValuesFrom y, d owl:onProperty q, p rdfs:subPropertyOf q => c rdfs:subClassOf d
scm-avf1: c owl:allValuesFrom y, c owl:onProperty p, d owl:allValuesFrom z, d owl:onProperty p, y rdfs:subClassOf z => c rdfs:subClassOf d
scm-avf2: c owl:allValuesFrom y, c owl:onProperty p, d owl:allValuesFrom y, d owl:onProperty q, p rdfs:subPropertyOf q => d rdfs:subClassOf c
"""  # noqa: E501  (a rule is a line)

PREFIXES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
TYPE, SAME = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "sameAs")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))


def _owl(name: str) -> ox.NamedNode:
    return ox.NamedNode(OWL + name)


def _pattern(text: str) -> tuple[object, ...]:
    terms: list[object] = []
    for word in text.split():
        if word == "a":
            terms.append(TYPE)
        elif word == "same":
            terms.append(SAME)
        elif ":" in word:
            prefix, _, local = word.partition(":")
            terms.append(ox.NamedNode(PREFIXES[prefix] + local))
        else:
            terms.append(word)
    return tuple(terms)


def _shapes() -> dict[str, list[tuple[list[tuple[object, ...]], tuple[object, ...] | None]]]:
    shapes: dict[str, list[tuple[list[tuple[object, ...]], tuple[object, ...] | None]]] = {}
    for line in SHAPES.strip().splitlines():
        name, rest = line.split(": ", 1)
        premises, conclusion = rest.split(" => ")
        head = None if conclusion == "false" else _pattern(conclusion)
        shapes.setdefault(name, []).append(([_pattern(p) for p in premises.split(", ")], head))
    return shapes


_SHAPES = _shapes()


class Unfounded(AssertionError):
    """A step that is no instance of its rule, or a proof that does not end in what was asserted."""


def statement(of: object) -> Statement:
    return (of.subject, of.predicate, of.object)  # type: ignore[attr-defined]


def check(proof: Proof, asserted: set[Statement]) -> int:
    """Check every step of *proof*; returns how many there are. Raises Unfounded."""
    above: set[int] = set()
    done: set[int] = set()
    count = 0
    stack: list[tuple[Proof, bool]] = [(proof, False)]
    while stack:
        step, complete = stack.pop()
        if complete:
            above.discard(id(step))
            done.add(id(step))
            continue
        if id(step) in above:
            raise Unfounded(f"in a circle: {step}")
        if id(step) in done:
            continue
        count += 1
        above.add(id(step))
        stack.append((step, True))
        stack += [(premise, False) for premise in step.premises]
        _check_step(step, asserted)
    _check_paths(proof)
    return count


def _check_paths(proof: Proof) -> None:
    """No statement is proved from itself."""
    stack: list[tuple[Proof, frozenset[Statement]]] = [(proof, frozenset())]
    seen: set[tuple[int, frozenset[Statement]]] = set()
    while stack and len(seen) < 20_000:
        step, above = stack.pop()
        here = statement(step.conclusion)
        if here in above:
            raise Unfounded(f"rests on itself: {step}")
        if (id(step), above) not in seen:
            seen.add((id(step), above))
            stack += [(premise, above | {here}) for premise in step.premises]


def _check_step(step: Proof, asserted: set[Statement]) -> None:
    conclusion = statement(step.conclusion)
    if step.rule is None:
        if conclusion not in asserted:
            raise Unfounded(f"not asserted: {step}")
    elif not holds(step.rule, [statement(p.conclusion) for p in step.premises], conclusion):
        raise Unfounded(f"no instance of {step.rule}: {[str(p.conclusion) for p in step.premises]} => {step}")


def holds(rule: str, premises: list[Statement], conclusion: Statement | None) -> bool:
    """Whether *conclusion* (None: false) follows by *rule* from *premises* in one step."""
    if rule in _SHAPES:
        return any(_fits(patterns, head, premises, conclusion) for patterns, head in _SHAPES[rule])
    return _OTHERS[rule](premises, conclusion)


def _fits(
    patterns: list[tuple[object, ...]],
    head: tuple[object, ...] | None,
    premises: list[Statement],
    conclusion: Statement | None,
) -> bool:
    if (head is None) != (conclusion is None) or len(patterns) != len(premises):
        return False
    pairs = list(zip(patterns, premises, strict=True))
    if head is not None and conclusion is not None:
        pairs.append((head, conclusion))
    bound: dict[str, object] = {}
    for pattern, given in pairs:
        for name, term in zip(pattern, given, strict=True):
            if isinstance(name, ox.NamedNode):
                fits = name == term
            elif name in ("0", "1"):
                fits = _number(term) == float(str(name))
            else:
                fits = bound.setdefault(str(name), term) == term
            if not fits:
                return False
    return True


def _number(term: object) -> float | None:
    if isinstance(term, ox.Literal) and re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", term.value):
        return float(term.value)
    return None


# rules over lists


def _list(head: object, premises: list[Statement]) -> list[object]:
    """The members of the list at *head*, from its cells among *premises*."""
    first = {s: o for s, p, o in premises if p == FIRST}
    rest = {s: o for s, p, o in premises if p == REST}
    members: list[object] = []
    while head != NIL:
        if head not in first or head not in rest:
            raise Unfounded(f"the list at {head} is not whole among the premises")
        members.append(first[head])
        head = rest[head]
    return members


def _apart(premises: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Cells of lists, and the other premises."""
    cells = [p for p in premises if p[1] in (FIRST, REST)]
    return cells, [p for p in premises if p[1] not in (FIRST, REST)]


def _spo2(premises: list[Statement], conclusion: Statement | None) -> bool:
    axiom = premises[0]
    cells = 2 * sum(p[1] == FIRST for p in premises)
    for count in range(2, cells + 1, 2):  # what the chain runs over may be rdf:first itself
        try:
            steps = _list(axiom[2], premises[1 : 1 + count])
        except Unfounded:
            continue
        links = premises[1 + count :]
        if len(links) == len(steps) and conclusion is not None:
            at = conclusion[0]
            for step, (s, p, o) in zip(steps, links, strict=True):
                if s != at or p != step:
                    return False
                at = o
            return axiom[1] == _owl("propertyChainAxiom") and conclusion[1] == axiom[0] and at == conclusion[2]
    return False


def _key(premises: list[Statement], conclusion: Statement | None) -> bool:
    cells, (axiom, *others) = _apart(premises)
    keys = _list(axiom[2], cells)
    if conclusion is None or axiom[1] != _owl("hasKey") or conclusion[1] != SAME:
        return False
    x, _, y = conclusion
    half = len(keys) + 1
    left, right = others[:half], others[half:]
    if left[0] != (x, TYPE, axiom[0]) or right[0] != (y, TYPE, axiom[0]) or len(right) != half:
        return False
    return all(
        a[0] == x and b[0] == y and a[1] == b[1] == key and a[2] == b[2]
        for key, a, b in zip(keys, left[1:], right[1:], strict=True)
    )


def _int1(premises: list[Statement], conclusion: Statement | None) -> bool:
    cells, (axiom, *others) = _apart(premises)
    if conclusion is None or axiom[1] != _owl("intersectionOf") or conclusion[1:] != (TYPE, axiom[0]):
        return False
    return set(others) == {(conclusion[0], TYPE, member) for member in _list(axiom[2], cells)}


def _member(predicate: str, make: Callable[[Statement, object, list[Statement]], Statement | None]):  # type: ignore[no-untyped-def]
    """A rule about one member of the list of an axiom; *make* gives the conclusion for it, from the other premises."""

    def rule(premises: list[Statement], conclusion: Statement | None) -> bool:
        cells, (axiom, *others) = _apart(premises)
        members = _list(axiom[2], cells)
        return axiom[1] == _owl(predicate) and any(make(axiom, member, others) == conclusion for member in members)

    return rule


def _typed(others: list[Statement], cls: object) -> object:
    """What is said to be of *cls* by the one other premise."""
    return others[0][0] if len(others) == 1 and others[0][1:] == (TYPE, cls) else None


def _two(kind: str, name: str, violated: Callable[[object, object, list[Statement]], bool]):  # type: ignore[no-untyped-def]
    """A rule about two members of a list at different places."""

    def rule(premises: list[Statement], conclusion: Statement | None) -> bool:
        cells, (declared, axiom, *others) = _apart(premises)
        members = _list(axiom[2], cells)
        pairs = [(left, right) for i, right in enumerate(members) for left in members[:i]]
        fits = declared == (axiom[0], TYPE, _owl(kind)) and axiom[1] == _owl(name) and conclusion is None
        return fits and any(violated(left, right, others) or violated(right, left, others) for left, right in pairs)

    return rule


def _equal(left: object, right: object, others: list[Statement]) -> bool:
    return others == [(left, SAME, right)]


def _both_properties(left: object, right: object, others: list[Statement]) -> bool:
    return len(others) == 2 and others[0][0::2] == others[1][0::2] and (others[0][1], others[1][1]) == (left, right)


def _both_classes(left: object, right: object, others: list[Statement]) -> bool:
    return len(others) == 2 and others[0] == (others[1][0], TYPE, left) and others[1][1:] == (TYPE, right)


# axioms, and literals


def _value(term: object) -> tuple[str, object] | None:
    """The value of the literals that the tests use, by datatype; None for others."""
    if not isinstance(term, ox.Literal):
        return None
    name = term.datatype.value.removeprefix(XSD)
    if name == "string" or term.language:
        return (name, (term.value, term.language))
    if name in ("float", "double"):
        return (name, term.value)
    number = _number(term)
    return None if number is None else ("number", number)


def _axiom(check: Callable[[Statement], bool]):  # type: ignore[no-untyped-def]
    return lambda premises, conclusion: not premises and conclusion is not None and check(conclusion)


_WHOLE = "integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte " + (
    "unsignedLong unsignedInt unsignedShort unsignedByte"
)


def _of_type(conclusion: Statement) -> bool:
    literal, predicate, datatype = conclusion
    value = _value(literal)
    if value is None or predicate != TYPE or not isinstance(datatype, ox.NamedNode):
        return False
    kind, content = value
    name = datatype.value.removeprefix(XSD)
    if datatype.value == RDFS + "Literal":
        return True
    if kind != "number":
        return name == kind or kind == "string"
    return name == "decimal" or (name in _WHOLE.split() and isinstance(content, float) and content.is_integer())


def _not_of_type(premises: list[Statement], conclusion: Statement | None) -> bool:
    ((literal, predicate, datatype),) = premises
    return isinstance(literal, ox.Literal) and predicate == TYPE and isinstance(datatype, ox.NamedNode)


def _mentions(premises: list[Statement], conclusion: Statement | None) -> bool:
    return conclusion is not None and conclusion[0] == conclusion[2] and conclusion[0] in premises[0]


def _restating() -> Iterator[tuple[str, object]]:
    yield "eq-ref", _mentions
    yield "prp-ap", _axiom(lambda c: c[1:] == (TYPE, _owl("AnnotationProperty")))
    yield "cls-thing", _axiom(lambda c: c == (_owl("Thing"), TYPE, _owl("Class")))
    yield "cls-nothing1", _axiom(lambda c: c == (_owl("Nothing"), TYPE, _owl("Class")))
    yield "dt-type1", _axiom(lambda c: c[1:] == (TYPE, ox.NamedNode(RDFS + "Datatype")))
    yield "dt-type2", _axiom(_of_type)
    yield "dt-eq", _axiom(lambda c: c[1] == SAME and _value(c[0]) is not None and _value(c[0]) == _value(c[2]))
    yield "dt-diff", _axiom(lambda c: c[1] == _owl("differentFrom") and _value(c[0]) != _value(c[2]))
    yield "dt-not-type", _not_of_type


_OTHERS: dict[str, Callable[[list[Statement], Statement | None], bool]] = {
    **dict(_restating()),  # type: ignore[arg-type]
    "prp-spo2": _spo2,
    "prp-key": _key,
    "cls-int1": _int1,
    "cls-int2": _member("intersectionOf", lambda axiom, m, others: (_typed(others, axiom[0]), TYPE, m)),
    "cls-uni": _member("unionOf", lambda axiom, m, others: (_typed(others, m), TYPE, axiom[0])),
    "cls-oo": _member("oneOf", lambda axiom, m, others: (m, TYPE, axiom[0])),
    "scm-int": _member("intersectionOf", lambda axiom, m, others: (axiom[0], ox.NamedNode(RDFS + "subClassOf"), m)),
    "scm-uni": _member("unionOf", lambda axiom, m, others: (m, ox.NamedNode(RDFS + "subClassOf"), axiom[0])),
    "eq-diff2": _two("AllDifferent", "members", _equal),
    "eq-diff3": _two("AllDifferent", "distinctMembers", _equal),
    "prp-adp": _two("AllDisjointProperties", "members", _both_properties),
    "cax-adc": _two("AllDisjointClasses", "members", _both_classes),
}
