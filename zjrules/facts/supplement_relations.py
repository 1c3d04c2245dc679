"""The relations of indicators.toml and supplements.toml: what figures and programmes are judged by."""

from __future__ import annotations

from zjrules.datalog.schema import relation

SUPPLEMENTS = (
    relation(
        "indicator",
        "indicator:text direction:text kind:text of:text price:text unit:text",
        "A registered indicator. direction is up, down or band; kind is level, growth (of the indicator of, '' for "
        "none), share or count (what is done within the period); price is current, constant or ''; unit is a complete "
        "unit of its dimension, '' for any.",
    ),
    relation("indicator_name", "alias:text indicator:text", "Any name of an indicator, its own included."),
    relation("quotient", "indicator:text total:text per:text", "An indicator that is one divided by another."),
    relation(
        "baseline",
        "indicator:text year:integer value:decimal unit:text price:text source:text",
        "What an indicator was in a year, and where that was published.",
    ),
    relation(
        "relative_target",
        "item:text indicator:text comparator:text other:text quote:text",
        "A target without a figure: one indicator against another; comparator is sync (同步), ge, gt, le or lt.",
    ),
    relation(
        "named_project",
        "item:text project:text state:text quote:text",
        "A named project that is a target without a figure: it is to reach a state such as 开工 or 建成.",
    ),
    relation(
        "plan",
        "plan:text target:text kind:text complete:bool source:text",
        "How a target is divided: quarter (cumulative marks), unit or batch; complete where no part is missing.",
    ),
    relation("plan_part", "plan:text order:integer part:text value:decimal unit:text", "A part of a plan, from 1."),
    relation("programme_half", "programme:text half:text words:text", "A part of a compound programme."),
    relation("half_item", "programme:text half:text item:text", "An annual item that carries a part of a programme."),
    relation(
        "code_part",
        "programme:text token:text value:integer noun:text item:text",
        "What a token of a programme's name counts: the named count with this noun, or code members in an item.",
    ),
    relation("code_member", "programme:text token:text order:integer text:text", "A phrase that a token counts."),
    relation("package", "item:text noun:text member:text how:text", "A policy package of a named list; see package_*."),
    relation("package_programme", "item:text member:text programme:text", "A programme that carries a policy package."),
    relation("package_item", "item:text member:text carrier:text", "An item that carries a policy package."),
)
