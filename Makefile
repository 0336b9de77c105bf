# Everything from nothing but make and Python 3.11 or later: a virtual environment, locked dependencies, racegraph.
# Set PYTHON to choose an interpreter, VENV and STORE to have them elsewhere.

VENV ?= .venv
STORE ?= store
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: run test thorough lint release check-release docs check-docs pictures smoke check-links lock clean

run: $(VENV)/.racegraph  ## Build the graph from articles/ and serve it on http://127.0.0.1:8000.
	$(BIN)/racegraph build articles --store $(STORE)
	$(BIN)/racegraph serve --store $(STORE) --port $(PORT)

test: $(VENV)/.development  ## Run the tests, on all processors.
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

thorough: $(VENV)/.development  ## Run the tests that try their luck for as long as it takes: 200 kills each, 20,000 odd requests.
	RACEGRAPH_KILLS=200 RACEGRAPH_FUZZ=1700 $(BIN)/python -m pytest \
		tests/dataset/test_kill.py tests/dataset/test_store.py tests/serve/test_killed.py tests/serve/test_fuzz.py

lint: $(VENV)/.development  ## Check style and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

release: $(VENV)/.racegraph  ## Write graph/, the published release of articles/ (and of ../shared/articles, where it is).
	$(BIN)/python tools/release.py graph

docs: $(VENV)/.racegraph  ## Write down anew what the commands in the README print.
	$(BIN)/python tools/transcript.py README.md

pictures: $(VENV)/.development  ## Make the pictures of the README anew, in Chromium.
	$(BIN)/python tools/pictures.py docs

check-docs: $(VENV)/.racegraph  ## Whether the commands in the README print what it says.
	$(BIN)/python tools/transcript.py --check README.md

check-release: $(VENV)/.racegraph  ## Whether graph/ is what the build writes.
	$(BIN)/python tools/release.py --check graph

check-links:  ## Whether the program of SSSOM finds the table of links to Wikidata valid, in an environment of its own.
	@test -x $(VENV)-sssom/bin/sssom || $(PYTHON) -m venv $(VENV)-sssom
	$(VENV)-sssom/bin/python -m pip --disable-pip-version-check install --quiet sssom==0.4.21
	$(VENV)-sssom/bin/sssom validate mappings/wikidata.sssom.tsv

smoke: $(VENV)/.development  ## Build the wheel, install it in an empty environment, and do the main job outside the checkout.
	$(BIN)/python tools/smoke.py

lock: $(VENV)/.development  ## Choose the versions of all dependencies anew.
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-header \
		--group build pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-header \
		--group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

clean:  ## Remove what make made, but for graph/.
	rm -rf $(VENV) $(STORE) build dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "racegraph needs Python 3.11 or later: install it, or name it with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.racegraph: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes --requirement requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
