# Everything a developer or CI runs. `make` alone prints the list.
# Needed on the machine: Python >= 3.10 with venv, make and git; Go only where no pulumi is found.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/.ready

# What is run here keeps its bytecode, as users' programs do, whatever the shell says: without it each process compiles the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup pulumi-path demo quickstart quickstart-stop test policy test-pythons test-lowest walks crash bench bench-emulator lint lock clean

help: ## print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with every package at its pinned version

# The stamp is written last: a set-up that was stopped half-way begins anew.
$(READY): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	    echo "set-up: '$(PYTHON)' is missing or older than Python 3.10; run make PYTHON=/path/to/python3.10 (or newer)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	    echo "set-up: this Python has no venv; install its venv package (on Debian: python3-venv) and run make again" >&2; exit 1; }
	@echo "set-up: installing the pinned packages into $(VENV)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement constraints.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

pulumi-path: setup ## print the folder that holds pulumi (last line); build or fetch it if need be
	@$(PY) tools/pulumi_path.py

demo: setup ## the whole story of an approval team in the terminal, each step checked
	@$(PY) tools/demo.py

quickstart: setup ## start the emulator, deploy the root program, leave both to play with
	@$(PY) tools/quickstart.py

quickstart-stop: setup ## end that emulator and forget its stack
	@$(PY) tools/quickstart.py stop

test: setup ## every test: unit, contract, engine, a tenth of the crash matrix; what is drawn at random the same again: make test SEED=7
	@$(PY) tools/pulumi_path.py >/dev/null
	@$(PY) -m pytest --numprocesses auto --dist worksteal --durations=10 $(if $(SEED),--hypothesis-seed=$(SEED))

policy: setup ## the tests of the policies, alone and on a real engine; the last line counts them
	@$(PY) tools/pulumi_path.py >/dev/null
	@$(PY) tools/test_policies.py

test-pythons: setup ## under every other Python that is found: unit tests, and a dozen of the engine
	@$(PY) tools/pulumi_path.py >/dev/null
	@$(PY) tools/test_pythons.py $(if $(SEED),--hypothesis-seed=$(SEED))

test-lowest: setup ## the same and more with the lowest versions that pyproject.toml allows, under the oldest Python that is found
	@$(PY) tools/pulumi_path.py >/dev/null
	@$(PY) tools/test_lowest.py

walks: setup ## 20,000 random walks with the promises as invariants; fewer, and the same again: make walks N=500 SEED=7
	@MPA_WALKS=$${N:-20000} $(PY) -m pytest tests/walks --numprocesses auto $(if $(SEED),--hypothesis-seed=$(SEED))

crash: setup ## every operation struck at every call (an hour); one case: make crash ONLY='team-ask/...'
	@$(PY) tools/pulumi_path.py >/dev/null
	@MPA_CRASH=all $(if $(ONLY),MPA_CRASH_ONLY='$(ONLY)') $(PY) -m pytest tests/crash/test_matrix.py $(if $(ONLY),-k no_promise) \
	    --numprocesses auto --dist worksteal --durations=10

bench: setup ## what the package adds to a run of Pulumi, for 10 and 100 teams, and its policies to one of 200 resources; others: make bench N=3 PAIRS=1 R=20
	@$(PY) tools/bench.py $(N) $(if $(PAIRS),--pairs $(PAIRS)) $(if $(R),--resources $(R))

bench-emulator: setup ## the emulator beside Moto's server, and among 100 to 10,000 things; others: make bench-emulator N='100 500'
	@$(PY) tools/bench_emulator.py $(N)

lint: setup ## ruff, mypy, import-linter, interrogate
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m interrogate --config pyproject.toml tests

lock: setup ## write constraints.txt anew from pyproject.toml, newest versions that fit
	@$(PY) -m uv pip compile --quiet --universal --python-version 3.10 --all-extras --group dev \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --upgrade \
	    --custom-compile-command "make lock" --output-file constraints.txt pyproject.toml

clean: ## remove .venv and what tools left in the checkout (the engine's cache stays)
	@rm -rf $(VENV) .venvs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .bench dist
