"""The action, the hook of pre-commit, and what the READMEs show for GitLab and Docker, run as far as can be here."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.notices import changed
from tests.render.readers import READERS
from tests.test_readme import READMES, blocks
from zjrules.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
RULES = "--select=L001,P005,M002"
SETTINGS = 'paths = ["notice.txt"]\nas-of = 2024-03-31\nselect = ["L001", "P005", "M002"]\n'


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a job: ``zjrules`` where the action installs it and on the path, and no real pip."""
    for folder in ("temp/zjrules/bin", "work/reports", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    shim = f'#!/bin/sh\nexec "{sys.executable}" -m zjrules "$@"\n'
    for name, text in (("temp/zjrules/bin/zjrules", shim), ("bin/zjrules", shim), ("bin/pip", "#!/bin/sh\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    return {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"), "RUNNER_TEMP": str(tmp_path / "temp"), "LC_ALL": "C.UTF-8",
        "GITHUB_WORKSPACE": str(tmp_path / "work"), "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }  # fmt: skip


def ran(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A script as runners of GitHub and GitLab run it."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def action_step(**given: str) -> tuple[str, dict[str, str]]:
    """The script of the action's check, and the environment it is given with these inputs."""
    action = loaded(ROOT / "action.yml")
    (step,) = (each for each in action["runs"]["steps"] if each.get("id") == "check")
    values = {name: str(each["default"]) for name, each in action["inputs"].items()} | given
    assert set(values) == set(action["inputs"])
    filled = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], text)
        for name, text in step["env"].items()
    }
    return step["run"], filled


def test_no_input_of_the_action_is_put_into_a_script() -> None:
    action = loaded(ROOT / "action.yml")
    steps = [each for each in action["runs"]["steps"] if "run" in each]
    assert len(steps) == 2
    assert [each["shell"] for each in steps] == ["bash", "bash"]
    assert "${{" not in "".join(each["run"] for each in steps)
    assert {each["working-directory"] for each in steps if "working-directory" in each} == {
        "${{ inputs.working-directory }}"
    }


def test_the_action_annotates_and_summarises_and_fails(tmp_path: Path, machine: dict[str, str]) -> None:
    folder = tmp_path / "work" / "reports"
    changed(folder, "１０００ 个左右", "９００ 个左右")
    script, inputs = action_step(paths="notice.txt\n", options=f"--as-of\n2024-03-31\n{RULES}\n", sarif="a b.sarif")
    found = ran(script, folder, machine | inputs)
    assert found.returncode == 1, found.stderr
    assert "::error file=reports/notice.txt,line=972,endLine=974,title=P005 " in found.stdout
    assert READERS["github"](found.stdout, "error", "zh").verdict == "rejected"
    assert READERS["sarif"]((folder / "a b.sarif").read_text(encoding="utf-8"), "error", "zh").verdict == "rejected"
    assert READERS["markdown"]((tmp_path / "summary").read_text(encoding="utf-8"), "error", "zh").verdict == "rejected"
    assert (tmp_path / "output").read_text(encoding="utf-8") == "exit-status=1\n"


def test_the_action_passes_what_is_sound_and_runs_no_input(tmp_path: Path, machine: dict[str, str]) -> None:
    folder = tmp_path / "work" / "reports"
    changed(folder)
    (folder / "zjrules.toml").write_text(SETTINGS, encoding="utf-8")
    script, inputs = action_step()
    assert ran(script, folder, machine | inputs).returncode == 0
    script, inputs = action_step(paths="$(touch here); `touch here`\nnotice.txt", options="; touch here")
    found = ran(script, folder, machine | inputs)
    assert found.returncode == 2
    assert not (folder / "here").exists()


def hooks() -> dict[str, dict[str, Any]]:
    """The hooks for pre-commit by their ids."""
    return {each["id"]: each for each in loaded(ROOT / ".pre-commit-hooks.yaml")}


REPORTS = "item,target,indicator,reporter,period,value,unit\n{},,项目数,省经信厅,2023,10,个\n"
GATE = ("--against=notice.txt", "--as-of=2024-03-31", "--select=G001")


@pytest.mark.parametrize(("item", "status"), [("annual-2-99", 1), ("annual-2-1", 0)])
def test_the_action_and_the_hook_gate_what_is_handed_in(
    item: str, status: int, tmp_path: Path, machine: dict[str, str]
) -> None:
    folder = tmp_path / "work" / "reports"
    changed(folder)
    (folder / "q 3.csv").write_text(REPORTS.format(item), encoding="utf-8")
    script, inputs = action_step(command="gate", paths="q 3.csv", options="\n".join(GATE))
    found = ran(script, folder, machine | inputs)
    assert found.returncode == status, found.stdout + found.stderr
    assert ("::error file=reports/q 3.csv,line=2,endLine=2" in found.stdout) is bool(status)
    hook = hooks()["zjrules-gate"]
    assert re.search(hook["files"], "q 3.csv") and "pass_filenames" not in hook
    command = [*shlex.split(hook["entry"]), *GATE, "q 3.csv"]
    assert command[1] in COMMANDS
    assert ran(shlex.join(command), folder, machine).returncode == status


def git(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_hook_lets_no_faulty_notice_into_a_repository(tmp_path: Path, machine: dict[str, str]) -> None:
    """The entry of the hook, with the arguments that the README shows, as git's own hook of a scratch repository."""
    hook = hooks()["zjrules-check"]
    (shown,) = config("repos")["repos"][0]["hooks"]
    assert shown["id"] == hook["id"] and hook["language"] == "python" and hook["pass_filenames"] is False
    assert all(re.search(hook["files"], name) for name in ("notice.txt", "a.toml", "r/q1.csv", "q.parquet"))
    command = shlex.join([*shlex.split(hook["entry"]), *shown["args"]])
    assert hook["entry"].split()[1] in COMMANDS
    folder = tmp_path / "work"
    assert git(folder, machine, "init", "-q").returncode == 0
    script = folder / ".git" / "hooks" / "pre-commit"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f"#!/bin/sh\nexec {command}\n", encoding="utf-8")
    script.chmod(0o755)
    (folder / "zjrules.toml").write_text(SETTINGS, encoding="utf-8")
    changed(folder, "１０００ 个左右", "９００ 个左右")
    git(folder, machine, "add", "-A")
    refused = git(folder, machine, "commit", "-q", "-m", "draft")
    assert refused.returncode == 1 and "错误 P005" in refused.stdout + refused.stderr
    assert git(folder, machine, "log").returncode != 0
    changed(folder)
    git(folder, machine, "add", "-A")
    assert git(folder, machine, "commit", "-q", "-m", "notice").returncode == 0


def config(key: str, name: str = "README.md") -> dict[str, Any]:
    """The YAML block of a README that has a key."""
    found = [yaml.safe_load(block.text) for block in blocks(name) if block.language == "yaml"]
    (chosen,) = (each for each in found if key in each)
    return dict(chosen)


@pytest.mark.parametrize(("old", "new", "status"), [("", "", 0), ("１０００ 个左右", "９００ 个左右", 1)])
def test_the_job_for_gitlab(old: str, new: str, status: int, tmp_path: Path, machine: dict[str, str]) -> None:
    job = config("zjrules")["zjrules"]
    folder = tmp_path / "work"
    changed(folder, old, new)
    (folder / "zjrules.toml").write_text(SETTINGS, encoding="utf-8")
    environment = {**machine, "CI_PROJECT_DIR": str(folder)}
    found = ran("\n".join(job["script"]), folder, environment)
    assert found.returncode == status, found.stderr
    reports = job["artifacts"]["reports"]
    assert job["artifacts"]["when"] == "always"
    for form, file in (("gitlab", reports["codequality"]), ("junit", reports["junit"])):
        text = (folder / file).read_text(encoding="utf-8")
        assert READERS[form](text, "error", "zh").verdict == ("rejected" if status else "admitted")
    quality = json.loads((folder / reports["codequality"]).read_text(encoding="utf-8"))
    assert [each["location"]["path"] for each in quality] == ["notice.txt"] * status


def test_the_workflow_shown_uses_inputs_that_there_are() -> None:
    steps = config("jobs")["jobs"]["check"]["steps"]
    (used,) = (each for each in steps if each["uses"].startswith("OWNER/zjrules@"))
    assert set(used["with"]) <= set(loaded(ROOT / "action.yml")["inputs"])
    (upload,) = (each for each in steps if "upload-sarif" in each["uses"])
    assert upload["with"]["sarif_file"] == used["with"]["sarif"] and upload["if"] == "always()"


def test_both_readmes_show_the_same() -> None:
    shown = [[(each.language, each.text) for each in blocks(name) if each.language in ("yaml", "dockerfile")]
             for name in READMES]  # fmt: skip
    assert shown[0] == shown[1] and len(shown[0]) == 4


def test_the_image_starts_the_command_that_the_package_installs() -> None:
    (text,) = (block.text for block in blocks("README.md") if block.language == "dockerfile")
    steps = [line.split(maxsplit=1) for line in text.splitlines()]
    assert [word for word, _ in steps] == ["FROM", "COPY", "RUN", "WORKDIR", "ENTRYPOINT"]
    copied, installed = dict(steps)["COPY"].split()[1], dict(steps)["RUN"].split()[-1]
    (started,) = json.loads(dict(steps)["ENTRYPOINT"])
    assert copied == installed
    assert f"\n{started} = " in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
