"""Makes workbooks out of case files, part by part, as programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from zjrules.read.table import column_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def workbook(case: Mapping[str, Any]) -> bytes:
    """The file of a case: its ``sheets`` (name, rows, merged, hidden), the ``formats`` that cells are shown in, and
    whole ``parts`` instead of those made here; one that is empty is left out."""
    sheets = case.get("sheets", ())
    texts: dict[str, int] = {}
    parts = {f"xl/worksheets/sheet{at}.xml": _sheet(sheet, texts) for at, sheet in enumerate(sheets, 1)}
    parts |= {
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, case.get("from_1904", False)),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
            + [("styles", "styles.xml"), ("sharedStrings", "/xl/sharedStrings.xml")]
        ),
        "xl/styles.xml": _styles(case.get("formats", ())),
        "xl/sharedStrings.xml": _texts(texts),
    }
    return packed({name: text for name, text in (parts | case.get("parts", {})).items() if text})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _sheet(sheet: Mapping[str, Any], texts: dict[str, int]) -> str:
    rows = []
    for at, row in enumerate(sheet.get("rows", ()), 1):
        cells: Sequence[Any] = row["cells"] if isinstance(row, dict) else row
        number = row["row"] if isinstance(row, dict) else at
        shown = "".join(_cell(f"{column_name(place)}{number}", cell, texts) for place, cell in enumerate(cells))
        rows.append(f'<row r="{number}">{shown}</row>')
    merged = "".join(f'<mergeCell ref="{cells}"/>' for cells in sheet.get("merged", ()))
    listed = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{listed}</worksheet>'


def _cell(at: str, cell: Any, texts: dict[str, int]) -> str:
    """A text is shared; a table is XML as it stands, or has the value, formula, type and style of the cell."""
    if isinstance(cell, str):
        return f'<c r="{at}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>' if cell else ""
    if "xml" in cell:
        return str(cell["xml"])
    style = f' s="{cell["style"]}"' if "style" in cell else ""
    kind = f' t="{cell["type"]}"' if "type" in cell else ""
    formula = f"<f>{escape(cell['formula'])}</f>" if "formula" in cell else ""
    return f'<c r="{at}"{style}{kind}>{formula}<v>{escape(cell.get("value", ""))}</v></c>'


def _workbook(sheets: Sequence[Mapping[str, Any]], from_1904: bool) -> str:
    listed = "".join(
        f"<sheet name={quoteattr(sheet['name'])} sheetId={quoteattr(str(at))} r:id={quoteattr(f'rId{at}')}"
        + (' state="hidden"/>' if sheet.get("hidden") else "/>")
        for at, sheet in enumerate(sheets, 1)
    )
    days = '<workbookPr date1904="1"/>' if from_1904 else ""
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{days}<sheets>{listed}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def _styles(formats: Sequence[str | int]) -> str:
    """Cells of style 1, 2, … are shown in these formats: the number of one that is built in, or a code."""
    codes = {200 + at: code for at, code in enumerate(formats) if isinstance(code, str)}
    used = [0, *(code if isinstance(code, int) else 200 + at for at, code in enumerate(formats))]
    listed = "".join(f'<numFmt numFmtId="{at}" formatCode={quoteattr(code)}/>' for at, code in codes.items())
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in used)
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{listed}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def _texts(texts: Mapping[str, int]) -> str:
    listed = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'{HEAD}<sst xmlns="{MAIN}">{listed}</sst>'
