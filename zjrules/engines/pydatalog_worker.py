"""The process in which pyDatalog works: requests line by line from standard input, answers to standard output.

A request is ``{"program": …, "rows": {relation: rows}, "memory": bytes or null}``. An answer is any number of
lines ``{"at": number of the clause that is begun with}``, and then one line ``{"rows": …}`` with the derived
relations, ``{"fault": [code, message, hint, place]}``, or ``{"failed": what happened}``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from zjrules.datalog.codec import from_json, value_from_json, value_to_json
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.pydatalog_run import Run
from zjrules.engines.pydatalog_terms import FaultError
from zjrules.engines.values import Row, held, plain

_DEEPEST = 10_000  # calls within calls; pyDatalog makes some for every literal of a clause


def main() -> None:
    """Answer every request; end with standard input."""
    sys.setrecursionlimit(_DEEPEST)
    sys.set_int_max_str_digits(0)  # what is too large is told as the language tells it
    for line in sys.stdin:
        answer = _answered(line)
        _limit(None)
        _say(answer)


def _answered(line: str) -> dict[str, Any]:
    """The answer, or what kept us from one."""
    try:
        request = json.loads(line)
        _limit(request["memory"])
        return _answer(from_json(request["program"]), request["rows"])
    except FaultError as fault:
        return {"fault": fault.told}
    except Exception as error:
        _limit(None)  # to tell it takes memory too
        return {"failed": f"{type(error).__name__}: {error}".removesuffix(": ")}


def _answer(program: StratifiedProgram, rows: dict[str, list[list[Any]]]) -> dict[str, Any]:
    clauses = [clause for stratum in program.strata for clause in stratum.clauses]
    numbers = {id(clause): number for number, clause in enumerate(clauses)}
    run = Run(program.parameters, lambda clause: _say({"at": numbers[id(clause)]}))
    for name, given in rows.items():
        run.tell(name, [tuple(held(value_from_json(value)) for value in row) for row in given])
    for stratum in program.strata:
        run.evaluate(stratum)
    return {"rows": {each.name: [_row_out(row) for row in run.rows(each.name)] for each in program.derived}}


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def _row_out(row: Row) -> list[Any]:
    return [value_to_json(plain(value)) for value in row]


def _limit(memory: int | None) -> None:
    """Let this process take so much memory; more makes a ``MemoryError``. Not on Windows."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if memory is None or (most != resource.RLIM_INFINITY and memory > most):
        memory = most
    resource.setrlimit(resource.RLIMIT_DATA, (memory, most))


if __name__ == "__main__":
    main()
