"""What the READMEs show is true: every command prints what stands there, every file and program shown works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from zjrules.datalog import evaluate
from zjrules.rulebook.groups import GROUPS

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
BLOCKS = {"console": 16, "toml": 6, "text": 1, "csv": 2, "python": 1, "datalog": 1, "sh": 3, "yaml": 3, "dockerfile": 1}
COMMANDS = {"make": 2, "zjrules": 18, "sed": 2, "echo": 1, "python": 1, ".": 1}
NOT_RUN = ("make", ".")  # set-up: by the time the tests run it has been done
ELISION = "…"
END = "=== end of a command ==="


class Block(NamedTuple):
    """A fenced block: its language, the file it stands for (or ''), its text, its line."""

    language: str
    file: str
    text: str
    line: int


class Step(NamedTuple):
    """A command of a console block and the lines it prints."""

    command: str
    shown: list[str]


def blocks(name: str) -> list[Block]:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.finditer(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(each[1], each[2] or "", each[3], text.count("\n", 0, each.start()) + 1) for each in found]


def steps(block: Block) -> list[Step]:
    found: list[Step] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:], []))
        else:
            found[-1].shown.append(line)
    return found


def all_steps(name: str) -> list[tuple[Block, Step]]:
    return [(block, step) for block in blocks(name) if block.language == "console" for step in steps(block)]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the checkout, where a reader may add files; ``zjrules`` runs from it."""
    for folder in ("zjrules", "rules", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bin").mkdir()
    for name, call in (("zjrules", "-m zjrules "), ("python", "")):
        command = tmp_path / "bin" / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {call}"$@"\n', encoding="utf-8")
        command.chmod(0o755)
    return tmp_path


def printed(block: Block, checkout: Path) -> list[list[str]]:
    """What each command of a console block prints, one shell for all of them as at a prompt."""
    script = "".join(
        f"{step.command}\ns=$?; echo '{END}'; (exit $s)\n" for step in steps(block) if not_set_up(step.command)
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZJRULES")}
    environment |= {
        "PATH": f"{checkout / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(checkout),
        "XDG_CACHE_HOME": str(checkout / "cache"), "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    found = subprocess.run(
        ["/bin/sh", "-c", script], cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return [output.strip("\n").splitlines() for output in found.stdout.split(f"{END}\n")[:-1]]


def not_set_up(command: str) -> bool:
    return command.split()[0] not in NOT_RUN


def agrees(shown: list[str], real: list[str]) -> bool:
    """Are the lines shown those that were printed, where a line ``…`` stands for any number of them?"""
    if not shown:
        return not real
    if shown[0].strip() == ELISION:
        return any(agrees(shown[1:], real[start:]) for start in range(len(real) + 1))
    return bool(real) and shown[0] == real[0] and agrees(shown[1:], real[1:])


@pytest.mark.parametrize("name", READMES)
def test_no_block_is_lost(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert Counter(block.language for block in blocks(name)) == BLOCKS
    assert len(re.findall(r"^\s*```", text, re.MULTILINE)) == 2 * sum(BLOCKS.values())
    assert Counter(step.command.split()[0] for _, step in all_steps(name)) == COMMANDS


@pytest.mark.parametrize("name", READMES)
def test_every_command_prints_what_is_shown(name: str, checkout: Path) -> None:
    wrong = []
    for block in blocks(name):
        if block.file:
            path = checkout / block.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        if block.language == "console":
            run = [step for step in steps(block) if not_set_up(step.command)]
            for step, real in zip(run, printed(block, checkout), strict=True):
                if not agrees(step.shown, real):
                    wrong.append("\n".join((f"{name}:{block.line}: {step.command} prints", *real)))
    assert wrong == [], "\n\n".join(wrong)


@pytest.mark.parametrize("name", READMES)
def test_what_is_not_run_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [step.command.split()[1] for _, step in all_steps(name) if step.command.startswith("make ")]
    assert targets == ["check", "test"]
    named = re.findall(r"`make ([\w-]+)`", (ROOT / name).read_text(encoding="utf-8"))
    assert set(named) == {"check", "test", "lint", "dataset", "reports", "rules-docs", "spark"}
    assert [each for each in named if not re.search(rf"^{each}:", makefile, re.MULTILINE)] == []
    assert "VENV   ?= .venv" in makefile


@pytest.mark.parametrize("name", READMES)
def test_the_sample_of_the_language_is_sound(name: str) -> None:
    (sample,) = (block.text for block in blocks(name) if block.language == "datalog")
    found = {relation: len(rows) for relation, rows in evaluate(sample, {}).items()}
    assert found == {"edge": 1, "path": 1, "end": 1, "fan": 1, "wide": 1, "near": 1}


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere_and_the_architecture_comes_first(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert links[0] == "zjrules/ARCHITECTURE.md"
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert len(links) >= 8


@pytest.mark.parametrize("name", READMES)
def test_versions_of_packages_are_those_of_the_lock(name: str) -> None:
    readme, lock, extra, project = (
        (ROOT / each).read_text(encoding="utf-8")
        for each in (name, "requirements.lock", "tests/spark.lock", "pyproject.toml")
    )
    rows = re.findall(r"^\| `([A-Za-z0-9-]+)` \| ([0-9]\S*) \|", readme, re.MULTILINE)
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock + extra, re.MULTILINE))
    assert [(package, version) for package, version in rows if locked[package.lower()] != version] == []
    wanted = re.findall(r'^    "([A-Za-z0-9-]+)>=', project, re.MULTILINE)
    assert sorted(package for package, _ in rows) == sorted(wanted)


def test_both_readmes_show_the_same_files_and_commands() -> None:
    english, chinese = ([block for block in blocks(name) if block.file] for name in READMES)
    assert [(block.language, block.file) for block in english] == [(block.language, block.file) for block in chinese]
    commands = [[step.command.replace(" --lang en", "") for _, step in all_steps(name)] for name in READMES]
    assert commands[0] == commands[1]


def test_the_page_of_the_rules_names_every_group() -> None:
    page = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Z]) \| `(\S+)` \| (\S+) \| ([^|]+) \|$", page, re.MULTILINE)
    assert rows == [tuple(group)[:4] for group in GROUPS.values()]


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        ([], [], True),
        ([], ["a"], False),
        (["a"], [], False),
        (["…"], [], True),
        (["a", "  …", "c"], ["a", "b", "b", "c"], True),
        (["a", "…", "c"], ["a", "b", "c", "d"], False),
        (["a", "…"], ["b"], False),
    ],
)
def test_elision(shown: list[str], real: list[str], same: bool) -> None:
    assert agrees(shown, real) is same
