"""The eight rules by hand for clingo. Its numbers are 32-bit integers, so figures are hundredths, goals per unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.tables import report_rows
from tests.bench.eight import answer, document_relations

PROGRAM = """
violation("item", R) :- report(R, I, _, _, _, _, _, _, _), not duty(I).

violation("positions", I) :- listed(I, _, _), not listed(I, 1, _).
violation("positions", I) :- listed(I, P, _), P > 1, not listed(I, P - 1, _).
violation("positions", I) :- listed(I, P, U), listed(I, P, V), U != V.

leads_as(D, A) :- lead(D, U), organ_name(A, U).
led(D) :- lead(D, _).
violation("lead", R) :- report(R, I, _, _, A, _, _, _, _), led(I), not leads_as(I, A).

violation("leaders", G) :- livelihood(G), #count { L : livelihood_leader(G, L) } != 1.

carried(P) :- programme_item(P, "annual", _).
violation("carrier", I) :- programme_item(P, "five_year", I), not carried(P).

violation("short", R) :- report(R, _, T, _, _, _, V, U, S), status_word(S, "completed"), goal(T, U, G), V < G.

adds_up(U) :- measure(U, D), D != "percent".
figure(I, N, U, F, L, R, V) :- report(R, I, _, N, _, P, V, U, _), adds_up(U), period(P, F, L).
violation("falls", R) :- figure(I, N, U, F, L, R, V), figure(I, N, U, F, L - 1, _, E), V < E.

known_unit(U) :- measure(U, _).
known_period(P) :- period(P, _, _).
known_status(S) :- status_word(S, _).
violation("vocabulary unit", R) :- report(R, _, _, _, _, _, _, U, _), not known_unit(U).
violation("vocabulary period", R) :- report(R, _, _, _, _, P, _, _, _), not known_period(P).
violation("vocabulary status", R) :- report(R, _, _, _, _, _, _, _, S), not known_status(S).
#show violation/2.
"""
AS_THEY_ARE = (
    "duty", "lead", "organ_name", "listed", "livelihood", "livelihood_leader", "programme_item", "period", "status_word"
)  # fmt: skip


def goals(path: Path) -> Iterator[tuple[object, object, int]]:
    """Target, unit of a report, and the hundredths that a completed report must reach."""
    small = document_relations(path)
    floors = {row[0] for row in small["floor_word"]}
    measures = [(unit, dimension, Decimal(str(factor))) for unit, dimension, factor in small["measure"]]
    table = {unit: (dimension, factor) for unit, dimension, factor in measures}
    for target, _, comparator, value, unit in small["target"]:
        if comparator in floors:
            wanted, base = table[unit]
            for other, dimension, factor in measures:
                needed = math.ceil(Decimal(str(value)) * base * 100 / factor)
                if dimension == wanted and needed < 2**31:
                    yield target, other, needed


def facts(job: Job) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Relation and row, figures in hundredths."""
    small = document_relations(job.document)
    for name in AS_THEY_ARE:
        yield from ((name, row) for row in small[name])
    yield from (("measure", row[:2]) for row in small["measure"])
    yield from (("goal", row) for row in goals(job.document))
    for row in report_rows(job):
        yield "report", (*row[:6], int(Decimal(str(row[6])) * 100), *row[7:])


def prepare(job: Job) -> Callable[[], Answer | None]:
    import clingo

    loaded = list(facts(job))

    def term(value: object) -> clingo.Symbol:
        return clingo.Number(value) if isinstance(value, int) else clingo.String(str(value))

    def run() -> Answer:
        control = clingo.Control(["--warn=none"])
        with control.backend() as backend:
            for name, row in loaded:
                backend.add_rule([backend.add_atom(clingo.Function(name, [term(value) for value in row]))])
        control.add("base", [], PROGRAM)
        control.ground([("base", [])])
        found: list[tuple[object, object]] = []
        for symbol in (atom.symbol for atom in control.symbolic_atoms.by_signature("violation", 2)):
            rule, where = symbol.arguments
            found.append((rule.string, where.number if where.type is clingo.SymbolType.Number else where.string))
        return answer(found)

    return run
