"""``python -m tests.seeding [word …]``: plants the faults whose keys contain a word, and prints the table.

The whole table is kept in ``tests/cases/seeded/measured.txt``. What goes wrong is told as it comes, on stderr.
"""

from __future__ import annotations

import sys
import time

from tests.seeding.kinds import Kind, kinds
from tests.seeding.measure import Verdict, judged, table
from tests.seeding.planting import planted, spots


def main(words: list[str]) -> None:
    begun = time.perf_counter()
    chosen = [kind for kind in kinds() if not words or any(word in f"{kind.group}/{kind.key}" for word in words)]
    verdicts = [verdict for kind in chosen for verdict in _measured(kind)]
    print(*table(verdicts).lines, sep="\n")
    print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)


def _measured(kind: Kind) -> list[Verdict]:
    try:
        verdicts = [judged(planted(*spot)) for spot in spots(kind)]
    except (AssertionError, LookupError, TypeError) as error:
        print(f"CANNOT BE PLANTED {kind.key}: {error!r}", file=sys.stderr, flush=True)
        return []
    told = table(verdicts).faults if verdicts else (f"NOTHING TO PLANT {kind.key}",)
    print(*(told or (f"{kind.key} {len(verdicts)}",)), sep="\n", file=sys.stderr, flush=True)
    return verdicts


main(sys.argv[1:])
