"""An item whose number is lost runs on in the clause before it: find where it begins."""

from __future__ import annotations

from zjrules.read.blocks import ItemBlock
from zjrules.read.style import Style


def split_swallowed(item: ItemBlock, style: Style) -> ItemBlock | None:
    """The item that the clause of ``item`` has swallowed, cut off from it; None when there is none.

    A clause holds no full stop, so one with a full stop holds more than a clause. It ends at the
    first line end where a name of a unit is complete and the next line does not go on with a list.
    """
    words = [line.bare for line in item.clause]
    if not any("。" in each for each in words):
        return None
    for cut in range(1, len(words)):
        if "。" in words[cut - 1]:
            return None
        if words[cut - 1].endswith((*style.clause.unit_endings, "）")) and words[cut][0] not in "、，；及（":
            swallowed = ItemBlock(item.number + 1, False)
            swallowed.text = item.clause[cut:]
            item.clause = item.clause[:cut]
            return swallowed
    return None
