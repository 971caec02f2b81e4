# What people call. `make setup` is done by the others when it is needed.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up

.PHONY: setup demo test lint bench fuzz pictures verdicts formats fresh requirements clean

setup: $(STAMP)

# The pinned requirements make every installation the same; the extra comes from pyproject.toml.
$(STAMP): pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 2))' || \
	  { echo "需要 Python 3.11.2 或更高 / Python 3.11.2 or later is needed"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "缺少 venv：apt-get install python3-venv / venv is missing"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

demo: $(STAMP)
	@$(BIN)/huizhi --home var/demo demo

test: $(STAMP)
	@$(BIN)/python -m tests.gate

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	@$(BIN)/python -m tests.bench

# Readers against mutated files for as long as it takes; `make test` has a short form
fuzz: $(STAMP)
	$(BIN)/python -m pytest -q --hypothesis-profile long tests/property tests/mail tests/attacks \
	  tests/journey/test_evil.py $(ASK)

# Thousands of invented submissions, with and without faults; make verdicts ASK="--code SUM101"
verdicts: $(STAMP)
	@$(BIN)/python -m tests.verdicts $(ASK)

# The same samples written by every program at hand; make formats ASK="--seeds 20 --from 500"
formats: $(STAMP)
	@$(BIN)/python -m tests.formats $(ASK)

# The pictures of README.md and the guides, from the demo. Needs Chromium and a CJK font.
pictures: demo
	@$(BIN)/python -m tests.browser.pictures var/demo notifier/report/pictures

# The two commands of README.md in a new Debian 12, as a newcomer has it. Needs root.
fresh:
	@tests/house/fresh

# After a change of dependencies: pins everything anew, without any index address.
requirements: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --python-version 3.11 --universal --extra test \
	  --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
