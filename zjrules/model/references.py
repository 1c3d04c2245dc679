"""Names by which one register points into another: units of measure, and programmes. Of an unknown one no figure
would ever be converted, and no item compared, without anybody noticing."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence

from zjrules.errors import Diagnostic
from zjrules.model.outside import Upstream
from zjrules.model.register_records import Programme
from zjrules.model.supplements import Indicator, Supplements
from zjrules.source import Span

Named = tuple[str, Span | None]


def unknown_measures(
    measures: Collection[str],
    indicators: Sequence[Indicator],
    programmes: Sequence[Programme],
    supplements: Supplements,
    upstream: Sequence[Upstream],
) -> list[Diagnostic]:
    named: list[Named] = [(each.unit, each.span) for each in indicators]
    named += [(each.unit, each.span) for each in supplements.baselines]
    named += [(each.unit, each.span) for each in upstream]
    named += [(figure.unit, each.span) for each in programmes for figure in each.figures]
    named += [(part.unit, plan.span) for plan in supplements.plans for part in plan.parts]
    return _unknown("measure", "unit of measure", measures, named)


def unknown_programmes(programmes: Sequence[Programme], supplements: Supplements) -> list[Diagnostic]:
    """Told where programmes are registered at all; else those of the dataset may be meant."""
    named: list[Named] = [(each.programme, each.span) for each in supplements.halves]
    named += [(each.programme, each.span) for each in supplements.codes]
    named += [(programme, each.span) for each in supplements.packages for programme in each.programmes]
    return _unknown("programme", "programme", {each.id for each in programmes}, named) if programmes else []


def _unknown(kind: str, what: str, known: Collection[str], named: Iterable[Named]) -> list[Diagnostic]:
    faults = []
    for name, span in named:
        if name and name not in known:
            near = difflib.get_close_matches(name, sorted(known), 1)
            hint = f"did you mean {near[0]!r}?" if near else f"write one of {kind}s.toml, or register it there"
            faults.append(Diagnostic(f"unknown-{kind}", f"{name!r} is no registered {what}", span, hint))
    return faults
