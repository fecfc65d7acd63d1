#!/bin/sh
# Creates a virtual environment and installs a locked requirements file into it.
# usage: venv.sh DIRECTORY REQUIREMENTS
set -eu
venv=$1 requirements=$2 python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Fairlead needs Python 3.11 or newer; $python is $("$python" --version 2>&1)." >&2
    echo "Name another one: make setup PYTHON=/path/to/python3.11" >&2
    exit 1
}

# Debian and Ubuntu keep the venv module's pip in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "== Python's venv module is missing"
    . "$(dirname "$0")/apt.sh"
    apt_install python3-venv
fi

echo "== $venv, 1/2: creating a virtual environment with $("$python" --version)"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"

echo "== $venv, 2/2: installing $(grep -c '==' "$requirements") locked packages of $requirements (a minute or two the first time)"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$requirements"
touch "$venv/.ready"
echo "== $venv is ready"
