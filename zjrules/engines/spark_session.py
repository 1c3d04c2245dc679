"""Starts a Spark session: in this machine, on a cluster or over Spark Connect; quiet, and exact about figures."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zjrules.engines import limits
from zjrules.errors import Diagnostic, EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2]"
CONNECT = "sc://"
_MEMORY = 2 * 2**30  # bytes for the driver, where the run has no limit
_FIGURES = {  # nothing overflows silently, no product loses digits
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
}
_LOG = """status = off
rootLogger.level = error
rootLogger.appenderRef.file.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n%ex{short.message}%n
"""


def missing(master: str = "") -> str:
    """What this machine lacks for a session with that master; empty where nothing."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed"
    if master.startswith(CONNECT):
        lacking = [each for each in ("grpc", "pandas", "pyarrow") if importlib.util.find_spec(each) is None]
        return f"Spark Connect needs {', '.join(lacking)}" if lacking else ""
    home = os.environ.get("JAVA_HOME", "")
    return "" if shutil.which("java", path=str(Path(home, "bin")) if home else None) else "there is no Java"


def unavailable(lack: str) -> EngineError:
    hints = {
        "pyspark is not installed": "pip install 'zjrules[spark]'",
        "there is no Java": "install Java 17 or later, or set JAVA_HOME",
    }
    hint = hints.get(lack, "pip install 'pyspark[connect]'")
    return EngineError(Diagnostic("engine-missing", f"the engine spark cannot run: {lack}", hint=hint))


def start(master: str) -> tuple[SparkSession, Callable[[], None]]:
    """A session, and what ends it. What Java says goes into a file that goes with the session."""
    if master.startswith(CONNECT):
        from pyspark.sql import SparkSession

        session = SparkSession.builder.remote(master).create()
        end: Callable[[], None] = session.stop
    else:
        session, end = _classic(master)
    for name, value in _FIGURES.items():
        session.conf.set(name, value)
    from pyspark.logger import PySparkLogger

    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True  # errors are told by who meets them
    return session, end


def _classic(master: str) -> tuple[SparkSession, Callable[[], None]]:
    from pyspark import SparkConf, SparkContext, java_gateway
    from pyspark.sql import SparkSession

    folder = Path(tempfile.mkdtemp(prefix="zjrules-spark-"))
    (folder / "log4j2.properties").write_text(_LOG, encoding="ascii")
    conf = SparkConf()
    for name, value in _settings(master, folder).items():
        conf.set(name, value)
    said = folder / "said"
    try:
        with said.open("wb") as log:
            launch: Any = java_gateway.launch_gateway
            gateway = launch(conf, {"stdout": log, "stderr": log, "cwd": str(folder)})
        session = SparkSession(SparkContext(gateway=gateway, conf=conf))
    except Exception as error:
        told = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        shutil.rmtree(folder, ignore_errors=True)
        why = next((line for line in told if "Exception" in line or "rror" in line), str(error))
        raise EngineError(Diagnostic("engine-failed", f"Spark did not start: {why}")) from error

    def end() -> None:
        atexit.unregister(end)
        session.stop()
        gateway.shutdown()
        SparkContext._gateway = SparkContext._jvm = None  # so that another session can be started
        gateway.proc.stdin.close()
        gateway.proc.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return session, end


def _settings(master: str, folder: Path) -> dict[str, str]:
    found = {
        "spark.master": master,
        "spark.app.name": "zjrules",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.memory": f"{max(limits.memory_limit() or _MEMORY, 512 * 2**20) // 2**20}m",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={(folder / 'log4j2.properties').as_uri()} "
        f"-Djava.io.tmpdir={folder}",
    }
    if master.startswith("local"):
        found |= {
            "spark.local.dir": str(folder),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
    return found
