"""The hook and the CI script that the READMEs show, in a repository made for it: a good submission passes, a bad one
does not, and the annotation stands at the row that is wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HEAD = "事项编号,目标编号,填报单位,报告期,完成值,计量单位,状态\n"
OLD = "annual-99-2,,省发展改革委,2023H1,1,个,进行中\n"  # broken before there was a gate
GOOD = "annual-2-1,annual-2-1#1,省发展改革委,2023,6.0,%,已完成\n"
BAD = "annual-99-1,,省发展改革委,2023,1,个,进行中\n"


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        command = folder / "bin" / "zjrules"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m zjrules "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        ours = ("GIT_", "GITHUB_", "ZJRULES")
        known = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = known | {
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(folder),
            "GIT_AUTHOR_NAME": "甲", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "甲",
            "GIT_COMMITTER_EMAIL": "a@example.org", "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip

    def run(self, *arguments: str) -> tuple[int, str]:
        found = subprocess.run(arguments, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, encoding="utf-8", check=False)  # fmt: skip
        return found.returncode, found.stdout

    def report(self, name: str, rows: str) -> None:
        (self.folder / "reports" / name).write_text(HEAD + rows, encoding="utf-8")
        self.run("git", "add", "reports")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    (tmp_path / "reports").mkdir()
    chosen = 'as-of = 2024-03-31\nselect = ["G001", "G003", "G006", "G015", "G021", "G022"]\n'
    (tmp_path / "zjrules.toml").write_text(chosen, encoding="utf-8")
    shutil.copytree(ROOT / "data" / "zj-2023", tmp_path / "dataset", ignore=shutil.ignore_patterns("progress"))
    assert made.run("git", "init", "-q", "-b", "main")[0] == 0
    (tmp_path / ".gitignore").write_text("bin\n.cache\nreceipt.json\n", encoding="utf-8")
    made.report("old.csv", OLD)
    assert made.run("git", "add", ".")[0] == made.run("git", "commit", "-q", "-m", "before")[0] == 0
    return made


def scripts(name: str) -> tuple[str, str]:
    """The hook and the CI script of a README."""
    text = (ROOT / name).read_text(encoding="utf-8")
    hook, script = re.findall(r"^```sh\n(#!/bin/sh\n.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return hook, script


def test_both_readmes_show_the_same_scripts() -> None:
    assert scripts("README.md") == scripts("README.zh-CN.md")


def test_a_good_submission_is_admitted_and_a_bad_one_rejected(repository: Repository) -> None:
    hook, script = scripts("README.md")
    for path, text in ((".git/hooks/pre-commit", hook), ("bin/ci", script)):
        (repository.folder / path).write_text(text, encoding="utf-8")
        (repository.folder / path).chmod(0o755)
    repository.run("git", "checkout", "-q", "-b", "report")

    repository.report("good.csv", GOOD)
    status, said = repository.run("git", "commit", "-q", "-m", "good")
    assert status == 0 and "::error" not in said, said
    status, said = repository.run("ci", "main")
    assert status == 0 and "::error" not in said, said

    repository.report("bad.csv", GOOD.replace("2023,6.0", "2023H1,2.9").replace("已完成", "进行中") + BAD)
    status, said = repository.run("git", "commit", "-q", "-m", "bad")
    assert status == 1
    assert repository.run("git", "log", "-1", "--format=%s")[1] == "good\n"
    assert repository.run("git", "commit", "-q", "--no-verify", "-m", "bad")[0] == 0
    status, said = repository.run("ci", "main")
    assert status == 1
    marks = re.findall(r"^::error file=([^,]*),line=(\d+)", said, re.MULTILINE)
    assert set(marks) == {("reports/bad.csv", "3")}, said
    assert "old.csv" not in said
    assert repository.run("zjrules", "verify", "receipt.json")[0] == 0
