# Two commands to know: `make demo` and `make test`. Everything happens inside .venv.

VENV    ?= .venv
PORT    ?= 8765
# The first Python of 3.11 or later on the path; PYTHON=… chooses another.
PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
             "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN     := $(VENV)/bin
# Most tests wait for a running program: one process for each core, a file of tests to each.
PYTEST  := $(BIN)/python -m pytest --numprocesses auto --dist loadfile
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help setup setup-dev demo test check format lint types lock bench clean

help:
	@echo "make demo    the whole thing without any account, at http://127.0.0.1:$(PORT)/"
	@echo "make test    all tests"
	@echo "make setup   only the set-up: then $(BIN)/otopbot --help"
	@echo "make check   what CI runs: format, lint, types, architecture, tests"
	@echo "make bench   speed and size, as ratios; how often the audit errs"
	@echo "make lock    write both locks anew"

setup: $(VENV)/.setup
setup-dev: $(VENV)/.setup-dev

$(VENV)/.setup: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found on the path." >&2; exit 1; }
	@echo "Setting up $(VENV) (once; a minute or so, most of it downloads) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.setup-dev: $(VENV)/.setup requirements-dev.lock
	@echo "Setting up the tools for the tests …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup
	@$(BIN)/otopbot demo --port $(PORT)

test: setup-dev
	@$(PYTEST)

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST)

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup-dev
	$(BIN)/mypy

bench: setup-dev
	@$(BIN)/python bench/bench.py
	@$(BIN)/python bench/false_alarms.py

# One lock for every platform and Python from 3.11 on; hashes, and no index addresses.
UV_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
          --no-emit-index-url --no-emit-find-links --no-annotate
lock: setup-dev
	$(UV_LOCK) pyproject.toml --group build --output-file requirements.lock $(LOCK_FLAGS)
	$(UV_LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock $(LOCK_FLAGS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
