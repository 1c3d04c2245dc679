"""The page of one violation: what it says, and its proof unfolded step by step down to the source lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zjrules.datalog import ast
from zjrules.datalog.printer import print_clause
from zjrules.datalog.schema import Schema
from zjrules.engines.prooftree import Absent, Counted, Proof
from zjrules.facts.store import Facts
from zjrules.render import RenderOptions
from zjrules.render.colour import Page, Segment
from zjrules.render.excerpt import excerpt, put_excerpt
from zjrules.render.proof import fact_parts, place_text, value_text
from zjrules.render.words import quotation, word
from zjrules.render.wrap import pack
from zjrules.source import Span
from zjrules.violations.result import Violation, WitnessFact
from zjrules.violations.witness import column_names

STEP = 2  # columns that each step of the proof stands further in
DEEPEST = 24  # columns after which steps stand in no further


def violation_page(
    violation: Violation,
    proof: Proof,
    facts: Facts,
    schema: Schema,
    sources: Mapping[str, Sequence[str]],
    options: RenderOptions,
) -> str:
    """The page as text, no line wider than ``options.width``."""
    return _Explanation(violation, facts, schema, sources, options).text(proof)


class _Explanation:
    def __init__(
        self,
        violation: Violation,
        facts: Facts,
        schema: Schema,
        sources: Mapping[str, Sequence[str]],
        options: RenderOptions,
    ) -> None:
        self.violation, self.facts, self.schema = violation, facts, schema
        self.sources, self.lang = sources, options.lang
        self.page = Page(options.width, options.colour)
        self.told: set[tuple[str, tuple[object, ...]]] = set()  # rows that were unfolded above
        self.quoted: set[Span] = set()

    def text(self, proof: Proof) -> str:
        self._head()
        self.page.blank()
        self.page.put((word("proof", self.lang), "strong"))
        self.page.rule()
        self._step(proof, 0)
        for each in proof.against:
            self._label("against", 0)
            self._step(each, 1)
        return self.page.text()

    def _head(self) -> None:
        violation, lang = self.violation, self.lang
        title = (violation.title_en if lang == "en" else "") or violation.title
        message = (violation.message_en if lang == "en" else "") or violation.message
        severity = (word(violation.severity, lang), violation.severity)
        self.page.put(severity, " ", (violation.rule, violation.severity), " ", (title, "strong"), hang=4)
        self.page.put(message, indent=2)
        basis = " ".join(part for part in (word(f"basis.{violation.basis.kind}", lang), violation.basis.cite) if part)
        if violation.basis.quote:
            basis += word("colon", lang) + quotation(violation.basis.quote)
        subject = f"{word(f'subject.{violation.subject_kind}', lang)} {violation.subject_id}"
        wide = 8
        for label, text in (
            ("subject", subject),
            ("basis", basis),
            ("fix", violation.fix),
            ("waived", violation.waiver.reason if violation.waiver else ""),
            ("fingerprint", violation.fingerprint),
        ):
            if text:
                self.page.field(word(label, lang), text, wide=wide)
        for span in violation.locations:
            self.page.field(word("place", lang), (place_text(span), "place"), wide=wide)
            self._quote(span, violation.key, 2 + wide)

    def _step(self, proof: Proof, depth: int) -> None:
        """A row and, beneath it, what it follows from."""
        row = WitnessFact(proof.relation, dict(zip(self._columns(proof), proof.row, strict=True)))
        if proof.clause is None:
            place = self.facts.place(proof.relation, proof.row)
            tail: list[Segment] = [("  ", ""), (place_text(place), "place")] if place else []
            self._atom(row, depth, *tail)
            if place:
                self._quote(place, proof.row, self._indent(depth) + 2)
            return
        if (proof.relation, proof.row) in self.told:
            self._atom(row, depth, ("  " + word("see above", self.lang), "faint"))
            return
        self.told.add((proof.relation, proof.row))
        self._atom(row, depth)
        clause = proof.clause
        self.page.field(
            word("follows from", self.lang), (print_clause(clause), "faint"), ("  ", ""),
            (place_text(clause.span()), "place"), indent=self._indent(depth) + STEP,
        )  # fmt: skip
        for premise in proof.premises:
            self._step(premise, depth + 1)
        for comparison in proof.comparisons:
            self.page.field(word("holds", self.lang), comparison, indent=self._indent(depth + 1))
        for absent in proof.absent:
            self._absent(absent, depth + 1)
        for counted in proof.counted:
            self._counted(counted, depth + 1)

    def _absent(self, absent: Absent, depth: int) -> None:
        names = column_names(absent.relation, len(absent.pattern), self.schema)
        values = {name: value for name, value in zip(names, absent.pattern, strict=True) if value is not None}
        self._label("absent", depth)
        self._atom(WitnessFact(absent.relation, values), depth + 1)

    def _counted(self, counted: Counted, depth: int) -> None:
        value = f"{counted.function} = {value_text(counted.value)}"
        self.page.field(word("counted", self.lang), value, indent=self._indent(depth))
        for member in counted.members:
            for premise in member.premises:
                self._step(premise, depth + 1)
            for absent in member.absent:
                self._absent(absent, depth + 1)

    def _atom(self, fact: WitnessFact, depth: int, *tail: Segment) -> None:
        indent = self._indent(depth)
        lines = pack(fact_parts(fact), self.page.width - indent, "  ")
        for line in lines[:-1]:
            self.page.put(line, indent=indent)
        self.page.put(lines[-1], *tail, indent=indent, hang=indent + 4)

    def _label(self, key: str, depth: int) -> None:
        self.page.put((word(key, self.lang), "faint"), indent=self._indent(depth))

    def _quote(self, span: Span, words: Sequence[object], indent: int) -> None:
        """The source lines, once each."""
        if span in self.quoted:
            return
        self.quoted.add(span)
        shown = excerpt(self.sources, span, words, 4)  # type: ignore[arg-type]
        if shown is not None and shown.lines:
            left_out = word("more lines", self.lang, shown.left_out)
            put_excerpt(self.page, shown, self.violation.severity, left_out, indent)

    def _columns(self, proof: Proof) -> list[str]:
        """Declared names; for a relation of the rule itself the variables of the clause's head."""
        names = column_names(proof.relation, len(proof.row), self.schema)
        if proof.clause is not None and proof.relation not in self.schema:
            terms = proof.clause.head.terms
            return [
                term.name if isinstance(term, ast.Variable) else name for term, name in zip(terms, names, strict=True)
            ]
        return names

    @staticmethod
    def _indent(depth: int) -> int:
        return min(2 + STEP * depth, DEEPEST)
