"""The form of a rule file. The only place that knows pydantic here; not loaded on a warm start."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError


def _plain(value: object) -> object:
    if not isinstance(value, str | bool | int | Decimal | datetime.date):
        raise PydanticCustomError("plain", "it must be text, a number, a date, true or false")
    return value


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Relation = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9_]*$")]
ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Plain = Annotated[Any, AfterValidator(_plain), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Register = Literal[  # "tables": all tables of the notice, that is, no file of the dataset was unreadable
    "organs", "leaders", "measures", "programmes", "census", "same_items", "horizons", "precedence", "tables",
    "indicators", "baselines", "relatives", "projects", "plans", "halves", "codes", "packages",
    "places", "memberships", "upstream", "record", "calendar", "delegates", "lights",
]
SubjectKind = Literal[  # "record": a record of any kind; its violations say which kind it is
    "notice", "section", "item", "livelihood", "target", "programme", "unit", "leader", "report", "rule", "record"
]


class Part(BaseModel):
    """No key that is not known, no value that is not of its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BasisPart(Part):
    """What the rule rests on: the text of a notice, a regularity seen in it, a standard, practice."""

    kind: Literal["text", "observed", "standard", "domain", "external"]
    notice: str = Field("", description="id of the notice whose text is cited")
    lines: list[int] = Field([], max_length=2, description="first and last line of the official text")
    cite: str = Field("", description="the standard or document, and the place in it")
    quote: str = Field("", description="the words themselves")
    shown: list[int] = Field([], description="lines of the official text where a regularity of the whole can be seen")


class SubjectPart(Part):
    """Whom a violation is about."""

    kind: SubjectKind
    id: Variable = Field(description="the variable of the violation that holds the id")


class ParameterPart(Part):
    """A figure that the user may set in the settings."""

    type: Literal["text", "integer", "decimal", "date", "bool"]
    default: Plain
    min: Plain = Field(None, description="smallest value allowed")
    max: Plain = Field(None, description="largest value allowed")
    meaning: Text


class ExamplePart(Part):
    """Facts, and what the rule must say of them."""

    name: Text
    facts: str = Field(description="given facts; columns left out are \"\", 0, false or 2000-01-01")
    violations: list[str] = Field(description="the violations, exactly; [] for a near miss")
    subjects: list[str] | None = Field(None, description="ids of the subjects, exactly, where given")
    undetermined: list[str] = Field([], description="ids of the undetermined subjects, exactly")
    params: dict[ParameterName, Plain] = Field({}, description="parameters set for this example")


class RuleFile(Part):
    """A rule file: one rule, with its reasons and its examples."""

    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]{3}$", description="group letter and three digits: L001")]
    name: Name = Field(description="names the fault, kebab-case: lead-is-not-first-listed")
    severity: Literal["error", "warning", "note"] = Field(description="error, warning or note")
    tags: list[Literal["publication", "gate", "audit"]] = Field([], description="whom the rule serves")
    title: Text = Field(description="the fault, in Chinese")
    title_en: Text = Field(description="the fault, in English")
    basis: BasisPart = Field(description="what the rule rests on: { kind, notice, lines, quote } or { kind, cite }")
    why: Text = Field(description="why it matters, in Chinese")
    fix: Text = Field(description="what to do, in Chinese")
    message: Text = Field(description="the message in Chinese, with {Variables} of the violation")
    message_en: Text = Field(description="the message in English, with {Variables} of the violation")
    words_en: dict[Text, Text] = Field({}, description="values of {Variables} in English: { \"少记\" = \"lacks\" }")
    subject: SubjectPart = Field(description="whom a violation is about: { kind, id }")
    place: list[Relation] = Field([], description="given relations whose fact gives the place, best first")
    requires: list[Register] = Field([], description="registers without which the rule is undetermined")
    params: dict[ParameterName, ParameterPart] = {}
    datalog: Text = Field(description="clauses for subject, violation and, if need be, undetermined")
    example: list[ExamplePart] = Field([], description="at least one violation and one near miss")


def known_keys() -> dict[str, dict[str, str]]:
    """The keys of each part of a rule file with their descriptions; ``""`` is the file itself."""
    parts: dict[str, type[BaseModel]] = {
        "": RuleFile, "basis": BasisPart, "subject": SubjectPart, "params": ParameterPart, "example": ExamplePart
    }  # fmt: skip
    return {
        name: {key: field.description or "" for key, field in part.model_fields.items()}
        for name, part in parts.items()
    }
