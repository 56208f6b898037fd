# Two commands: `make run` starts the whole platform, `make test` tests it.
#
# Variables: PORT (8000), HOST (127.0.0.1), CERT and KEY (PEM files: https, for tablets in the same
# network), LOUYU_HOME (.local), LOUYU_DEMO_PASSWORD,
# PYTHON (the Python 3.11+ that makes the virtual environment), ARGS (for pytest).

PYTHON ?= python3
ENV := .venv/bin/python
ARGS ?=

# Handed on only when set, so that an empty value never hides a default.
$(foreach name,PORT HOST CERT KEY LOUYU_HOME LOUYU_DEMO_PASSWORD,$(if $($(name)),$(eval export $(name))))

.PHONY: run test check bench drill format screenshots install

# `exec`: a signal sent to `make` must reach the launcher and not a shell in between.
run:
	@$(PYTHON) ops/install.py run
	@exec $(ENV) -m ops.run

install:
	@$(PYTHON) ops/install.py dev

test: install
	@exec $(ENV) -m ops.test $(ARGS)

check: install
	@exec $(ENV) -m ops.check

bench: install
	@exec $(ENV) -m tests.benchmarks $(ARGS)

# The failure tests at full strength, then 2,000 random histories of tablets and the races between
# them: some twenty minutes; `make test` runs all of them briefly.
SYNC := tests/services/sync
drill: install
	@exec env LOUYU_DRILL=1 $(ENV) -m ops.test tests/failures $(SYNC)/test_random_histories.py \
		$(SYNC)/test_concurrency.py -q $(ARGS)

screenshots: install
	@exec $(ENV) -m ops.screenshots

format: install
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .
	@if [ -d templates ]; then .venv/bin/djlint templates --reformat --quiet; fi
