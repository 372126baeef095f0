#!/usr/bin/env bash
# Build the wheel of equations/, install it where nothing else of this repository is, and test, check and build the example there.
# usage: examples/check.sh [PYTHON]    a Python 3.11 or newer; one that has hatchling builds the wheel without a network
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

say "wheel"
alone=$("$python" -c "import hatchling" 2>/dev/null && echo --no-build-isolation || true)
"$python" -m pip --disable-pip-version-check wheel -q $alone --no-deps --wheel-dir "$work" ./equations
"$python" -m zipfile -l "$work"/*.whl

say "environment"
"$python" -m venv "$work/venv"
cp -R examples/kalman "$work/report"
rm -f "$work/report/checks/record.json"
sed -nE 's/^([A-Za-z0-9_.-]+==[^ ;\\]+)( ; [^\\]*)?.*/\1\2/p' requirements.txt > "$work/constraints.txt" # the locked versions, without their hashes
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q -c "$work/constraints.txt" "$(echo "$work"/*.whl)[test]" mkdocs
cd "$work/report"
export PYTHONPATH= PYTHONSAFEPATH= NO_MKDOCS_2_WARNING=1
for name in lstm snippets notebooks; do
  ! ../venv/bin/python -c "import $name" 2>/dev/null || { echo "$name of the repository is there too" >&2; exit 1; }
done

say "tests"
../venv/bin/python -m pytest -q
say "checks"
../venv/bin/python -m equations
../venv/bin/equations --root . pages/filter.md
say "site"
../venv/bin/python -m equations --javascript pages/scripts/equations
../venv/bin/mkdocs build --strict -d "$work/site"
(cd / && "$work/venv/bin/mkdocs" build --strict -f "$work/report/mkdocs.yml" -d "$work/site") # from elsewhere too
marks=$(grep -o '✓ checked' "$work"/site/*/index.html | wc -l)
[ "$marks" = 8 ] || { echo "$marks of 8 equations have their mark" >&2; exit 1; }

grep -q 'data-live="gain"' "$work/site/steady/index.html"
grep -q 'export function scalar_gain(p, r)' "$work/site/scripts/equations/steady.js"

say "a wrong sign stops the build"
sed -i.bak 's/z_t - h/z_t + h/' pages/filter.md
! ../venv/bin/mkdocs build --strict -d "$work/site" 2> "$work/said" || { echo "and did not" >&2; exit 1; }
grep -m 1 'filter.md:37:.*correction: the LaTeX and the code disagree on x_t' "$work/said"
say "all well"
