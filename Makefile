# Fairlead: everything a developer, CI or a visitor runs. `make help` lists it.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
DATA ?= .data
DEMO ?= 1
AHEAD ?=
SEEDS ?= 2000
FROM ?= 0
ENGINE ?= memory
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test unit check format package e2e sim bench books trail openapi lock clean setup-tests setup-cloud

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## Create .venv with the locked dependencies (the other targets do this by themselves)

.venv/.ready: requirements.txt requirements-dev.txt infra/setup/venv.sh
	@PYTHON=$(PYTHON) sh infra/setup/venv.sh .venv requirements-dev.txt

.venv-cloud/.ready: requirements-cloud.txt infra/setup/venv.sh
	@PYTHON=$(PYTHON) sh infra/setup/venv.sh .venv-cloud requirements-cloud.txt

setup-cloud: .venv-cloud/.ready ## Create .venv-cloud with the emulated cloud of `make e2e`

setup-tests: .venv/.ready .venv-cloud/.ready ## Install what the tests need: Chromium, fonts, the emulated cloud
	@sh infra/setup/browser.sh

run: .venv/.ready ## Serve the product on this machine (PORT=8000 DATA=.data DEMO=1 AHEAD=)
	@$(BIN)/python -m infra.local --port $(PORT) --data $(DATA) $(if $(filter 1,$(DEMO)),--demo) $(if $(AHEAD),--ahead $(AHEAD))

test: setup-tests ## Run every test (ARGS= goes to pytest)
	@echo "== Tests: unit, contract, integration, browser, emulated cloud"
	@$(BIN)/python -m pytest $(ARGS)

unit: .venv/.ready ## Run the quick tests only (ARGS= goes to pytest)
	@$(BIN)/python -m pytest tests/unit $(ARGS)

check: .venv/.ready ## Format, lint, types, import contracts, templates, security
	@echo "== 1/6 format (ruff format)" && $(BIN)/ruff format --check .
	@echo "== 2/6 lint (ruff check)" && $(BIN)/ruff check .
	@echo "== 3/6 types (mypy --strict)" && $(BIN)/mypy
	@echo "== 4/6 import contracts (import-linter)" && $(BIN)/lint-imports
	@echo "== 5/6 templates (djlint)" && $(BIN)/djlint --lint --quiet frontend/templates
	@echo "== 6/6 security (bandit)" && $(BIN)/bandit --quiet --recursive --configfile pyproject.toml app.py chalicelib frontend infra

format: .venv/.ready ## Let ruff format the code and mend what it can
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

package: .venv/.ready ## Build the artefact and its CloudFormation template into .build/
	@$(BIN)/python -m infra.build

e2e: .venv/.ready .venv-cloud/.ready ## Build, deploy to the emulated cloud and walk the journeys
	@$(BIN)/python -m pytest tests/e2e/cloud $(ARGS)

sim: .venv/.ready ## Drive the whole system with faults (SEEDS=2000 FROM=0 ENGINE=memory)
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --from $(FROM) --engine $(ENGINE) $(ARGS)

bench: .venv/.ready ## Measure CPU time, calls, items and capacity units
	@$(BIN)/python -m tests.perf $(ARGS)

books: .venv/.ready ## Report everything in the local books that does not agree (DATA=.data)
	@$(BIN)/python -m infra.books --data $(DATA)

trail: .venv/.ready ## Report everything in the local audit trails that is not as it was sealed (DATA=.data)
	@$(BIN)/python -m infra.trail --data $(DATA)

openapi: .venv/.ready ## Write docs/openapi.json from the schemas
	@$(BIN)/python -m infra.openapi

lock: .venv/.ready ## Pin requirements*.in again, with hashes
	@PYTHON=$(PYTHON) sh infra/setup/lock.sh

clean: ## Remove environments, builds and caches (your data in $(DATA) stays)
	rm -rf .venv .venv-cloud .venv-lock .build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
