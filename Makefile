# Two commands are enough: `make run` and `make test`. They need Python 3.11 or newer, git and make.

PYTHONS = python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?=
WORKERS ?= 2
BIN = .venv/bin
PIP = $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --no-input
CODE = $(wildcard ivr auth webhooks.py)
PYTEST = $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

export PIP_ROOT_USER_ACTION = ignore
# What is imported is compiled once, then, and kept: pip would compile ten times as much.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test nightly mutants lint format bench corpus docs

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: .venv/run.stamp  ## serve on http://127.0.0.1:8080 with an embedded database and demonstration customers
	@exec $(BIN)/ivr serve --demo

test: lint  ## lint, types, every test, and the coverage of the pure rooms
	@$(PYTEST) --cov --cov-report= $(ARGS)
	@$(BIN)/coverage json -q -o .coverage.json
	@$(BIN)/python tests/coverage_floor.py .coverage.json

nightly: .venv/dev.stamp  ## 10,000 mutants of the shipped flows, each refused with a place, or read, called and proved
	@MUTANTS=10000 $(BIN)/python -m pytest -q -n $(WORKERS) --timeout 14400 tests/flow/test_mutations.py

mutants: .venv/dev.stamp  ## mutants of the pure rooms' code, for hours; MODULES="ivr.engine.*" those of some
	@MUTANTS_OF="$(or $(MODULES),*)" MUTANTS_AGAIN="$(or $(AGAIN),not checked)" $(BIN)/python -m tests.mutation

lint: .venv/dev.stamp  ## ruff and mypy
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --quiet --check . || { echo "not formatted: make format"; $(BIN)/ruff format --check .; }
	@$(BIN)/mypy --no-error-summary $(CODE)

format: .venv/dev.stamp  ## put the code into the house's form
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

bench: .venv/dev.stamp  ## measure the engine and whole turns beside hand-written peers
	@$(BIN)/python -m bench

corpus: .venv/dev.stamp  ## what the kept calls do otherwise now; REASON="..." takes it over, ADD=1 adds scenes
	@$(BIN)/python -m tests.replay.keep $(if $(ADD),--add) $(if $(REASON),--reason "$(REASON)")

docs: .venv/dev.stamp  ## hold the documents against the code
	@$(BIN)/python -m pytest -q tests/docs

# A stamp is newer than what it was made from, or the step is done again.

.venv/run.stamp: requirements/run.txt pyproject.toml ivr/__init__.py .venv/made.stamp
	@echo "Installing what runs (requirements/run.txt) into .venv ..."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What runs is part of it (tests/test_house.py).
.venv/dev.stamp: requirements/dev.txt pyproject.toml ivr/__init__.py .venv/made.stamp
	@echo "Installing what tests need (requirements/dev.txt) into .venv ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch .venv/run.stamp $@

# An environment whose Python is gone (an upgrade, a moved folder) is made anew.
ifneq ($(wildcard .venv/made.stamp),)
ifneq ($(shell $(BIN)/python -c 'print(1)' 2>/dev/null),1)
.PHONY: .venv/made.stamp
endif
endif

.venv/made.stamp:
	@found=; bare=; \
	for python in $(or $(PYTHON),$(PYTHONS)); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  if $$python -c 'import venv, ensurepip' >/dev/null 2>&1; then found=$$python; break; fi; \
	  bare=$${bare:-$$python}; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  echo "$$($$bare -V) ('$$bare') has no venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
	  echo "No Python 3.11 or newer among: $(or $(PYTHON),$(PYTHONS)). Install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; \
	fi; \
	if [ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1; then :; else \
	  echo "Making .venv with $$($$found -V)"; $$found -m venv --clear .venv; fi
	@touch $@
