# Two commands: `make run` and `make test`. Both do all the set-up.
PORT ?= 8710
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
ROOMS := core meaning people catalog notifications lifecycle localization search commissioning api web app
UV := $(BIN)/uv
export VIRTUAL_ENV := $(CURDIR)/.venv

.PHONY: run install install-dev test check lint types contracts migrations migration bench messages locks clean

run: install
	@exec env COURSEKEEPER_DEMO=true $(BIN)/coursekeeper demo start --port $(PORT)

install: .venv/installed

install-dev: .venv/installed-dev

.venv/uv: requirements-bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit("Coursekeeper needs Python 3.11 or newer; this is " + sys.version) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
	@touch $@

.venv/installed: .venv/uv requirements.lock pyproject.toml
	@echo "Installing what Coursekeeper needs …"
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -m compileall -q $(ROOMS)
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@$(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

test: install-dev
	$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: install-dev lint types contracts migrations test

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

migrations:
	$(BIN)/pytest -q tests/app/test_migrations.py

bench: install-dev
	@$(BIN)/python -m bench $(NAME) $(ARGS)

messages: install-dev
	$(BIN)/python -m core.wording.extract

migration: install-dev
	$(BIN)/python -m app.new_migration "$(MESSAGE)"

locks: .venv/uv
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements-dev.lock
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-bootstrap.in -o requirements-bootstrap.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
