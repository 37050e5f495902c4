# Firsthand: one place for every command. `make` alone lists them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile -m "not torture"
STRIPPED_PYTEST := $(BIN)/python -OO -m pytest -n auto --dist loadfile -m "not once and not torture" --ignore tests/desk

# The suite starts hundreds of programs: what Python compiled for one is kept for the next, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: languages help run setup system-packages test-packages proof-tools test check format style types contracts tests stripped content store-pictures bench torture fuzz mutants clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup ## open the app; where there is no screen, run the whole story into ./story
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		$(BIN)/firsthand; \
	else \
		echo "No screen here, so the whole story runs instead. Its results will lie in ./story"; \
		$(BIN)/firsthand story ./story; \
	fi

test: check stripped ## everything `check` does, then the suite again without asserts and docstrings
	@echo "All checks passed."

check: style ## format, lint; then the tests, types and contracts beside them
	@$(MAKE) --no-print-directory -j2 tests types contracts

style: setup ## the formatter and the linter, changing nothing
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: setup ## mypy, strict
	$(BIN)/mypy

contracts: setup ## which room may know which
	$(BIN)/lint-imports --no-logo

tests: setup test-packages ## the suite
	$(PYTEST)

stripped: setup test-packages ## the suite as Android runs the code: no asserts, no docstrings; without the desk, which nobody strips
	$(STRIPPED_PYTEST)

format: setup ## put the code in its form and mend what the linter can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

content: setup ## guides, cards, steps, time limits and letters: sources, dates, reading grade, filling
	$(BIN)/python packaging/content/check.py

words: setup ## what the phone says: collect new messages, tell how much each language has
	$(BIN)/python packaging/words/collect.py

languages: setup ## the layout lint in every language, both sizes and windows, LANGUAGES=ru,pa in some (five minutes each)
	LANGUAGES=$(or $(LANGUAGES),all) $(PYTEST) tests/phone/test_screens_layout.py --timeout 600

screens: setup ## a picture of every screen, in ./screens
	SDL_VIDEODRIVER=offscreen $(BIN)/python -m tests.phone.driver.screens screens

store-pictures: test-packages ## the pictures that the app stores show, in packaging/android/fastlane
	SDL_VIDEODRIVER=offscreen $(BIN)/python -m tests.phone.driver.screens --store

bench: test-packages ## what it costs: each part by itself, then one table beside what people would use instead (in ./bench)
	@for file in tests/bench/bench_*.py; do \
		[ -e "$$file" ] || { echo "There are no benchmarks yet."; break; }; \
		$(BIN)/python -m "tests.bench.$$(basename "$$file" .py)" || exit 1; \
	done
	$(BIN)/python -m tests.bench.side_by_side bench

fuzz: setup ## every parser that meets foreign bytes, SECONDS=60 each; needs tests/nightly.txt
	$(BIN)/python -m tests.hostile.fuzz $(or $(SECONDS),60)

mutants: setup ## change the code in small ways and see the tests fail, EVERY=12 tries each twelfth; needs tests/nightly.txt
	$(BIN)/python -m tests.mutants.run --every $(or $(EVERY),1)

setup: system-packages $(STAMP) ## virtual environment, locked dependencies, system libraries; nothing twice

system-packages:
	@PYTHON=$(PYTHON) packaging/desktop/system-packages

test-packages: setup
	@PYTHON=$(PYTHON) packaging/desktop/system-packages tests

proof-tools: test-packages
	@$(BIN)/python packaging/android/proof-tools

$(STAMP): requirements.lock pyproject.toml setup.py
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
		|| { echo "Python 3.11 to 3.14 is needed. Try for example: make setup PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) from requirements.lock (half a minute to some minutes, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

torture: setup proof-tools ## everything that can go wrong with a disk, at every call, and the longest tests (hours); FEW=20 for a sample
	$(BIN)/python -m tests.torture $(if $(FEW),--few $(FEW))

clean: ## remove what the commands above made
	rm -rf $(VENV) build dist story screens bench *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
