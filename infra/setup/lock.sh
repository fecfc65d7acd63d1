#!/bin/sh
# Pins requirements*.in with hashes. Versions already locked stay; delete a line to let it move.
set -eu
python=${PYTHON:-python3}
[ -x .venv-lock/bin/pip-compile ] || {
    echo "== Installing pip-tools into .venv-lock"
    "$python" -m venv .venv-lock
    .venv-lock/bin/pip install --quiet pip-tools==7.6.2
}
for name in requirements requirements-dev requirements-cloud; do
    echo "== Locking $name.txt (every package's hashes are looked up: minutes)"
    .venv-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
        --no-header --no-annotate --no-emit-options --no-emit-index-url \
        --no-emit-find-links --no-emit-trusted-host \
        --output-file "$name.txt" "$name.in"
done
