# make check   sets up and checks the bundled notice and its progress reports
# make test    sets up and runs the tests
# make rules-docs   writes the index and the pages of the rules again
# make lint    style and types;  make reports  rebuilds reports/;  make dataset  imports the bundled notice again
# make spark   adds the engine spark (450 MB; it needs Java), so that make test runs on it too
# make bench   this package and others over the same generated tables: see tests/bench/README.md
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: check test lint reports rules-docs dataset spark lock bench clean

check: $(VENV)/ready
	$(BIN)/zjrules check --as-of 2024-03-31

test: $(VENV)/ready
	$(BIN)/python -m pytest -n auto --dist loadgroup

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/mypy

reports: $(VENV)/ready
	$(BIN)/zjrules check --as-of 2024-03-31 --color never -o reports/zj-2023.txt
	$(BIN)/zjrules check --as-of 2024-03-31 --format json -o reports/zj-2023.json
	$(BIN)/zjrules check --as-of 2024-03-31 --format sarif -o reports/zj-2023.sarif
	$(BIN)/zjrules check --as-of 2024-03-31 --format markdown -o reports/zj-2023.md
	sed -i.timed -E 's/("seconds": )[0-9.e-]+/\10.0/' reports/zj-2023.json && rm reports/zj-2023.json.timed

rules-docs: $(VENV)/ready
	$(BIN)/zjrules rules docs --config none

dataset: $(VENV)/ready
	$(BIN)/zjrules import data/zj-2023/notice.txt -o data/zj-2023

spark: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --require-hashes -r tests/spark.lock

bench: $(VENV)/ready
	$(BIN)/python -m tests.bench

# Exactly what the lock says, hash by hash, then the project itself without looking further; compiled,
# so that commands start fast even where Python is told not to write bytecode.
$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q zjrules
	touch $@

# Universal over platforms, with hashes and without addresses. Needs uv. Spark, which few need, is apart.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(COMPILE) --extra dev pyproject.toml -o requirements.lock
	sed -n '/^spark = /,/^]/s/^ *"\(.*\)",/\1/p' pyproject.toml | $(COMPILE) --no-annotate - -o tests/spark.lock

clean:
	rm -rf $(VENV) .venv-ci build dist
