"""What one run is asked to do: a single frozen model, filled from flags (and from settings files)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from zjrules.errors import Diagnostic, UsageError
from zjrules.source import Span

FailOn = Literal["error", "warning", "note", "never"]
EngineName = str  # auto, or one of zjrules.engines.NAMES, which says so where there is no such engine
Lang = Literal["zh", "en"]
Colour = Literal["auto", "always", "never"]
ParameterValue = str | int | bool | Decimal | datetime.date

FAIL_ON: tuple[str, ...] = get_args(FailOn)
LANGS: tuple[str, ...] = get_args(Lang)
COLOURS: tuple[str, ...] = get_args(Colour)


_TODAY = datetime.date.min  # stands for the day on which the settings are made


class _Fields(NamedTuple):
    paths: tuple[Path, ...] = ()
    history: tuple[Path, ...] = ()  # progress reports from before, for the gate
    rules_dirs: tuple[Path, ...] = ()
    data_dirs: tuple[Path, ...] = ()
    bundled_rules: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    parameters: Mapping[str, Mapping[str, ParameterValue]] = MappingProxyType({})
    severities: Mapping[str, str] = MappingProxyType({})
    places: Mapping[tuple[str, ...], Span] = MappingProxyType({})
    as_of: datetime.date = _TODAY
    baseline: Path | None = None
    waivers: Path | None = None
    engine: EngineName = "auto"
    spark_master: str = ""  # where Spark runs; empty: in this machine
    timeout: float | None = None  # seconds
    memory: int | None = None  # bytes
    most: int = 10_000  # violations of one rule that are shown of a large table; all are counted
    paranoid: bool = False  # run every rule on the independent second engine too and compare
    fail_on: FailOn = "error"
    format: str = "text"
    lang: Lang = "zh"
    colour: Colour = "auto"


class Settings(_Fields):
    """One run of ``zjrules check``. Raises ``UsageError`` with every value that is not allowed.

    ``paths`` empty means the bundled notice with its bundled progress reports. ``select`` and
    ``ignore`` hold rule ids, groups or names; ``select`` empty means every rule. ``rules_dirs`` add
    to the bundled rules unless ``bundled_rules`` is false, ``data_dirs`` to the bundled styles, registers
    and units of measure. ``waivers`` None means the waivers that lie beside the dataset, if any.
    ``parameters`` overrides rule parameters: rule id -> name -> value; ``severities`` how much a rule's violations
    count: rule id or name -> error, warning, note, or off for not at all. ``places`` tells where a settings
    file says so: ("select", word), ("ignore", word), ("params", rule, name).
    """

    if not TYPE_CHECKING:  # to a type checker the fields above are the parameters

        def __new__(cls, *values: object, **named: object) -> Settings:
            made = super().__new__(cls, *values, **named)
            made._check()
            return made if made.as_of is not _TODAY else made._replace(as_of=datetime.date.today())

    def _check(self) -> None:
        faults = [
            Diagnostic("unknown-value", f"{name} cannot be {value!r}", hint=f"one of: {', '.join(allowed)}")
            for name, value, allowed in (
                ("fail-on", self.fail_on, FAIL_ON),
                ("lang", self.lang, LANGS),
                ("colour", self.colour, COLOURS),
            )
            if value not in allowed
        ]
        if self.spark_master and self.engine != "spark":
            told = f"--spark-master is for the engine spark, not {self.engine}"
            faults.append(Diagnostic("unknown-value", told, hint="add --engine spark"))
        if faults:
            raise UsageError(faults)

    @property
    def second_engine(self) -> EngineName:
        """The engine for the second opinion: an independent one."""
        return "python" if self.engine == "pydatalog" else "pydatalog"
