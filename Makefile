# The two commands: `make run` and `make test`. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PYTHONUTF8 := 1

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
STAMPS := var/stamps
MANAGE := $(PY) manage.py
SIDE_BY_SIDE ?= -n auto

CATALOGUES = $(shell find coordination workflows -name '*.po' -path '*/LC_MESSAGES/*')
STATIC = $(shell find static -type f -not -path 'static/vendor/*')
MIGRATIONS = $(shell find coordination workflows -path '*/migrations/*.py')

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# --- running -----------------------------------------------------------------

.PHONY: run
run: ready ## everything from nothing, then the server on 127.0.0.1:8000 (PORT= changes it)
	@$(PY) -m coordination.config.serve --port $(PORT)

.PHONY: ready
ready: $(STAMPS)/python $(STAMPS)/front-end $(STAMPS)/catalogues $(STAMPS)/static
	@echo "· Database"
	@$(MANAGE) migrate --verbosity 0
	@$(MAKE) --silent $(STAMPS)/demo

.PHONY: install
install: $(STAMPS)/python $(STAMPS)/front-end $(STAMPS)/catalogues $(STAMPS)/static ## what a server needs, without a demo

$(STAMPS)/demo:
	@echo "· Demo county"
	@$(MANAGE) load_demo
	@touch $@

.PHONY: demo-reset
demo-reset: $(STAMPS)/python ## forget all data of a demo, after a question, and begin anew (YES=1 answers it)
	@$(PY) tools/reset.py $(if $(YES),--force)
	@$(MAKE) ready

.PHONY: demo-story
demo-story: $(STAMPS)/python ## tell one whole story to the demo that runs in another window (PORT= as for run)
	@$(MANAGE) tell_story --address http://127.0.0.1:$(PORT)

$(STAMPS)/python: requirements.lock
	@tools/need-python $(PYTHON)
	@mkdir -p $(STAMPS)
	@echo "· Python packages (about a minute, once)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/front-end: package.json package-lock.json requirements-node.lock tools/front_end.py | $(STAMPS)/python
	@echo "· Front-end packages and base fonts (130 MB, once)"
	@$(PY) tools/front_end.py
	@touch $@

$(STAMPS)/catalogues: $(CATALOGUES) | $(STAMPS)/python
	@echo "· Languages"
	@$(PY) tools/catalogues.py
	@touch $@

$(STAMPS)/static: $(STATIC) $(STAMPS)/front-end $(STAMPS)/python
	@echo "· Styles and scripts"
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0 -i viewflow
	@touch $@

.PHONY: i18n
i18n: $(STAMPS)/python ## compile the catalogues
	@$(PY) tools/catalogues.py

.PHONY: fonts
fonts: $(STAMPS)/front-end ## add FangSong and KaiTi typefaces for official papers (needs apt)
	@tools/fetch-fonts $(PY)

# --- checking ----------------------------------------------------------------

$(STAMPS)/dev: requirements-dev.lock | $(STAMPS)/python
	@echo "· Development packages (about a minute, once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: lint
lint: $(STAMPS)/dev $(STAMPS)/front-end ## ruff, mypy, import contracts, templates
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/djlint templates --check --quiet

.PHONY: check
check: $(STAMPS)/dev $(STAMPS)/front-end $(STAMPS)/catalogues ## Django's checks, migrations, translations, punctuation
	$(MANAGE) check
	$(MANAGE) makemigrations --check --dry-run
	$(PY) tools/check_translations.py
	$(PY) tools/check_punctuation.py

.PHONY: year
year: $(STAMPS)/dev $(STAMPS)/front-end $(STAMPS)/catalogues ## days of two counties by a seed (YEAR_DAYS, YEAR_SEED, YEAR_BEGINS)
	$(VENV)/bin/pytest tests/year -s -q

.PHONY: test
test: lint check suite ## everything that needs no services: lint, checks, the suite, browser tests where Chromium is

.PHONY: suite
suite: $(STAMPS)/dev $(STAMPS)/front-end $(STAMPS)/catalogues
	$(VENV)/bin/pytest -m "not services" $(SIDE_BY_SIDE)

.PHONY: test-services
test-services: $(STAMPS)/dev $(STAMPS)/front-end $(STAMPS)/catalogues ## the suite on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	@DATABASE_URL="$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test}" \
	  REDIS_URL="$${REDIS_URL:-redis://127.0.0.1:6379/0}" \
	  $(PY) tools/test_services.py $(SIDE_BY_SIDE)

.PHONY: bench
bench: $(STAMPS)/dev $(STAMPS)/front-end $(STAMPS)/catalogues ## each figure of tests/benchmarks as one JSON line
	@$(PY) -m tests.benchmarks

# --- keeping -----------------------------------------------------------------

.PHONY: backup
backup: $(STAMPS)/python ## the running house into one file below var/backups (KEYS=1 with its keys, sealed by a passphrase)
	@$(MANAGE) backup $(if $(KEYS),--with-keys)

.PHONY: restore
restore: $(STAMPS)/python ## a backup into an empty place: make restore FILE=…
	@$(MANAGE) restore $(FILE)

.PHONY: upgrade
upgrade: install ## to the version that is checked out: looks, backs up, migrates, looks again
	@$(MANAGE) upgrade

.PHONY: lock
lock: $(STAMPS)/dev ## recompile the hashed locks from pyproject.toml and package.json
	@tools/lock
