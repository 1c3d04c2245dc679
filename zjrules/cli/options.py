"""Options that several commands share, and the settings made of them."""

from __future__ import annotations

import argparse
import datetime
import difflib
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from zjrules.cli.config import ENGINES, NO_FILE, Config, find_config, read_config
from zjrules.errors import Diagnostic, UsageError
from zjrules.render import FORMATS
from zjrules.settings import COLOURS, FAIL_ON, LANGS, Settings

UNSET = argparse.SUPPRESS  # an option that is not given leaves its say to the settings file


def add_rule_options(parser: argparse.ArgumentParser) -> None:
    """Which rules run, on which day and engine: for every command that runs rules."""
    group = parser.add_argument_group("规则 · rules")
    group.add_argument("--rules", metavar="DIR", dest="rules_dirs", action="append", type=Path, default=[],
                       help="另加一个规则目录，可重复 · add a folder of rules to the bundled ones; repeatable")
    add_data_option(group)
    group.add_argument("--select", metavar="RULE", action="append", type=words, default=[],
                       help="只用这些规则：编号、组或名称，逗号分隔 · only these rules: id, group or name")
    group.add_argument("--ignore", metavar="RULE", action="append", type=words, default=[],
                       help="不用这些规则 · leave these rules out")
    group.add_argument("--set", metavar="RULE.NAME=VALUE", dest="parameters", action="append", type=parameter,
                       default=[], help="设定规则参数，如 P006.tolerance=0.1 · set a parameter of a rule")
    group.add_argument("--as-of", metavar="DATE", type=date, default=UNSET,
                       help="校验所依据的日期 YYYY-MM-DD，默认今天 · the day the check pretends it is; default today")
    group.add_argument("--engine", metavar="NAME", type=one_of("--engine", ENGINES), default=UNSET,
                       help=f"推理引擎 · {'|'.join(ENGINES)}")
    group.add_argument("--spark-master", metavar="URL", default=UNSET,
                       help="spark 引擎所连的集群，默认本机 · where the engine spark runs: spark://…, yarn, sc://…; "
                       "default: this machine")
    group.add_argument("--paranoid", action="store_true",
                       help="再用独立引擎复核，结果须一致 · run a second engine too and compare")
    add_limit_options(group)
    group.add_argument("--most", metavar="N", type=number, default=UNSET,
                       help="大表每条规则至多列出的违规项数，默认 10000；全部计数 · "
                       "violations of one rule to be shown of a large table; all are counted")
    group.add_argument("--baseline", metavar="FILE", type=Path, default=UNSET,
                       help="基线：其中的违规项不计 · accepted fingerprints; only what is new counts")
    group.add_argument("--waivers", metavar="FILE", type=Path, default=UNSET,
                       help="豁免清单，默认取数据集旁的 waivers.toml · waivers; default: those beside the dataset")


def add_limit_options(parser: argparse._ActionsContainer) -> None:
    """How much time and memory a run may take: for every command that runs an engine."""
    parser.add_argument("--timeout", metavar="SECONDS", type=seconds, default=None,
                        help="限时（秒），超时即中止，退出码 2 · end a run that takes longer, with exit status 2")
    parser.add_argument("--memory", metavar="SIZE", type=size, default=None,
                        help="内存上限，如 512M、2G，超出即中止，退出码 2 · end a run that takes more memory")


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Where the result goes and how it looks: for every command with a result in several formats."""
    group = parser.add_argument_group("输出 · output")
    group.add_argument("--format", metavar="NAME", type=one_of("--format", FORMATS), default="text",
                       help=f"格式 · {'|'.join(FORMATS)}")
    add_file_option(group)
    group.add_argument("--bom", action="store_true",
                       help="CSV 以字节顺序标记开头，供表格软件识别编码 · CSV with a byte order mark, for Excel")
    add_look_options(group)


def add_file_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, default=None,
                        help="写入文件，要么完整要么不写 · write to a file, whole or not at all")


def add_look_options(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--lang", metavar="LANG", type=one_of("--lang", LANGS), default=UNSET,
                        help=f"语言 · {'|'.join(LANGS)}")
    parser.add_argument("--color", "--colour", metavar="WHEN", dest="colour", type=one_of("--color", COLOURS),
                        default="auto", help=f"颜色 · {'|'.join(COLOURS)}")
    parser.add_argument("--config", metavar="FILE", type=Path, default=None,
                        help="设置文件，默认就近的 zjrules.toml 或 pyproject.toml；none 为不用 · "
                        "settings file; default: the nearest zjrules.toml or pyproject.toml; none: no file")


def add_data_option(parser: argparse._ActionsContainer) -> None:
    """Where styles and registers lie: for every command that opens a notice."""
    parser.add_argument("--data", metavar="DIR", dest="data_dirs", action="append", type=Path, default=[],
                        help="另加样式、登记表和计量单位的目录，可重复 · "
                        "add a folder with styles/, registers/ or measures.toml; repeatable")


def settings_of(args: argparse.Namespace) -> Settings:
    """What the command line asks for, else the settings file, else the default. Folders of rules and data add up."""
    config = _config(getattr(args, "config", None))
    given = dict(config.values)
    names = ("as_of", "baseline", "waivers", "engine", "spark_master", "paranoid", "timeout", "memory", "most",
             "fail_on", "format", "lang", "colour")  # fmt: skip
    given |= {name: getattr(args, name) for name in names if hasattr(args, name)}
    for name in ("rules_dirs", "data_dirs"):
        given[name] = (*given.get(name, ()), *getattr(args, name, ()))
    for name in ("select", "ignore"):
        if named := tuple(word for words in getattr(args, name, ()) for word in words):
            given[name] = named
    _check_data(given["data_dirs"])
    if paths := tuple(getattr(args, "paths", ())):
        given["paths"] = paths
    places = dict(config.places)
    parameters = {rule: dict(values) for rule, values in given.get("parameters", {}).items()}
    for rule, name, value in getattr(args, "parameters", ()):
        parameters.setdefault(rule, {})[name] = value
        places.pop(("params", rule, name), None)
    return Settings(**(given | {"parameters": parameters, "places": places}))


def repeated(args: argparse.Namespace) -> str:
    """What decides what is found, as it was given: to be given again to another command, at a prompt."""
    found = [str(path) for path in args.paths]
    for option, name in (("--rules", "rules_dirs"), ("--data", "data_dirs")):
        found += [word for folder in getattr(args, name) for word in (option, str(folder))]
    for rule, name, value in args.parameters:
        found += ["--set", f"{rule}.{name}={value}"]
    for option, name in (("--as-of", "as_of"), ("--waivers", "waivers"), ("--config", "config")):
        if getattr(args, name, None):
            found += [option, str(getattr(args, name))]
    return shlex.join(found)


def _check_data(folders: Iterable[Path]) -> None:
    """Refuse a folder of data that holds none. Raises ``UsageError`` with each of them."""
    parts = ("styles", "registers", "measures.toml", "*/companions.toml")
    hint = "it holds styles/, registers/, measures.toml or folders with a companions.toml"
    faults = [
        Diagnostic("no-data", f"--data {folder}: there is no data in it", hint=hint)
        for folder in folders
        if not any(next(folder.glob(part), None) for part in parts)
    ]
    if faults:
        raise UsageError(faults)


def _config(named: Path | None) -> Config:
    if named == Path(NO_FILE):
        return Config({}, {})
    path = named or find_config(Path.cwd())
    return read_config(path) if path else Config({}, {})


def one_of(option: str, allowed: Iterable[str]) -> Callable[[str], str]:
    """A type for an option that takes one of a few words, with a hint for a misspelt one."""
    words = tuple(allowed)

    def check(text: str) -> str:
        if text in words:
            return text
        message = f"{option} cannot be {text!r}; available: {', '.join(words)}"
        raise UsageError(Diagnostic("unknown-value", message, hint=did_you_mean(text, words)))

    return check


def fail_on(text: str) -> str:
    return one_of("--fail-on", FAIL_ON)(text)


def words(text: str) -> list[str]:
    """``L001,leadership`` → both words."""
    return [word for word in re.split(r"[,，\s]+", text) if word]


def parameter(text: str) -> tuple[str, str, str]:
    """``P006.tolerance=0.1`` → its three parts; the rule knows what the value must be."""
    if found := re.fullmatch(r"([\w-]+)\.(\w+)=(.*)", text, re.DOTALL):
        return found[1], found[2], found[3]
    message = f"--set {text!r} sets no parameter of a rule"
    raise UsageError(Diagnostic("bad-parameter", message, hint="write it as P006.tolerance=0.1"))


def date(text: str) -> datetime.date:
    """A day in the one form that cannot be misread."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise UsageError(Diagnostic("bad-date", f"there is no day {text}", hint="check month and day")) from None
    raise UsageError(Diagnostic("bad-date", f"{text!r} is not a date", hint="write it as 2023-12-31"))


def seconds(text: str) -> float:
    """A time limit: a number of seconds above zero."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", text, re.ASCII) and float(text) > 0:
        return float(text)
    raise UsageError(Diagnostic("bad-limit", f"--timeout cannot be {text!r}", hint="write seconds, as 90 or 2.5"))


def number(text: str) -> int:
    """How many: a whole number above zero."""
    if re.fullmatch(r"\d{1,9}", text, re.ASCII) and int(text) > 0:
        return int(text)
    raise UsageError(Diagnostic("bad-number", f"--most cannot be {text!r}", hint="write a whole number, as 1000"))


def size(text: str) -> int:
    """A memory limit in bytes: ``512M`` and ``2G``, of 1024 each; ``B`` and ``iB`` may follow the letter."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)\s*([KMGT])(?:i?B)?", text, re.ASCII | re.IGNORECASE)
    if found and float(found[1]) > 0:
        return int(float(found[1]) * 1024 ** (1 + "KMGT".index(found[2].upper())))
    raise UsageError(Diagnostic("bad-limit", f"--memory cannot be {text!r}", hint="write it with its unit: 512M, 2G"))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""
