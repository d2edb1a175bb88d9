.DEFAULT_GOAL := help
PYTHON ?= python3
RUN := .venv/bin/python -m

help: ## show these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: .venv/ready ## deploy, verify and revert on a throwaway server (KEEP=1 leaves it up)
	@$(RUN) tools.needs server
	@$(RUN) tools.demo $(if $(KEEP),--keep)

test: .venv/made ## run every suite within its budget, after installing what the tests need
	@$(RUN) tools.needs tests
	@$(RUN) tools.suites

check: .venv/made ## check the ring: rendered scripts, frozen digests, drift, round trip
	@$(RUN) tools.suites check

render: .venv/made ## write the scripts of defined changes from their sources
	@.venv/bin/slipstitch render

lint: .venv/made ## check the style of Python and SQL, and the types of the tool
	@$(RUN) tools.suites lint

drift: .venv/made ## compare what the plan builds with what the sources say
	@.venv/bin/slipstitch drift

compat: .venv/made ## ask real Sqitch again, and compare every answer with ours
	@$(RUN) tools.needs tests
	@SLIPSTITCH_ORACLE=ask $(RUN) tools.suites Sqitch

bench: .venv/made ## measure speed beside real Sqitch, and kill it at 400 points
	@$(RUN) tools.needs tests
	@$(RUN) tools.suites bench

coverage: .venv/made ## count which statements of PL/pgSQL the tests run: 95 % have to
	@$(RUN) tools.needs tests
	@$(RUN) tools.suites coverage

matrix: .venv/made ## run tool and plan on PostgreSQL 14 to 18, and build the Dockerfile
	@$(RUN) tools.needs tests
	@$(RUN) tools.matrix
	@$(RUN) tools.image

clean: ## remove all that make made
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help demo test check render lint drift compat bench coverage matrix clean

.venv/ready: pyproject.toml
	@$(PYTHON) -m tools.environment
	@touch $@

.venv/made: pyproject.toml
	@$(PYTHON) -m tools.environment dev
	@touch .venv/ready $@
