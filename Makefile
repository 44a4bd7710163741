# Every verb does its own set-up: a fresh machine needs Python 3.11, make and a package registry.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
STAMP := $(VENV)/.ready
SPARK := $(VENV)/.spark
PYTEST_ARGS ?=

CXX ?= g++

.PHONY: fuzz help demo test check lint types house coverage reference lock spark clean
.DEFAULT_GOAL := help

help: ## Show this help
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(LOCKED): requirements/dev.lock
	@echo "Setting up $(VENV) (once; about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("observance needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@touch $(LOCKED)

# A changed pyproject.toml or kernel alone installs the package again; the environment in use stays as it is.
NATIVE := CMakeLists.txt $(wildcard src/observance/screen/native/*)
$(STAMP): $(LOCKED) pyproject.toml $(NATIVE)
	@echo "Building the screening kernel (half a minute) ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'from observance.screen import engine_name; print("Screening by:", engine_name())'
	@touch $(STAMP)

demo: $(STAMP) ## Read the bundled example reports, print the brief, write the page
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(STAMP) ## Run the tests
	@$(BIN)/python -m pytest -q -n 2 $(PYTEST_ARGS)

check: lint types house coverage ## Run everything a change must pass

lint: $(STAMP) ## Formatting and style
	@$(BIN)/ruff format --check src tests tools
	@$(BIN)/ruff check src tests tools

types: $(STAMP) ## Static types
	@$(BIN)/mypy

house: $(STAMP) ## Import directions, reference pages
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/make_reference.py --check

coverage: $(STAMP) ## Tests with branch coverage
	@$(BIN)/python -m pytest -q -n 2 --cov --cov-report=term $(PYTEST_ARGS)

fuzz: ## Fuzz the screening kernel under address and undefined-behaviour sanitisers
	@mkdir -p build
	@$(CXX) -std=c++20 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -o build/fuzz_kernel tools/fuzz/kernel.cpp $(filter-out %/module.cpp,$(wildcard src/observance/screen/native/*.cpp))
	@build/fuzz_kernel

reference: $(STAMP) ## Make docs/reference from the code
	@$(BIN)/python tools/make_reference.py

lock: $(STAMP) ## Pin every dependency with its hashes
	@sh tools/lock.sh $(BIN)/uv

# What the environment has already stays as it is: this lock pins the same versions, and adds pyspark, py4j and pandas.
$(SPARK): $(LOCKED) requirements/spark.lock
	@echo "Installing Spark (half a gigabyte) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/spark.lock
	@touch $(SPARK)

spark: $(STAMP) $(SPARK) ## Add Spark to the environment, so that its tests run (they need Java 17 or newer)
	@command -v java >/dev/null || echo "WARNING: no Java found: the tests of Spark will be skipped (Debian: default-jre-headless)"

clean: ## Remove what the other verbs made
	@rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* demo-workspace
