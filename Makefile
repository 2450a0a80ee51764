# `make run` and `make test` are all a newcomer needs: both install what is missing first.

.DEFAULT_GOAL := help
.PHONY: help run test lint bench crash accuracy model places exchanges requirements clean prepared
MAKEFLAGS += --no-print-directory

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r name what; do printf 'make %-14s%s\n' "$$name" "$$what"; done

run: .venv/run.stamp ## Start the service with the phone simulator; Ctrl-C stops it
	@exec .venv/bin/python app.py $(ARGS)

test: .venv/dev.stamp ## Run every test, on SQLite and PostgreSQL where it needs a store; ARGS="-k calf" runs some
	@.venv/bin/python tests/both_engines.py $(ARGS)

lint: .venv/dev.stamp ## Check style and types
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy .

bench: .venv/dev.stamp ## Measure the speed against the targets, in the same run
	@set -e; for bench in bench/[!_]*.py; do .venv/bin/python "$$bench" $(ARGS); done

crash: .venv/dev.stamp ## Hold the sending to its promises in full, with kills, faults and STOPs: about an hour
	@.venv/bin/python -m tests.reliability $(ARGS)

accuracy: .venv/dev.stamp ## Measure how well labelled texts are understood
	@.venv/bin/python -m tests.accuracy.report

model: .venv/dev.stamp ## Train the weights of the guesses anew, after a change of training/ or core/guess.py
	@$(INSTALL) training/requirements.txt
	@.venv/bin/python -m training.train

places: .venv/dev.stamp ## Make the list of cities and ZIP codes anew, with what GeoNames and tz have by now
	@$(INSTALL) training/requirements.txt
	@.venv/bin/python -m training.make_places

exchanges: .venv/dev.stamp ## Write docs/exchanges.md from the journeys
	@.venv/bin/python -m pytest tests/journeys --engine sqlite --quiet --write-exchanges docs/exchanges.md

requirements: .venv/dev.stamp ## Compile requirements*.in, with hashes; ARGS=--upgrade takes newer versions
	@$(COMPILE) requirements.in --output-file requirements.txt $(ARGS)
	@$(COMPILE) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt $(ARGS)

clean: ## Remove .venv and caches; var/, which holds the texts, stays
	rm -rf .venv .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

COMPILE = UV_CUSTOM_COMPILE_COMMAND="make requirements" .venv/bin/python -m uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url
# The lists are complete, so nothing is looked up: pip before 23.3 stumbles over pydantic[email] with hashes.
INSTALL = .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --requirement

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing what tests and checks need into .venv ..."
	@$(INSTALL) requirements-dev.txt
	@touch $@

.venv/run.stamp: requirements.txt | prepared
	@echo "Installing what the service needs into .venv ..."
	@$(INSTALL) requirements.txt
	@touch $@

# A Python that was upgraded or removed leaves a .venv that does not start: it is made anew.
$(shell test -x .venv/bin/python || rm -f .venv/*.stamp)

PROGRAMS = $(if $(filter test,$(MAKECMDGOALS)),chromium) $(if $(filter bench,$(MAKECMDGOALS)),wrk)
prepared:
	@PYTHON="$(PYTHON)" sh .ci/prepare $(PROGRAMS)
