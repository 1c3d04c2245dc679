"""Data flows one way: every import, those inside functions too, goes to an earlier stage; no text is run as code."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "zjrules"

# A module may import from the rows above its own, and from its own package. The longest name decides.
STAGES = (
    ("zjrules.source", "zjrules"),
    ("zjrules.errors",),
    ("zjrules.cache", "zjrules.bundled", "zjrules.doing"),
    ("zjrules.settings", "zjrules.read", "zjrules.datalog"),
    ("zjrules.facts.outside_relations", "zjrules.facts.progress_relations", "zjrules.facts.record_relations",
     "zjrules.facts.run_relations", "zjrules.facts.supplement_relations"),
    ("zjrules.facts.relations",),
    ("zjrules.model", "zjrules.engines"),
    ("zjrules.rulebook",),
    ("zjrules.facts",),
    ("zjrules.violations",),
    ("zjrules.inputs",),
    ("zjrules.render", "zjrules.pipeline"),
    ("zjrules.gating",),
    ("zjrules.cli",),
    ("zjrules.__main__",),
)
# ``from zjrules.datalog import evaluate`` is promised to other programs; it is looked up when asked for.
PROMISED = {("zjrules.datalog", "zjrules.engines.api")}
RUNS_TEXT = {"exec", "eval", "compile", "__import__"}
FORBIDDEN_ATTRIBUTES = {("pyDatalog", "load"), ("pyDatalog", "ask"), ("os", "system")}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve"}


def modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("zjrules", *path.relative_to(PACKAGE).with_suffix("").parts)
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imported(name: str) -> set[str]:
    """The modules of the package that a module imports, wherever in its text."""
    found = set()
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            for alias in node.names:  # a module of a package, or a name of a module
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module or "")
    return {target for target in found if target in MODULES and target != name and (name, target) not in PROMISED}


def stage(name: str) -> tuple[int, str]:
    """The row of ``STAGES`` and the entry that decides it."""
    entries = [(entry, row) for row, entries in enumerate(STAGES) for entry in entries]
    entry, row = max(
        ((entry, row) for entry, row in entries if name == entry or name.startswith(entry + ".")),
        key=lambda pair: len(pair[0]),
    )
    return row, entry


def test_imports_go_one_way() -> None:
    breaches = []
    for name in MODULES:
        row, entry = stage(name)
        for target in imported(name):
            target_row, target_entry = stage(target)
            if target_entry != entry and target_row >= row:
                breaches.append(f"{name} imports {target}")
    assert breaches == []


def test_there_are_no_import_circles() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"circle: {' -> '.join((*path, name))}"
        if name not in done:
            for target in sorted(imported(name)):
                # A package's own __init__ is not what its modules import from.
                if not name.startswith(target + "."):
                    visit(target, (*path, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())
    assert done == set(MODULES)


def test_no_text_runs_as_code() -> None:
    found = []
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=called)) if called in RUNS_TEXT:
                    found.append(f"{name}:{node.lineno} {called}")
                case ast.Attribute(value=ast.Name(id=owner), attr=attr) if (owner, attr) in FORBIDDEN_ATTRIBUTES:
                    found.append(f"{name}:{node.lineno} {owner}.{attr}")
                case ast.keyword(arg="shell", value=ast.Constant(value=True)):
                    found.append(f"{name}:{node.value.lineno} shell=True")
                case ast.Import(names=names) if any(alias.name.split(".")[0] in FORBIDDEN_MODULES for alias in names):
                    found.append(f"{name}:{node.lineno} {[alias.name for alias in names]}")
                case ast.ImportFrom(module=module) if module and module.split(".")[0] in FORBIDDEN_MODULES:
                    found.append(f"{name}:{node.lineno} {module}")
    assert found == []


def test_modules_say_in_one_line_what_they_are_and_stay_small() -> None:
    for name, tree in MODULES.items():
        doc = ast.get_docstring(tree)
        assert doc, f"{name} has no docstring"
    long = {
        str(path.relative_to(PACKAGE)): count
        for path in PACKAGE.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_every_module_has_a_stage() -> None:
    assert {name: stage(name) for name in MODULES}.keys() == MODULES.keys()
    assert len(MODULES) > 40
