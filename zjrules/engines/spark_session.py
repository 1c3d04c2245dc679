"""Starts a Spark session: in this machine, on a cluster or over Spark Connect; quiet, and exact about figures."""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zjrules.engines import limits
from zjrules.errors import Diagnostic, EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2]"
CONNECT = "sc://"
_MEMORY = 2 * 2**30  # bytes for the driver, where the run has no limit
_PATIENCE = 5.0  # seconds for a process to end that does not answer any more
_MOMENT = 1.0  # and for one that may be ending
_OUT_OF_MEMORY = 52  # the status with which Spark ends where its memory does
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


class Running:
    """A session over Spark Connect, and what can be done with it besides asking it."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def cancel(self) -> None:
        """Let what is being asked fail. From any thread."""
        self.session.interruptAll()

    def kill(self) -> None:
        """End it, whatever it is doing. From any thread."""

    def lost(self, error: Exception) -> str | None:  # noqa: ARG002
        """After this error: why it can be asked no more, as far as that is known; None where it can."""
        return None

    def end(self) -> None:
        self.session.stop()


class _Classic(Running):
    """A session in a Java process of this one. What Java says goes into a file of a folder that goes with it."""

    def __init__(self, gateway: Any, folder: Path) -> None:
        self.gateway, self.folder = gateway, folder
        atexit.register(self.end)

    def begin(self, conf: Any) -> None:
        from pyspark import SparkContext
        from pyspark.sql import SparkSession

        self.session = SparkSession(SparkContext(gateway=self.gateway, conf=conf))

    def cancel(self) -> None:
        self.session.sparkContext.cancelAllJobs()

    def kill(self) -> None:
        self.gateway.proc.kill()

    def lost(self, error: Exception) -> str | None:
        from py4j.protocol import Py4JError, Py4JJavaError

        patience = 0.0  # Spark itself told the error
        if isinstance(error, Py4JJavaError):
            patience = _MOMENT  # Java told it, and it may have been its last word
        elif isinstance(error, OSError | EOFError | Py4JError):
            patience = _PATIENCE  # the talk has broken off
        with suppress(subprocess.TimeoutExpired):
            self.gateway.proc.wait(patience)
        if patience == _PATIENCE:
            self.kill()
            self.gateway.proc.wait()
        code = self.gateway.proc.poll()
        if code is None:
            return None
        return "OutOfMemoryError" if code == _OUT_OF_MEMORY else told(self.folder) or f"Java ended with status {code}"

    def end(self) -> None:
        from pyspark import SparkContext

        atexit.unregister(self.end)
        with suppress(Exception):  # the process may be dead
            self.session.stop()
        SparkContext._active_spark_context = SparkContext._gateway = SparkContext._jvm = None
        with suppress(Exception):
            self.gateway.shutdown()
        self.gateway.proc.stdin.close()
        self.gateway.proc.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(master: str) -> Running:
    """A session: exact about figures, silent. Raises ``EngineError`` where there is none to be had."""
    for name in ("py4j", "py4j.clientserver", "py4j.java_gateway"):
        logging.getLogger(name).disabled = True  # errors are told by who meets them
    logging.getLogger().addFilter(_not_py4j)
    try:
        if master.startswith(CONNECT):
            from pyspark.sql import SparkSession

            running = Running(SparkSession.builder.remote(master).create())
        else:
            running = _classic(master)
        for name, value in _FIGURES.items():
            running.session.conf.set(name, value)
    except EngineError:
        raise
    except Exception as error:
        raise _failed(str(error)) from error
    from pyspark.logger import PySparkLogger

    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    return running


def _not_py4j(record: logging.LogRecord) -> bool:
    """py4j tells some errors in nobody's name."""
    return Path(record.pathname).parent.name != "py4j"


def told(folder: Path) -> str:
    """What Java complained of first."""
    lines = (folder / "said").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return next((line for line in lines if "Exception" in line or "rror" in line), "")


def _failed(why: str) -> EngineError:
    first = next((line for line in why.splitlines() if line.strip()), "it does not say why")
    return EngineError(Diagnostic("engine-failed", f"Spark did not start: {first}"))


def _classic(master: str) -> Running:
    from pyspark import SparkConf, java_gateway

    folder = Path(tempfile.mkdtemp(prefix="zjrules-spark-"))
    (folder / "log4j2.properties").write_text(_LOG, encoding="ascii")
    conf = SparkConf()
    for name, value in _settings(master, folder).items():
        conf.set(name, value)
    try:
        with (folder / "said").open("wb") as log:
            launch: Any = java_gateway.launch_gateway
            gateway = launch(conf, {"stdout": log, "stderr": log, "cwd": str(folder)})
    except Exception as error:
        why = told(folder) or str(error)
        shutil.rmtree(folder, ignore_errors=True)
        raise _failed(why) from error
    running = _Classic(gateway, folder)
    try:
        with limits.interrupting(running.kill):
            running.begin(conf)
    except BaseException as error:
        why = told(folder) or str(error)
        running.end()
        if isinstance(error, Exception):
            raise _failed(why) from error
        raise
    return running


def _settings(master: str, folder: Path) -> dict[str, str]:
    found = {
        "spark.master": master,
        "spark.app.name": "zjrules",
        "spark.driver.maxResultSize": "0",  # as much as its memory holds
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
