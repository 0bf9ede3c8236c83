# Two commands matter: `make run` and `make test`. `make` alone lists the others.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test e2e check format bench screenshots messages requirements vendor venv dev clean

help: ## List what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

venv:
	@$(PYTHON) tools/make_venv.py

dev:
	@$(PYTHON) tools/make_venv.py dev

run: venv ## Set up, load the method and the initiatives, serve on http://localhost:8000 (PORT=… to change)
	@$(PY) -m mieux.cli up

test: dev ## Run every test: Python in parallel, JavaScript, then the browser stories
	@$(PY) -m tools.test

e2e: dev ## Run only the browser stories (Chromium needed)
	@$(PY) -m tools.test e2e

check: dev ## Format, lint, imports, types, templates, translations, migrations, packs
	@$(PY) -m tools.check

format: dev ## Rewrite the code in the house style
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format --quiet .

bench: dev ## Measure speed and size (see bench/README.md)
	@$(PY) -m bench

screenshots: dev ## Take the pictures of the README again
	@$(PY) -m tools.screenshots

messages: dev ## Bring the English catalogues up to date with the code
	@$(PY) -m tools.translations --write

requirements: dev ## Pin every dependency again, with hashes
	@.venv/bin/uv pip compile --quiet --generate-hashes --universal --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml -o requirements.txt
	@.venv/bin/uv pip compile --quiet --generate-hashes --universal --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt

vendor: ## Fetch the vendored browser files and fonts again (npm needed)
	@tools/vendor.sh

clean: ## Remove what was made (keeps var/, your data)
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache node_modules
