"""What a cell of a spreadsheet shows: numbers as stored, percentages and days by their format."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, NamedTuple

# The formats that a file names by number only; those of Chinese spreadsheets from 27 and 50 on.
_DAY, _MONTH_DAY, _MONTH = "yyyy/m/d", 'm"月"d"日"', 'yyyy"年"m"月"'
BUILT_IN = {
    9: "0%", 10: "0.00%", 14: _DAY, 15: _DAY, 16: _MONTH_DAY, 17: _MONTH, 18: "h:mm", 19: "h:mm", 20: "h:mm",
    21: "h:mm", 22: "yyyy/m/d h:mm", 27: _MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: _DAY, 31: _DAY, 32: "h:mm",
    33: "h:mm", 34: "h:mm", 35: "h:mm", 36: _MONTH, 45: "mm:ss", 46: "[h]:mm", 47: "mm:ss", 50: _MONTH,
    51: _MONTH_DAY, 52: _MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 55: "h:mm", 56: "h:mm", 57: _MONTH, 58: _MONTH_DAY,
}  # fmt: skip
DIGITS = 15  # a spreadsheet keeps no more; what a file has beyond them is left over from binary fractions
_FARTHEST = 60  # zeros that a figure is written out with
_HAN = re.compile("[一-鿿]")
_TOKEN = re.compile(
    r'\[([hms]+)\]|"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|AM/PM|A/P|上午/下午|(.)', re.IGNORECASE | re.DOTALL
)
_EXACT = Context(prec=200)
_ROUNDED = Context(prec=DIGITS)
_PLACE = re.compile(r"[0#?]")
_LAST_DAY = 2_900_000
_FIRST_DAY = datetime.date(1899, 12, 30)
_FIRST_DAY_1904 = datetime.date(1904, 1, 1)


class Format(NamedTuple):
    """``places`` are the decimals of a percentage, ``parts`` what is shown of a day (of ``ymd``) or of a time (h);
    ``before`` and ``behind`` are words around the number."""

    kind: Literal["plain", "percent", "day"] = "plain"
    places: int = 0
    parts: str = ""
    before: str = ""
    behind: str = ""


PLAIN = Format()


@lru_cache(maxsize=1024)
def read_format(code: str) -> Format:
    """What a format code does with a positive number, as far as that changes what is read."""
    signs, words = "", []
    for elapsed, literal, escaped, sign in _TOKEN.findall(code):
        if sign == ";":
            break
        signs += sign or elapsed
        if literal or escaped:
            words.append((len(signs), literal or escaped))
    lower = signs.lower()
    if lower in ("general", "g/通用格式", "@", ""):
        return PLAIN
    if "%" in signs:
        return Format("percent", len(_PLACE.findall(signs.partition(".")[2])))
    if re.search(r"[ydhsme]", lower):
        years, days = re.search(r"[ye]", lower), "d" in lower
        months = "m" in lower and (years or days or not re.search(r"[hs]", lower))
        return Format("day", parts=("y" if years else "") + ("m" if months else "") + ("d" if days else "") or "h")
    digits = signs.rstrip()
    before = "".join(word for at, word in words if not at)
    behind = "".join(word for at, word in words if at >= len(digits)).strip()
    if re.search(r"[0#?],+$", digits) or any(0 < at < len(digits) for at, _ in words):
        return PLAIN  # it shows thousands as one, or a word among the digits
    return Format(before=before if _HAN.search(before) else "", behind=behind)


def shown(raw: str, form: Format, from_1904: bool = False) -> str:
    """The text of a number that a cell holds as ``raw``."""
    if form is PLAIN and raw.isdigit() and len(raw) <= DIGITS:
        return raw
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > _FARTHEST:
        return raw
    if form.kind == "percent":
        step = Decimal(1).scaleb(-form.places)
        return f"{(_ROUNDED.plus(number) * 100).quantize(step, ROUND_HALF_UP, _EXACT):f}%"
    if form.kind == "day":
        return _shown_day(number, form.parts, from_1904) or _plain(number)
    return form.before + _plain(number) + form.behind


def _plain(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    text = f"{number if whole else _ROUNDED.plus(number):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _shown_day(number: Decimal, parts: str, from_1904: bool) -> str:
    """What is shown of the day that a number counts, "" where it counts none. Day 60 of the count from 1900 is a
    29 February that never was."""
    count = int(number)
    if not 0 <= count < _LAST_DAY:
        return ""
    if parts == "h":
        minutes = int(number * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if count == 60 and not from_1904:
        return "1900-02-29"
    day = (_FIRST_DAY_1904 if from_1904 else _FIRST_DAY) + datetime.timedelta(count + (count < 60 and not from_1904))
    return {
        "ymd": f"{day.year:04}-{day.month:02}-{day.day:02}",
        "ym": f"{day.year:04}-{day.month:02}",
        "y": f"{day.year:04}",
        "md": f"{day.month}月{day.day}日",
        "m": f"{day.month}月",
    }.get(parts, "")
