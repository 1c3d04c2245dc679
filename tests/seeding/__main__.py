"""``python -m tests.seeding [word …]``: plants the faults whose keys contain a word, and prints the table."""

from __future__ import annotations

import sys
import time

from tests.seeding.kinds import kinds
from tests.seeding.measure import judged, table
from tests.seeding.planting import variants


def main(words: list[str]) -> None:
    begun = time.perf_counter()
    chosen = [kind for kind in kinds() if not words or any(word in f"{kind.group}/{kind.key}" for word in words)]
    verdicts = []
    for kind in chosen:
        made = variants(kind)
        if not made:
            print(f"NOTHING TO PLANT {kind.key}")
        verdicts += [judged(each) for each in made]
    print("\n".join(table(verdicts).lines))
    print(f"{len(chosen)} kinds, {time.perf_counter() - begun:.1f} s")


main(sys.argv[1:])
