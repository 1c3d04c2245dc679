"""Facts of the registers that figures and programmes are judged by: indicators, baselines, plans, links."""

from __future__ import annotations

from zjrules.facts.store import Facts
from zjrules.model.registers import Registers
from zjrules.model.supplements import Supplements


def supplement_facts(facts: Facts, registers: Registers) -> None:
    for each in registers.indicators:
        facts.add("indicator", each.name, each.direction, each.kind, each.of, each.price, each.unit, at=each.span)
        for name in (each.name, *each.aliases):
            facts.add("indicator_name", name, each.name, at=each.span)
        if each.total:
            facts.add("quotient", each.name, each.total, each.per, at=each.span)
    names = {name: each.name for each in registers.indicators for name in (each.name, *each.aliases)}
    _figure_facts(facts, registers.supplements, names)
    _reporting_facts(facts, registers.supplements)
    _programme_facts(facts, registers.supplements)


def _figure_facts(facts: Facts, supplements: Supplements, names: dict[str, str]) -> None:
    for base in supplements.baselines:
        indicator = names.get(base.indicator, base.indicator)
        facts.add("baseline", indicator, base.year, base.value, base.unit, base.price, base.source, at=base.span)
    for each in supplements.relatives:
        indicator, other = (names.get(name, name) for name in (each.indicator, each.other))
        facts.add("relative_target", each.item, indicator, each.comparator, other, each.quote, at=each.span)
    for project in supplements.projects:
        facts.add("named_project", project.item, project.project, project.state, project.quote, at=project.span)
    for plan in supplements.plans:
        key = f"{plan.target}/{plan.kind}"
        facts.add("plan", key, plan.target, plan.kind, plan.complete, plan.source, at=plan.span)
        for order, part in enumerate(plan.parts, 1):
            facts.add("plan_part", key, order, part.name, part.value, part.unit, at=plan.span)


def _reporting_facts(facts: Facts, supplements: Supplements) -> None:
    for each in supplements.delegates:
        facts.add("delegate", each.item, each.unit, each.start, each.source, at=each.span)
    for light in supplements.lights:
        facts.add("light", light.colour, light.least, light.below, light.source, at=light.span)


def _programme_facts(facts: Facts, supplements: Supplements) -> None:
    for half in supplements.halves:
        facts.add("programme_half", half.programme, half.half, half.words, at=half.span)
        for item in half.items:
            facts.add("half_item", half.programme, half.half, item, at=half.span)
    for code in supplements.codes:
        facts.add("code_part", code.programme, code.token, code.value, code.noun, code.item, at=code.span)
        for order, member in enumerate(code.members, 1):
            facts.add("code_member", code.programme, code.token, order, member, at=code.span)
    for package in supplements.packages:
        facts.add("package", package.item, package.noun, package.member, package.how, at=package.span)
        for programme in package.programmes:
            facts.add("package_programme", package.item, package.member, programme, at=package.span)
        for item in package.items:
            facts.add("package_item", package.item, package.member, item, at=package.span)
