# Each target sets up what it needs. PY=3.12 chooses a Python for `make test`.
# Tests wait for servers more than they compute, so that there is room for two on each core.
WORKERS = $(shell python3 -c "import os; print(2 * (os.cpu_count() or 1))")

.PHONY: help run test test-all reliability lint bench docs pictures screens requirements clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run: ## deploy the dice roller to the local platform, without any account
	@sh tools/setup.sh run
	@.venv/bin/dicectl deploy dice-roller --to local
	@echo "Stop it with: .venv/bin/dicectl stop dice-roller --to local"

test: ## run all tests on the newest Python found
	@sh tools/setup.sh test $(PY)
	@.venv$(PY:%=-%)/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-all: ## run all tests on Python 3.11, 3.12 and 3.13
	@for version in 3.11 3.12 3.13; do $(MAKE) --no-print-directory test PY=$$version || exit; done

reliability: ## break a deploy in every way, and write docs/reliability.md (ten minutes)
	@sh tools/setup.sh test
	@rm -f .reliability.jsonl
	@DICECTL_ALL_FAULTS=1 DICECTL_FAULTS_KEPT=$(CURDIR)/.reliability.jsonl \
	  .venv/bin/python -m pytest -n $(WORKERS) --dist worksteal tests/e2e/test_faults.py -k "not page"
	@.venv/bin/python tools/reliability.py .reliability.jsonl

lint: ## check style and types
	@sh tools/setup.sh test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy dicectl webapp tests/standin tests/users.py
	@.venv/bin/mypy --platform win32 dicectl webapp
	@.venv/bin/mypy --platform darwin dicectl webapp

bench: ## measure all that is said of speed, and write docs/benchmarks.md (fifteen minutes)
	@sh tools/setup.sh bench
	@for name in start new heroku local check explain memory web dice growth; do \
	  .venv-bench/bin/python bench/$$name.py || exit; done
	@.venv-bench/bin/python bench/page.py

docs: ## write the pages that are made from the code
	@sh tools/setup.sh test
	@.venv/bin/python tools/docs.py

pictures: ## write the pictures of the README, by typing what is in them
	@sh tools/setup.sh test
	@.venv/bin/python tools/pictures.py

screens: ## write the pictures of every state of a page
	@sh tools/setup.sh test
	@.venv/bin/python tools/screens.py

requirements: ## pin what the dyno installs, as new as requirements.in allows
	@sh tools/setup.sh run
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	  --custom-compile-command "make requirements" requirements.in --output-file requirements.txt

clean: ## remove what the other targets made
	@rm -rf .venv .venv-* .tools build dist *.egg-info
