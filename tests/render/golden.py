"""The golden files of the formats: ``python -m tests.render.golden`` writes them anew, to be read before committing."""

from __future__ import annotations

from pathlib import Path

from tests.render.readings import NOTHING, READ, WRITTEN
from tests.render.samples import RESULTS
from zjrules.render import RenderOptions, render
from zjrules.render.reading import render_reading

FOLDER = Path(__file__).parent.parent / "cases" / "render"
FORMS = {
    "zh.txt": ("text", RenderOptions(lang="zh")),
    "en.txt": ("text", RenderOptions(lang="en", fail_on="note")),
    "colour.txt": ("text", RenderOptions(lang="zh", colour=True)),
    "json": ("json", RenderOptions()),
    "sarif": ("sarif", RenderOptions()),
    "junit.xml": ("junit", RenderOptions()),
    "github": ("github", RenderOptions(below="reports")),
    "gitlab.json": ("gitlab", RenderOptions()),
    "csv": ("csv", RenderOptions()),
    "md": ("markdown", RenderOptions()),
}
ENGLISH = ("sarif", "junit", "github", "gitlab", "csv", "markdown")  # of one result: the others differ in words alone


def golden() -> dict[str, str]:
    """File name -> what it should hold."""
    results = {
        f"{name}.{suffix}": render(result, form, options)
        for name, result in RESULTS.items()
        for suffix, (form, options) in FORMS.items()
    }
    readings = {
        "reading.zh.txt": render_reading(READ, WRITTEN, RenderOptions()),
        "reading.en.txt": render_reading(READ, WRITTEN, RenderOptions(lang="en")),
        "reading-nothing.zh.txt": render_reading(NOTHING, (), RenderOptions()),
    }
    english = {
        f"violations.en.{form}": render(RESULTS["violations"], form, RenderOptions(lang="en", fail_on="note"))
        for form in ENGLISH
    }
    return results | english | readings


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in golden().items():
        (FOLDER / name).write_bytes(text.encode("utf-8", "replace"))
