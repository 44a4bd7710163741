#!/bin/sh
# Pin the run-time and the development dependencies, and those of the extra spark, with hashes. Usage: tools/lock.sh PATH_TO_UV
set -eu
uv=$1
mkdir -p requirements
common="--quiet --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --no-strip-extras"
"$uv" pip compile $common pyproject.toml -o requirements/run.lock
"$uv" pip compile $common --extra dev pyproject.toml -o requirements/dev.lock
# Spark is added to the development environment, so both pin the same versions.
"$uv" pip compile $common --extra spark -c requirements/dev.lock pyproject.toml -o requirements/spark.lock
