"""The eight rules by hand in pyDatalog, without this package. Figures are whole hundredths: its floats are rounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bench.contenders import Answer, Job
from tests.bench.contenders.clingo_rules import facts
from tests.bench.eight import answer

# ruff: noqa: B015 (to pyDatalog a comparison is a clause)

NAMES = (
    "D,U,V,A,N,R,I,T,P,Q,S,L,M,E,F,G,W,violation,report,duty,lead,organ_name,listed,livelihood,livelihood_leader,"
    "programme_item,period,status_word,measure,goal,leads_as,led,place,leaders,carried,adds_up,figure,known_unit,"
    "known_period,known_status,report_item,report_reporter,completed,report_unit,report_period,report_status"
)


def rules(t: Any) -> None:
    """The clauses. Each rule reads a projection of the table, so that pyDatalog indexes only what it looks up."""
    t.report_item(t.R, t.I) <= t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S)
    t.violation("item", t.R) <= t.report_item(t.R, t.I) & ~t.duty(t.I)

    t.place(t.I, t.P) <= t.listed(t.I, t.P, t.U)
    t.violation("positions", t.I) <= t.place(t.I, t.P) & ~t.place(t.I, 1)
    t.violation("positions", t.I) <= t.place(t.I, t.P) & (t.P > 1) & (t.Q == t.P - 1) & ~t.place(t.I, t.Q)
    t.violation("positions", t.I) <= t.listed(t.I, t.P, t.U) & t.listed(t.I, t.P, t.V) & (t.U != t.V)

    t.leads_as(t.D, t.A) <= t.lead(t.D, t.U) & t.organ_name(t.A, t.U)
    t.led(t.D) <= t.lead(t.D, t.U)
    t.report_reporter(t.R, t.I, t.A) <= t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S)
    t.violation("lead", t.R) <= t.report_reporter(t.R, t.I, t.A) & t.led(t.I) & ~t.leads_as(t.I, t.A)

    # An empty group is no row to pyDatalog's len_, so none and several are two clauses.
    t.leaders(t.G) <= t.livelihood_leader(t.G, t.L)
    t.violation("leaders", t.G) <= t.livelihood(t.G) & ~t.leaders(t.G)
    t.violation("leaders", t.G) <= t.livelihood_leader(t.G, t.L) & t.livelihood_leader(t.G, t.M) & (t.L != t.M)

    t.carried(t.P) <= t.programme_item(t.P, "annual", t.I)
    t.violation("carrier", t.I) <= t.programme_item(t.P, "five_year", t.I) & ~t.carried(t.P)

    t.completed(t.R, t.T, t.U, t.V) <= (
        t.status_word(t.S, "completed") & t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S)
    )
    t.violation("short", t.R) <= t.completed(t.R, t.T, t.U, t.V) & t.goal(t.T, t.U, t.W) & (t.V < t.W)

    t.adds_up(t.U) <= t.measure(t.U, t.D) & (t.D != "percent")
    t.figure(t.I, t.N, t.U, t.F, t.L, t.R, t.V) <= (
        t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S) & t.adds_up(t.U) & t.period(t.P, t.F, t.L)
    )
    t.violation("falls", t.R) <= (
        t.figure(t.I, t.N, t.U, t.F, t.L, t.R, t.V)
        & (t.M == t.L - 1)
        & t.figure(t.I, t.N, t.U, t.F, t.M, t.Q, t.E)
        & (t.V < t.E)
    )

    t.known_unit(t.U) <= t.measure(t.U, t.D)
    t.known_period(t.P) <= t.period(t.P, t.F, t.L)
    t.known_status(t.S) <= t.status_word(t.S, t.T)
    t.report_unit(t.R, t.U) <= t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S)
    t.report_period(t.R, t.P) <= t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S)
    t.report_status(t.R, t.S) <= t.report(t.R, t.I, t.T, t.N, t.A, t.P, t.V, t.U, t.S)
    t.violation("vocabulary unit", t.R) <= t.report_unit(t.R, t.U) & ~t.known_unit(t.U)
    t.violation("vocabulary period", t.R) <= t.report_period(t.R, t.P) & ~t.known_period(t.P)
    t.violation("vocabulary status", t.R) <= t.report_status(t.R, t.S) & ~t.known_status(t.S)


class Terms:
    """pyDatalog's terms by name; it would put them among the globals of its caller."""

    def __init__(self) -> None:
        from pyDatalog.pyParser import Term

        for name in NAMES.split(","):
            setattr(self, name, Term(name))


def prepare(job: Job) -> Callable[[], Answer | None]:
    from pyDatalog import pyDatalog

    loaded = list(facts(job))

    def run() -> Answer:
        pyDatalog.clear()
        for name, row in loaded:
            pyDatalog.assert_fact(name, *row)
        terms: Any = Terms()
        rules(terms)
        return answer(terms.violation(terms.S, terms.R).data)

    return run
