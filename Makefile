# Needs Python 3.11 or newer and make; everything else is put into .venv on first use. `make help` lists the targets,
# `make PYTHON=/path/to/python3 ...` names another Python.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test slow example site lint scripts format browser mutants faults fuzz notebooks colab bench bench-live weight offline pdf peers experiments figures networks font card lock clean

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
SELF := $(MAKE)
export NO_MKDOCS_2_WARNING := 1

# Install a group of pyproject.toml that is not in the lock.
define INSTALL
$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["$(1)"], sep="\n")' > $(VENV)/$(1).txt
$(PY) -m pip install -q -r $(VENV)/$(1).txt
endef

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r t d; do printf '%-14s %s\n' "$$t" "$$d"; done

serve: $(VENV)/pages ## serve the report at localhost:8000 (PORT=... for another port), rebuilt at every save
	@NOTEBOOKS_NEED="$(SELF) -s $(VENV)/ready" $(PY) -m mkdocs serve -a localhost:$(PORT)

test: $(VENV)/ready ## check every equation against its code, then run the tests (ALL=1: the slow ones too, but for those that take minutes)
	$(PY) -m equations
	OPENBLAS_NUM_THREADS=1 $(PY) -m pytest -m "not browser and not site and not long$(if $(ALL),, and not slow)" -n auto --dist worksteal

slow: $(VENV)/ready ## the tests that take long: stopped snippets, samples of mutants and of faults, trainings that pages only name
	OPENBLAS_NUM_THREADS=1 $(PY) -m pytest -m "(slow or long) and not browser and not site" -n auto --dist worksteal

example: $(VENV)/ready ## build the wheel of equations/, and check the report of examples/ where it alone is installed
	examples/check.sh $(abspath $(PY))

site: $(VENV)/ready ## build the site into site/; any warning is an error
	$(PY) -m mkdocs build --strict

lint: $(VENV)/ready ## ruff, mypy, and the checks of the workflow
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(PY) -m check_jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	$(VENV)/bin/zizmor --offline --persona pedantic --quiet .github/workflows
	@$(SELF) -s scripts

LIVE := docs/assets/live/equations
BIOME = tests/live/node_modules/.bin/biome check --config-path=tests/live docs/assets equations/algebra.js

scripts: $(VENV)/ready ## types and style of the live figures (needs Node)
	@if command -v npm >/dev/null; then \
	  npm ci --prefix tests/live --silent && $(PY) -m equations --javascript $(LIVE) >/dev/null && \
	  tests/live/node_modules/.bin/tsc -p tests/live && $(BIOME); \
	else \
	  echo "There is no npm here: types and style of the live figures were not checked."; test -z "$$CI"; \
	fi

format: $(VENV)/ready ## let ruff format and fix the code
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	! command -v npm >/dev/null || { npm ci --prefix tests/live --silent && $(BIOME) --write; }

browser: site ## look at the built site, with all notebooks executed, in Chromium and Firefox too (QUICK=1: each page in one view)
	SITE=site $(PY) -m pytest tests/site tests/notebooks/test_page.py tests/browser -n auto --dist loadgroup $(if $(QUICK),-m "not slow")

mutants: $(VENV)/ready ## damage equations and code in every way known, and see each caught
	$(PY) -m tests.mutation --record tests/mutation/mutants.json

bench: $(VENV)/ready ## speed and memory of lstm/ beside PyTorch, JAX and onnxruntime (installs them first), and what each trick buys
	$(call INSTALL,speed)
	$(PY) -m benchmarks.speed
	$(PY) -m benchmarks.ablation
	$(PY) -m benchmarks.shares
	$(PY) -m benchmarks.kernels
	$(PY) -m benchmarks.scaling

bench-live: site ## speed of the live figures in Chromium, beside TensorFlow.js (needs Chromium and Node; gets TensorFlow.js first)
	cd benchmarks/live && npm ci --silent
	$(PY) -m benchmarks.live

weight: site ## weight and speed of the built site, a table a page (needs Chromium; LIGHTHOUSE=/path/to/lighthouse for its scores too)
	$(PY) -m benchmarks.site $(if $(LIGHTHOUSE),--lighthouse 3) $(if $(MATHJAX),--mathjax $(MATHJAX))

offline: $(VENV)/ready ## the site as dist/lstm-report.zip, to be opened from a folder
	$(PY) -m report.editions.offline

pdf: site ## the report as dist/lstm-report.pdf (needs Chromium; installs pypdf first)
	$(call INSTALL,pdf)
	$(PY) -m report.editions.pdf

peers: $(VENV)/ready ## compare with implementations that nobody here wrote (installs PyTorch, JAX, ONNX, Keras, Numba and Dask first)
	$(call INSTALL,peers)
	$(call INSTALL,experiments)
	$(PY) -m report.records
	$(PY) -m pytest --record-peers tests/peers tests/lstm/test_torch*.py tests/lstm/test_compiled.py tests/experiments_1997/test_truncated_gradient.py tests/experiments_1997/test_spread.py -n auto --dist loadfile
	$(PY) -m report.records --seal tests/peers.json

experiments: $(VENV)/ready ## repeat the experiments of 1997 in short on all cores (minutes; installs Numba and Dask first); FULL=1: all of them (hours; stop and resume as you like); SCHEDULER=tcp://…: on the workers of a Dask scheduler
	$(call INSTALL,experiments)
	$(PY) -m experiments_1997 $(if $(FULL),--full,--short) --scheduler $(or $(SCHEDULER),local)

faults: $(VENV)/ready ## make the mistakes that authors make, and see each named with file, line and advice
	$(PY) -m tests.faults

fuzz: $(VENV)/ready ## feed random input to the machinery, and see that every error is its own
	$(PY) -m tests.fuzz

notebooks: $(VENV)/ready ## execute the notebooks that changed, and write their .ipynb without results for Colab
	$(PY) -m notebooks

colab: $(VENV)/ready ## write the notebooks without results for Colab, and execute none (REPO_URL=... fills in where they install from)
	$(PY) -m notebooks --colab

figures: $(VENV)/ready ## draw all figures again
	$(PY) -m report.figures

networks: $(VENV)/ready ## train the networks of "Watch one remember" again, and measure them on every sentence
	$(PY) -m report.live

font: $(VENV)/ready ## make the subsets of the fonts again (installs the group `font` first)
	$(call INSTALL,font)
	$(PY) -m report.figures.font
	$(PY) -m report.figures.outlines

card: $(VENV)/ready ## draw the picture that other sites show beside a link (needs a Chromium)
	$(PY) -m report.figures.card

COMPILE = uv --no-config pip compile --quiet --universal --no-annotate --fork-strategy fewest --python-version 3.11 pyproject.toml

lock: ## write requirements.txt again from pyproject.toml; needs uv (UPGRADE=1: newest versions)
	@command -v uv >/dev/null || { echo "uv is needed to make the lock: python3 -m pip install uv" >&2; exit 1; }
	$(COMPILE) --generate-hashes --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --group dev --output-file requirements.txt
	$(COMPILE) --no-header --constraints requirements.txt | $(PYTHON) -m report.law.lock
	@! grep -nE '://|(^|[^a-z])/' requirements.txt || { echo "the lock names an address or a path: see above" >&2; exit 1; }

clean: ## remove what the other targets made
	rm -rf $(VENV) site dist .cache

NO_PYTHON = Python 3.11 or newer with the module venv is needed, and $(PYTHON) is not that. Name another by make PYTHON=/path/to/python3; on Debian and Ubuntu: apt install python3-venv

# Stamps are written last, so that whatever was interrupted starts again; and they go when their Python has gone.
$(shell test ! -e $(VENV)/pages || $(PY) -c "" 2>/dev/null || rm -f $(VENV)/pages $(VENV)/ready)

ifndef ALONE # each of these takes its turn, and finds what the one before it has done
$(VENV)/pages: requirements.txt
	@$(PYTHON) -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }
	@$(PYTHON) report/alone.py $(SELF) -s ALONE=1 $@

$(VENV)/ready: $(VENV)/pages
	@$(PYTHON) report/alone.py $(SELF) -s ALONE=1 $@
else

# Install what the lock names. It is complete, so pip need not look for dependencies; one retry tells soon that there is no network.
define LOCKED
@$(PY) -m pip --disable-pip-version-check install --quiet $(if $(PIP_RETRIES),,--retries 1) --no-deps --require-hashes --requirement $(1) 2> $(VENV)/pip.log || \
  { echo "The packages could not be installed; is there a network? $$(grep ERROR $(VENV)/pip.log | tail -1) ($(VENV)/pip.log has more)" >&2; exit 1; }
endef

$(VENV)/pages: requirements.txt # what serving needs
	@echo "Setting up $(VENV) with $$($(PYTHON) --version): this takes about half a minute, once."
	@$(PYTHON) -m venv --clear $(VENV)
	@sed '/^# The rest/,$$d' requirements.txt > $(VENV)/pages.txt
	$(call LOCKED,$(VENV)/pages.txt)
	@touch $@

$(VENV)/ready: $(VENV)/pages # and what all else needs
	@echo "Installing what notebooks and tests need: this takes about a minute, once."
	$(call LOCKED,requirements.txt)
	@$(PY) -m pip --disable-pip-version-check install --quiet --no-build-isolation --no-deps --editable .
	@touch $@
endif
