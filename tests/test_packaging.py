"""The wheel carries its rules and data, and works from any folder without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds just what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def test_the_wheel_holds_every_rule_and_data_file(installed: Path) -> None:
    for name in ("rules", "data"):
        tracked = subprocess.run(["git", "ls-files", name], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        bundled = {path.relative_to(installed / "zjrules" / "_bundle").as_posix()
                   for path in (installed / "zjrules" / "_bundle" / name).rglob("*") if path.is_file()}
        assert set(tracked.split()) <= bundled
        assert len(bundled) > 5


def test_the_installed_command_checks_the_bundled_notice_anywhere(installed: Path, tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(installed)!r}); from zjrules.cli.main import entry; entry()"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "-c", program, "check", "--as-of", "2024-03-31"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr
    assert "data/zj-2023/notice.txt" in found.stdout
    assert str(installed) not in found.stdout
