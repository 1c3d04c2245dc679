"""The process in which pyDatalog works: requests line by line from standard input, answers to standard output.

A request is ``{"program": …, "rows": {relation: rows}}``, an answer ``{"rows": …}`` with the derived
relations, or ``{"fault": [code, message, hint, place]}``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from zjrules.datalog.codec import from_json, value_from_json, value_to_json
from zjrules.datalog.stratified import StratifiedProgram
from zjrules.engines.pydatalog_run import Run
from zjrules.engines.pydatalog_terms import FaultError
from zjrules.engines.values import Row, plain, stored


def main() -> None:
    """Answer every request; end with standard input."""
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(_answer(from_json(request["program"]), request["rows"]), ensure_ascii=False), flush=True)


def _answer(program: StratifiedProgram, rows: dict[str, list[list[Any]]]) -> dict[str, Any]:
    run = Run(program.parameters)
    try:
        for name, given in rows.items():
            run.tell(name, [tuple(stored(value_from_json(value)) for value in row) for row in given])
        for stratum in program.strata:
            run.evaluate(stratum)
    except FaultError as fault:
        return {"fault": fault.told}
    return {"rows": {each.name: [_row_out(row) for row in run.rows(each.name)] for each in program.derived}}


def _row_out(row: Row) -> list[Any]:
    return [value_to_json(plain(value)) for value in row]


if __name__ == "__main__":
    main()
