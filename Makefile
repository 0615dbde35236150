# The workshop of Veste. `make` alone tells what there is.
#
# A machine needs python3 (3.11 or later), python3-venv and make; the rest comes from
# the hashed locks into a virtual environment inside this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench lock

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '  make %-7s %s\n' "$$name" "$$what"; done

setup: $(VENV)/.ready-to-work ## builds .venv with all that work on Veste needs
	@:

demo: $(VENV)/.ready-to-run ## starts a relay, three visitors and a counsellor's console
	@$(BIN)/veste-server demo $(ARGS)

# Hundreds of programs are started: none compiles ours anew, whatever the machine is set to.
test: setup ## runs every test, three files at a time; ARGS="tests/server -k queue" runs some
	@.ci/test-programs
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## lints, checks the layout, the types, the import rules and the handbook
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/check

fix: setup ## repairs what the linter can and lays the code out
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python -m tests.file_map --refresh $(wildcard *.md)
	@$(BIN)/python -m tests.tables

bench: setup ## measures this machine against the figures we promise
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/bench $(ARGS)

lock: ## pins the dependencies anew; ARGS=--upgrade takes the newest of each
	@PYTHON="$(PYTHON)" .ci/lock $(ARGS)

# Who can work can also run: the second rule stamps both.
$(VENV)/.ready-to-run: requirements-run.lock pyproject.toml
	@PYTHON="$(PYTHON)" .ci/setup $(VENV) requirements-run.lock
	@touch $@

$(VENV)/.ready-to-work: requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" .ci/setup $(VENV) requirements.lock
	@touch $(VENV)/.ready-to-run $@
