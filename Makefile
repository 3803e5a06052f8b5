# transflow for maintainers. `make` runs the whole line on source_texts/ and ends with the localised texts;
# `make help` lists every target. Variables:
#   LANGUAGES  tags to work on, such as LANGUAGES="bs de"   (default: all of the project's)
#   ACCEPT     the lowest state to publish                  (default: what transflow.toml says)
#   ENGINE     the engine that pre-fills                    (default: what transflow.toml says)
#   TRANSFLOW  the command                                  (default: the one in .venv)
#   EXTRAS     what the tests are installed with         (default: dev; dev,consumers lets browsers and others read)
#   RECIPE     what `make model` trains                   (default: training/recipes/en-bs.toml)
#   PYTHON     the Python that .venv is made with           (default: python3)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= python3
VENV := .venv
TRAINING_VENV := .venv-training
BIN := $(VENV)/bin
TRANSFLOW ?= $(BIN)/transflow
LANGUAGES ?=
ACCEPT ?=
ENGINE ?=
EXTRAS ?= dev
RECIPE ?=

comma := ,
dev := $(VENV)/.$(subst $(comma),-,$(EXTRAS))

languages := $(foreach tag,$(LANGUAGES),-l $(tag))
accept := $(if $(ACCEPT),--accept $(ACCEPT))
engine := $(if $(ENGINE),--engine $(ENGINE))

# The last build stands for the whole line: is anything newer than it?
built := localized/manifest.json
newer := $(shell [ -e $(built) ] || echo missing; \
  find source_texts catalogs transflow.toml -newer $(built) 2>/dev/null | head -n 1; \
  find src -name '*.py' -newer $(built) 2>/dev/null | head -n 1)
# Other variables than at the last build make another line.
setting := $(LANGUAGES)|$(ACCEPT)|$(ENGINE)
last_setting := $(shell cat localized/.setting 2>/dev/null || echo none)

.PHONY: all
all: $(if $(newer),line,$(if $(filter-out $(last_setting),$(setting)),line)) status ## the whole line: update, prefill, build, status (default)

.PHONY: line
line: update prefill build

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: extract
extract: $(VENV)/.runtime ## source_texts/ -> catalogs/templates/
	$(TRANSFLOW) extract

.PHONY: update
update: $(VENV)/.runtime ## bring templates and catalogs in line with source_texts/
	$(TRANSFLOW) update $(languages)

.PHONY: prefill
prefill: $(VENV)/.runtime ## fill empty entries: memory first, then machine translation
	$(TRANSFLOW) prefill $(languages) $(engine)

.PHONY: status
status: $(VENV)/.runtime ## how far each language is
	@$(TRANSFLOW) status $(languages)

.PHONY: check
check: $(VENV)/.runtime ## quality findings; fails on errors
	$(TRANSFLOW) check $(languages)

.PHONY: review
review: $(VENV)/.runtime ## list what waits for review
	@$(TRANSFLOW) review $(languages) --list --state translated

.PHONY: build
build: $(VENV)/.runtime ## catalogs -> localized/
	$(TRANSFLOW) build $(languages) $(accept)
	@touch $(built)
	@printf '%s\n' '$(setting)' > localized/.setting

.PHONY: site
site: $(VENV)/.runtime ## the website and the catalogs for programs -> localized/
	$(TRANSFLOW) site $(accept)

.PHONY: preview
preview: site ## show the website on this machine
	$(TRANSFLOW) preview

.PHONY: doctor
doctor: $(VENV)/.runtime ## what is installed, what is missing
	$(TRANSFLOW) doctor

.PHONY: test
test: $(dev) ## every test but the slow battery
	$(BIN)/python -m pytest -q -m "not slow" --hypothesis-profile=gate

.PHONY: test-slow
test-slow: $(dev) ## the slow battery, and the laws on new examples
	$(BIN)/python -m pytest -q -m slow
	$(BIN)/python -m pytest -q tests/property

.PHONY: model
model: $(TRAINING_VENV)/.installed ## train the starter model and write its figures into its card
	for step in corpus vocabulary align train export package evaluate package; do \
	  $(TRAINING_VENV)/bin/python -m training $$step $(RECIPE) || exit; done

.PHONY: test-training
test-training: $(TRAINING_VENV)/.installed ## tests of training/, end to end on a toy corpus
	PYTHONPATH=src $(TRAINING_VENV)/bin/python -m pytest -q training/tests

.PHONY: specs
specs: $(dev) ## fetch the CommonMark and GFM examples for the slow battery
	$(BIN)/python tests/battery/fetch_specs.py .cache/specs

.PHONY: lint
lint: $(dev) ## style of the code
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks

.PHONY: types
types: $(dev) ## strict types
	$(BIN)/mypy

.PHONY: docs
docs: $(dev) ## write the generated pages of docs/
	$(BIN)/python docs/generate.py

.PHONY: bench
bench: $(dev) ## speed, as ratios to a peer in the same run
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/update.py
	$(BIN)/python benchmarks/merge.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/prefill.py
	$(BIN)/python benchmarks/site.py

.PHONY: messages
messages: $(dev) ## bring the site's own messages in line with its templates
	$(BIN)/python -c 'from pathlib import Path; from datetime import date; from transflow.site.messages import update_messages; update_messages(Path("src/transflow/locale"), today=date.today().isoformat())'

.PHONY: wheel
wheel: $(dev) ## the package, in dist/
	$(BIN)/python -m pip --disable-pip-version-check wheel -q --no-deps -w dist .

.PHONY: clean
clean: ## remove what can be made again; catalogs and reviews stay
	rm -rf localized dist build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis transflow.db transflow.db.lock

# -- the environment -------------------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "transflow needs Python 3.11 or newer as $(PYTHON): install it, or name another with make PYTHON=…" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) lacks its venv module: install it (Debian, Ubuntu: apt install python3-venv)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip --disable-pip-version-check install -q -e .
	@touch $@

$(dev): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip --disable-pip-version-check install -q -e '.[$(EXTRAS)]'
	@touch $@ $(VENV)/.runtime

# PyTorch is a dependency of training/ alone, so it gets an environment of its own.
$(TRAINING_VENV)/.installed: training/requirements.txt
	$(PYTHON) -m venv $(TRAINING_VENV)
	$(TRAINING_VENV)/bin/python -m pip --disable-pip-version-check install -q -r training/requirements.txt pytest
	@touch $@
