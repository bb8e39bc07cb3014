# Two commands matter: `make demo` opens Ownway, `make test` runs every test.
# Each makes its own environment; a second start finds it ready.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
RUN_READY := $(VENV)/ready-run
DEV_READY := $(VENV)/ready-dev
WORDS_READY := $(VENV)/ready-words
CI_SEED ?= 1
JOBS ?= 2
# Compiled once: a run starts some hundred Pythons. An environment that forbids it made each compile all.
export PYTHONDONTWRITEBYTECODE :=
# Tools that read the settings work in a data directory of their own.
TOOL := OWNWAY_DATA_DIR=$(CURDIR)/.cache/data OWNWAY_PRACTICE=true DATABASE_URL=

.DEFAULT_GOAL := help
.PHONY: help demo test wheel pictures bench bench-allocation bench-ledger bench-simulating check fast static prove sabotage docs clean journeys look format hooks \
	tests-sqlite tests-postgres

help:
	@echo "make demo      open Ownway in a browser, with invented people"
	@echo "make test      every test, on both databases and in a real browser, and the proofs"
	@echo "make check     before a commit: form, types, contracts, documents, fast tests"
	@echo "make fast      fast tests only"
	@echo "make journeys  walk whole lives and mishaps in a real browser"
	@echo "make looks     every page, as everyone, in every way of looking, in a real browser"
	@echo "make look      pictures of every page, on one sheet, in test-results/look"
	@echo "make prove     the proofs of security and reliability; each is broken on purpose in 2 ways"
	@echo "make sabotage  the proofs, each broken in every way we know, on both databases"
	@echo "make wheel     build what is installed, into dist/"
	@echo "make bench     how long a start takes, beside its bar"
	@echo "make bench-allocation  how fast and how exact amounts are, beside other engines"
	@echo "make bench-ledger  how fast the books are, beside bare SQL and another house's books"
	@echo "make bench-simulating  a change of rules on a million people, beside the bare limit"
	@echo "make pictures  make the pictures of the guides again"
	@echo "make docs      write the generated documents again"
	@echo "make format    let the formatter have its way"
	@echo "make clean     remove everything that can be made again"

$(RUN_READY): locks/run.txt locks/tools.txt pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py run
	@touch $@

$(DEV_READY): locks/dev.txt locks/tools.txt pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py dev
	@touch $@ $(RUN_READY)

# Sentences in other languages, compiled again when they or their tool changed.
$(WORDS_READY): $(wildcard ownway/locale/*/LC_MESSAGES/*.po) tools/messages.py | $(RUN_READY)
	@$(RUN) tools/messages.py compile
	@touch $@

demo: $(RUN_READY) $(WORDS_READY)
	@$(RUN) -m ownway.cli.main demo $(DEMO)

static: $(DEV_READY) $(WORDS_READY)
	@$(TOOL) $(RUN) tools/check.py

# What needs no database: rules, words, the shape of the code, in a minute. The rest is in `make test`;
# for what you changed, run its folder: `.venv/bin/python -m pytest tests/decisions`.
fast: $(DEV_READY) $(WORDS_READY)
	@$(RUN) -m pytest -n $(JOBS) --no-rows -m "not page and not journey and not many"

check: static fast

.NOTPARALLEL:

journeys: $(DEV_READY) $(WORDS_READY)
	@$(RUN) -m pytest -n $(JOBS) -m "journey and not looks"

looks: $(DEV_READY) $(WORDS_READY)
	@$(RUN) -m pytest -n $(JOBS) -m looks

look: $(DEV_READY) $(WORDS_READY)
	@$(RUN) -m pytest tests/journeys/look_at_pages.py
	@echo "Open test-results/look/index.html"

prove: $(DEV_READY) $(WORDS_READY)
	@$(RUN) tools/proofs.py --size ci --seed $(CI_SEED)

sabotage: $(DEV_READY) $(WORDS_READY)
	@$(RUN) tools/proofs.py --size ci --seed $(CI_SEED) --ways 0 --both

# On PostgreSQL: what touches rows and is not marked `once`. With `make -k test` one stage that fails
# does not hide the next.
test: static tests-sqlite tests-postgres prove

tests-sqlite: $(DEV_READY) $(WORDS_READY)
	@$(RUN) -m pytest -n $(JOBS)

tests-postgres: $(DEV_READY) $(WORDS_READY)
	@$(RUN) -m pytest -n $(JOBS) --db postgres --rows-only

docs: $(DEV_READY)
	@$(TOOL) $(RUN) tools/rulebook.py
	@$(TOOL) $(RUN) tools/scheme_schema.py

hooks: $(DEV_READY)
	@$(VENV)/bin/pre-commit install

format: $(DEV_READY)
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .import_linter_cache test-results build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

wheel: $(DEV_READY)
	@$(RUN) tools/wheel.py

pictures: $(DEV_READY)
	@$(RUN) tools/pictures.py

bench: $(DEV_READY)
	@$(RUN) benchmarks/start.py

bench-allocation: $(DEV_READY)
	@$(RUN) benchmarks/allocation.py $(BENCH)

bench-ledger: $(DEV_READY)
	@$(RUN) benchmarks/ledger.py $(BENCH)

bench-simulating: $(DEV_READY)
	@$(RUN) benchmarks/simulating.py $(BENCH)
