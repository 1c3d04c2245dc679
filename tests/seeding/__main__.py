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
        try:
            made = variants(kind)
        except (AssertionError, LookupError, TypeError) as error:
            print(f"CANNOT BE PLANTED {kind.key}: {error!r}", flush=True)
            continue
        if not made:
            print(f"NOTHING TO PLANT {kind.key}", flush=True)
        new = [judged(each) for each in made]
        print("\n".join(table(new).lines[3:]) or f"{kind.key} {len(new)}", flush=True)
        verdicts += new
    print("\n".join(table(verdicts).lines[: 3 + len({kind.group for kind in chosen})]))
    print(f"{len(chosen)} kinds, {time.perf_counter() - begun:.1f} s")


main(sys.argv[1:])
