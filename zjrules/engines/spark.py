"""The engine for what outgrows one machine: Spark, over SQL that ``engines.sql`` makes. Loaded when it is chosen."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from zjrules.engines import limits, spark_session
from zjrules.engines.spark_dialect import SPARK
from zjrules.engines.sql.dialects import Dialect
from zjrules.engines.sql.evaluation import SqlEngine
from zjrules.engines.sql.types import NUMBER, Type, UnsupportedError, sql_type, writer
from zjrules.engines.values import Row
from zjrules.errors import Diagnostic, EngineError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SMALL = 20_000  # rows of a table that is one partition
_MOST_PARTS = 6  # of a table that grows, before they are put together
_TOO_LARGE = ("OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "CAST_INVALID_INPUT", "DIVIDE_BY_ZERO", "REMAINDER_BY_ZERO",
              "PRECISION_EXCEEDS_MAX_PRECISION")  # fmt: skip
_FOR_FEW = {  # planning and compiling would take longer than running
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.maxSinglePartitionBytes": str(2**63 - 1),  # what is one partition stays there; else a join of
    "spark.sql.defaultSizeInBytes": "1000",  # unmeasured tables would be taken for larger than that
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


class _Part(NamedTuple):
    """Some rows of a table. They are known here where few came into memory anyway."""

    frame: DataFrame
    size: int
    rows: list[Any] | None = None


class SparkConnection:
    """A session that is started when it is first needed. Tables are views of the session, rows lie in its memory."""

    dialect: Dialect = SPARK
    gathers = True

    def __init__(self, master: str) -> None:
        self.master = master
        self._running: spark_session.Running | None = None
        self._turn = threading.RLock()
        self._small: bool | None = None
        self._usual: dict[str, str | None] = {}
        self._forgotten: deque[str] = deque()
        self._parts: dict[str, list[_Part]] = {}
        self._named = 0

    @property
    def session(self) -> SparkSession:
        if self._running is None:
            with limits.interrupting(lambda: None, alone=True):
                running = spark_session.start(self.master)
                self._usual = {name: running.session.conf.get(name, None) for name in _FOR_FEW}
                if self.master.startswith("local"):
                    cores = running.session.sparkContext.defaultParallelism
                    self._usual["spark.sql.shuffle.partitions"] = str(cores)
                self._running = running
            self.tune(True)
        return self._running.session

    def close(self) -> None:
        """End the session. The next question starts another."""
        running, self._running, self._small = self._running, None, None
        self._parts.clear()
        self._forgotten.clear()
        if running is not None:
            running.end()

    # ------------------------------------------------------------------ what the generator asks for

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._guarded():
            return list(map(tuple, self._frame(sql, values).collect()))

    def create(self, name: str, sql: str, values: Sequence[object] = ()) -> int | None:
        with self._guarded():
            frame = self._frame(sql, values)
            if self._small:  # the start of a recursion: whatever else is small comes into memory
                self._show(name, [self._kept(frame)])
                return None
            count: int = frame.persist().count()
            self._show(name, [_Part(frame, count)])
            return count

    def append(self, name: str, sql: str, values: Sequence[object] = ()) -> int:
        with self._guarded():
            new = self._kept(self._frame(sql, values))
            if new.size:
                self._show(name, self._fewer([*self._parts[name], new]))
            return new.size

    def load(self, name: str, rows: Sequence[Row], types: Sequence[Type]) -> None:
        columns = []
        for of, column in zip(types, zip(*rows, strict=True), strict=True):
            write: Callable[[Any], object] | None = writer(of)
            if of.kind == NUMBER and sql_type(of).startswith("DECIMAL"):
                write = Decimal
            columns.append(list(map(write, column)) if write else column)
        with self._guarded():
            frame = self._local(list(zip(*columns, strict=True)) if types else [(1,)], _schema(types))
            self._show(name, [_Part(frame if len(rows) <= _SMALL else frame.persist(), len(rows))])

    def name(self) -> str:
        if self._forgotten:
            with self._guarded():
                self._forget()
        self._named += 1
        return f"r{self._named}"

    def forget(self, names: Sequence[str]) -> None:
        self._forgotten.extend(names)

    def tune(self, small: bool) -> None:
        if small == self._small:
            return
        with self._guarded():
            self._small = small
            _set(self.session, _FOR_FEW if small else self._usual)

    # ------------------------------------------------------------------ Spark

    def _frame(self, sql: str, values: Sequence[object]) -> DataFrame:
        bound = {f"p{place}": _bound(value) for place, value in enumerate(values, 1)}
        return self.session.sql(SPARK.spelt(sql), args=bound)

    def _kept(self, frame: DataFrame) -> _Part:
        """The rows of a query, apart from what they were made of."""
        if self._small:
            rows = frame.collect()
            return _Part(self._local(rows, frame.schema), len(rows), rows)
        kept = frame.localCheckpoint()
        return _Part(kept, kept.count())

    def _fewer(self, parts: list[_Part]) -> list[_Part]:
        """Small parts together, so that a deep recursion has to do with few; each row is moved seldom."""
        while len(parts) > 1 and parts[-2].rows is not None and parts[-1].rows is not None:
            one, other = parts[-2:]
            if one.size > 2 * other.size:
                break
            rows = [*parts[-2].rows, *parts[-1].rows]
            parts[-2:] = [_Part(self._local(rows, one.frame.schema), len(rows), rows)]
        return parts if len(parts) <= _MOST_PARTS else [self._kept(_union(parts))]

    def _local(self, rows: Sequence[Any], schema: Any) -> DataFrame:
        frame = self.session.createDataFrame(rows, schema, verifySchema=False)
        return frame.coalesce(1) if len(rows) <= _SMALL else frame

    def _show(self, name: str, parts: list[_Part]) -> None:
        """Let statements read these rows by the name of a table."""
        self._parts[name] = parts
        whole = _union(parts)
        if len(parts) > 1 and sum(part.size for part in parts) <= _SMALL:
            whole = whole.coalesce(1)
        whole.createOrReplaceTempView(name)

    def _forget(self) -> None:
        while self._forgotten:
            forgotten = self._forgotten.popleft()
            for part in self._parts.pop(forgotten, ()):
                part.frame.unpersist()
                self.session.catalog.dropTempView(forgotten)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Talk to Spark. A run that meets a limit ends what Spark is doing, and the session goes on."""
        self.session  # noqa: B018  (its start is not to be taken for a query)
        running = self._running
        assert running is not None
        with self._turn, limits.interrupting(running.cancel, running.kill, alone=True):
            try:
                yield
            except (UnsupportedError, EngineError):
                raise
            except Exception as error:
                why = running.lost(error)
                if why is not None:
                    self.close()
                raise _told(str(error) if why is None else why, error) from error
            except BaseException:  # Ctrl-C: what was being said is half said
                self.close()
                raise


class SparkEngine(SqlEngine):
    """``master``: a Spark master, or ``sc://…`` for Spark Connect. Raises ``EngineError`` where it cannot run here."""

    name = "spark"
    connection: SparkConnection

    def __init__(self, master: str = "") -> None:
        master = master or spark_session.LOCAL
        lack = spark_session.missing(master)
        if lack:
            raise spark_session.unavailable(lack)
        super().__init__(SparkConnection(master))


def _set(session: SparkSession, settings: Mapping[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            session.conf.unset(name)
        else:
            session.conf.set(name, value)


def _bound(value: object) -> object:
    """A parameter as Spark takes it: a date as its text, for dates before 1582 would go by another calendar."""
    if isinstance(value, bool | str):
        return value
    return int(value) if isinstance(value, int) else str(value)


def _union(parts: Sequence[_Part]) -> DataFrame:
    return reduce(lambda one, other: one.unionAll(other), (part.frame for part in parts))


def _schema(types: Sequence[Type]) -> str:
    """Of a table, as Spark writes it down."""
    columns = [f"c{place} {SPARK.spelt(sql_type(of))} NOT NULL" for place, of in enumerate(types)]
    return ", ".join(columns) or "c0 INT NOT NULL"


def _told(text: str, error: Exception) -> Exception:
    if any(each in text for each in _TOO_LARGE):
        return UnsupportedError(text)
    if "OutOfMemoryError" in text:
        return MemoryError()
    lines = [line for line in text.splitlines() if line.strip()]
    return EngineError(Diagnostic("engine-failed", f"Spark: {lines[0] if lines else type(error).__name__}"))
