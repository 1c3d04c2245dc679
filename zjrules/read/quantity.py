"""Figures as people write them in tables: 1,244 · 95% · 1537 万亩 · 1.2万 → exact decimals. Nothing is guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = 28  # as many as decimal arithmetic keeps exact

# Full-width digits, letters and signs, as in a spreadsheet typed with a Chinese keyboard.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SIGNS = {ord(wide): plain for wide, plain in zip("％／．＋－−　\xa0", "%/.+--  ", strict=True)}
_PLAIN = _WIDE | _SIGNS
_NUMBER = re.compile(r"([+-]?)([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(.*)", re.DOTALL)
_UNIT = re.compile(r"%|‰|[一-鿿]+(?:/[一-鿿]+)?(?:（[一-鿿]+）)?")
_POWERS = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "百亿": 10, "千亿": 11, "万亿": 12}
_QUALIFIED = re.compile(r"约|超|近|逾|不足|不到|以上|以下|以内|左右|上下|^[多余几]|[多余几]$")
_NONE = {"-", "--", "—", "——", "/", "\\", "无", "暂无", "不适用", "N/A", "n/a", "NA"}


class MisreadError(ValueError):
    """A text that cannot be read as what it should be; the message says what to do."""


class Quantity(NamedTuple):
    """A figure with its unit as printed; ``places`` is how many decimals were printed."""

    value: Decimal
    unit: str
    places: int


def plain(text: str) -> str:
    """The text with full-width digits, letters, ％ and ／ made ASCII, and no blanks around it."""
    return text.translate(_PLAIN).strip()


def read_quantity(text: str, unit: str = "") -> Quantity:
    """The figure of a value cell and its unit cell. Raises ``MisreadError``.

    A unit may stand in either cell, or in both when they agree. 万, 亿 and their like without a unit
    belong to the number: ``1.2万`` with the unit 个 is 12000 个.
    """
    shown, unit = plain(text), plain(unit)
    found = _NUMBER.fullmatch(shown.replace("，", ","))
    if not found:
        raise MisreadError(_advice(shown))
    sign, whole, decimals, word = found.groups()
    whole = whole.replace(",", "")
    if len(whole) + len(decimals or "") > DIGITS:
        raise MisreadError(f"more than {DIGITS} digits: write it in a larger unit")
    if word and word not in _POWERS and (not _UNIT.fullmatch(word) or _QUALIFIED.search(word)):
        raise MisreadError(_advice(shown))
    value = Decimal(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}")
    power, word = _split(word, unit)
    if word and unit and word != unit:
        raise MisreadError(f"the value is in {word}, the unit column says {unit}: write one of them")
    return Quantity(value * 10**power if power else value, word or unit, len(decimals or ""))


def read_rate(text: str) -> Quantity:
    """A rate in per cent, with or without the sign; 0.95 is read as it stands. Raises ``MisreadError``."""
    rate = read_quantity(text)
    if rate.unit not in ("", "%"):
        raise MisreadError("write a rate in per cent, such as 95.3%")
    return rate


def _split(word: str, unit: str) -> tuple[int, str]:
    """The power of ten that belongs to the number, and the unit that is left."""
    if word in _POWERS:
        return _POWERS[word], ""
    for power in sorted(_POWERS, key=len, reverse=True):
        if unit and word == power + unit:
            return _POWERS[power], unit
    return 0, word


def _advice(text: str) -> str:
    """What is wrong with a text that should be a number."""
    if text in _NONE:
        return "leave the cell empty where there is no figure"
    if text.startswith(("=", "@")):
        return "this is the text of a formula: write its result"
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?|\d+月(\d+日)?|\d+:\d\d", text):
        return "this is a day or a time: format the cell as a number"
    if re.search(r"\d[。·、]\d", text):
        return "a decimal point is written '.'"
    if re.fullmatch(r"[+-]?\d+([,，]\d+)+(\.\d+)?\D*", text):
        return "thousands separators stand before every three digits, or not at all"
    if re.fullmatch(r"[+-]?\d+ +\d+\D*", text):
        return "there is a blank inside the number: is a decimal point missing?"
    if re.fullmatch(r"[+-]?[\d.]+[eE][+-]?\d+", text):
        return "write the number out, without an exponent"
    if len(re.findall(r"[\d.]+", text)) > 1:
        return "one figure in a cell: write further figures in rows of their own, remarks in the narrative"
    if _QUALIFIED.search(text) or re.search(r"[（(]", text):
        return "write the number alone, and words such as 超, 约, 以上 in the narrative"
    return "write a plain number such as 1244 or 5.8"
