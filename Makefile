# All that a newcomer needs is python3 (3.11 or newer) and make; the rest is set up in .venv from the lock files.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := uv pip compile pyproject.toml --quiet --no-header --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links

# Tests start processes by the hundred, and each would compile the sources anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test prove check lock clean

help:
	@echo 'make demo    a night with Vaktlinje in the terminal, then its web pages'
	@echo 'make test    all tests, on SQLite and PostgreSQL'
	@echo 'make prove   the long ones: real processes through trouble, some 5 minutes'
	@echo 'make check   style, types, import rules, secrets and unsafe code'
	@echo 'make lock    write the lock files anew (needs uv)'

demo: .venv/for-running
	@$(BIN)/python -m service demo

test: .venv/for-testing
	$(BIN)/python -m pytest -q -n auto --dist worksteal

prove: .venv/for-testing
	$(BIN)/python -m pytest -q -n auto -m long

check: .venv/for-testing
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml schedules channels service

.venv/for-running: requirements.lock | .venv/bin/python
	@echo 'Setting up in .venv; the first time this takes a minute.'
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/for-testing: requirements-dev.lock | .venv/bin/python
	@echo 'Setting up in .venv; the first time this takes a minute.'
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Vaktlinje needs Python 3.11 or newer, and found none.' >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --output-file requirements-dev.lock

clean:
	rm -rf .venv build dist *.egg-info
