# Everything sets itself up: these targets need Python 3.11+, git and make, and nothing else.
SHELL := /bin/bash
PYTHON ?= python3
UV := .tools/bin/uv
RUN := .venv/bin/python
# Tests and the demonstration start many processes: compiled once, each starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench clean

demo: .venv/.ready
	@.venv/bin/nhipcau demo $(DEMO)

test: .venv/.ready-dev
	@tools/chromium.sh
	$(RUN) -m pytest -n 3 --dist loadgroup -q -rsR
	NHIPCAU_TEST_DATABASE=postgres $(RUN) -m pytest -n 3 --dist loadgroup -q -m "not browser and not journey"

check: .venv/.ready-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	git ls-files -z 'src/*.html' | xargs -0 .venv/bin/djhtml --check --tabwidth 2
	.venv/bin/djlint src --lint --quiet
	NHIPCAU_DATA=$$(mktemp -d) .venv/bin/nhipcau makemigrations --check --dry-run

bench: .venv/.ready-dev
	$(RUN) -m benchmarks

clean:
	rm -rf .venv .tools .cache var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src -name '*.mo' -delete
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(UV):
	@tools/get-uv.sh $(PYTHON)

.venv/.ready: $(UV) uv.lock pyproject.toml
	@$(UV) sync --frozen --no-dev --inexact --quiet
	@touch $@

.venv/.ready-dev: $(UV) uv.lock pyproject.toml
	@$(UV) sync --frozen --inexact --quiet
	@touch $@ .venv/.ready
