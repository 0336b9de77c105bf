"""Updates (SPARQL 1.1 Update, section 19.8 of the query language)."""

from __future__ import annotations

from racegraph.serve.syntax.query import QueryReader
from racegraph.serve.syntax.reach import ALL, DEFAULT, NAMED, Graph, Reach
from racegraph.serve.syntax.token import PNAME, WORD


class UpdateReader(QueryReader):
    """Reads an update, and notes in *reach* what it reaches for and what it writes."""

    def update(self) -> Reach:
        """Read all of an update."""
        self.reach.form = "UPDATE"
        while True:
            self.prologue()
            if self.ended():
                return self.reach
            self.operation()
            if not self.accept(";"):
                if not self.ended():
                    raise self.fail("; or the end of the update")
                return self.reach

    def clause(self, *words: str) -> bool:
        """Like :meth:`keyword`, but the words must stand apart: in an update nothing is guessed."""
        before = self.at
        if not self.keyword(*words):
            return False
        if PNAME.match(self.text, self.at) or WORD.match(self.text, self.at):
            self.at = before
            raise self.fail(f"a space after {' '.join(words)}")
        return True

    def operation(self) -> None:
        reach = self.reach
        start = self.at
        if self.clause("LOAD"):
            silent = self.clause("SILENT")
            document = self.required_iri()
            reach.writes.append(self.graph_ref() if self.clause("INTO") else DEFAULT)
            if silent:
                reach.silent_loads.append((start, self.at))
            else:
                reach.loads.append(document)
        elif self.clause("CLEAR") or self.clause("DROP"):
            self.clause("SILENT")
            reach.writes.append(self.graph_ref_all())
        elif self.clause("CREATE"):
            self.clause("SILENT")
            reach.writes.append(self.graph_ref())
        elif self.clause("ADD") or self.clause("COPY"):
            self.transfer()
        elif self.clause("MOVE"):
            reach.writes.append(self.transfer())
        elif self.clause("INSERT", "DATA") or self.clause("DELETE", "DATA"):
            self.quads(reach.writes, DEFAULT)
        else:
            self.modify()

    def transfer(self) -> Graph:
        """The two graphs of ADD, COPY or MOVE; the second is written, the first is returned."""
        self.clause("SILENT")
        source = self.graph_or_default()
        if not self.clause("TO"):
            raise self.fail("TO")
        self.reach.writes.append(self.graph_or_default())
        return source

    def modify(self) -> None:
        """Modify or DELETE WHERE."""
        reach, graph = self.reach, DEFAULT
        if self.clause("WITH"):
            graph = Graph(self.required_iri())
            reach.has_dataset = True
        changes = False
        if self.clause("DELETE"):
            changes = True
            self.ws()
            where = self.at
            if self.clause("WHERE"):
                self.ws()
                template = self.at
                self.quads(reach.writes, DEFAULT)
                # the short form takes no dataset; with its template written out it does
                reach.using.append((where, self.text[template : self.at] + " "))
                return
            self.quads(reach.writes, graph)
        if self.clause("INSERT"):
            self.quads(reach.writes, graph)
            changes = True
        if not changes:
            raise self.fail("an update")
        reach.using.append((self.at, " "))
        while self.clause("USING"):
            self.named_or_not()
            reach.from_graphs.append(self.required_iri())
            reach.has_dataset = True
        if not self.clause("WHERE"):
            raise self.fail("WHERE")
        self.group_graph_pattern()

    def graph_ref(self) -> Graph:
        if not self.clause("GRAPH"):
            raise self.fail("GRAPH")
        return Graph(self.required_iri())

    def graph_or_default(self) -> Graph:
        if not self.glued() and self.clause("DEFAULT"):
            return DEFAULT
        self.clause("GRAPH")
        return Graph(self.required_iri())

    def graph_ref_all(self) -> Graph:
        for graph in (DEFAULT, NAMED, ALL):
            if self.clause(graph.name):
                return graph
        return self.graph_ref()
