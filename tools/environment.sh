#!/bin/sh
# Make .venv ready: find a Python, install the lock and the project. What is done already is skipped.
#
# PYTHON=/path/to/python chooses the interpreter; without it, an environment that is ready stays as it is.
set -eu
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
stamp=$venv/handoff-stamp # line 1: folder and lock; line 2: project; line 3: interpreter

tell() { printf '%s\n' "$*" >&2; }
say() { tell "handoff: $*"; }

# Print the path of the interpreter behind $1 if it runs, is new enough and can make environments.
interpreter() {
    "$1" -I -c '
import ensurepip, sys, venv
if sys.version_info < (3, 12):
    sys.exit(1)
print(getattr(sys, "_base_executable", None) or sys.executable)
' 2>/dev/null
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        interpreter "$PYTHON" && return
        say "PYTHON=$PYTHON is no Python 3.12 or newer that can make environments"
        return 1
    fi
    versions=${PYENV_ROOT:-${HOME:-}/.pyenv}/versions
    for candidate in python3.13 python3.12 python3 \
        "$versions"/3.13.*/bin/python3 "$versions"/3.12.*/bin/python3 "$versions"/3.1[4-9].*/bin/python3; do
        interpreter "$candidate" && return
    done
    if command -v uv >/dev/null; then
        interpreter "$(uv python find --system --no-project '>=3.12' 2>/dev/null)" && return
        tell "No Python 3.12 or newer found; asking uv for one."
        uv python install --quiet 3.12 >&2 || true
        interpreter "$(uv python find --system --no-project 3.12 2>/dev/null)" && return
    fi
    say "no Python 3.12 or newer found: install one, or name one with PYTHON=/path/to/python3"
    return 1
}

install_lock() {
    if command -v uv >/dev/null &&
        uv pip install --quiet --python $venv/bin/python --require-hashes -r requirements.lock 2>/dev/null; then
        return
    fi
    $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile \
        --require-hashes -r requirements.lock
}

# On all cores and without other projects' tests this takes a fraction of what installers need for it.
compile_installed() {
    $venv/bin/python -m compileall -q -j 0 -x '/tests/' $venv/lib >/dev/null 2>&1 || true
}

install_project() {
    $venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-index --no-deps --no-build-isolation --editable .
}

lock="$(pwd -P) $(cksum <requirements.lock)"
project="$(cat pyproject.toml tools/environment.sh | cksum)"
has_lock= has_project= has_python=
if [ -f $stamp ] && $venv/bin/python -c '' 2>/dev/null; then
    { read -r has_lock && read -r has_project && read -r has_python; } <$stamp || true
fi
python=$has_python
if [ -n "${PYTHON:-}" ] || [ -z "$python" ]; then
    python=$(find_python)
fi

if [ "$has_lock" != "$lock" ] || [ "$has_python" != "$python" ]; then
    tell "Setting up $venv with $python; this happens once and takes up to a minute."
    "$python" -m venv --clear $venv
    install_lock
    compile_installed
    has_project=
fi
if [ "$has_project" != "$project" ]; then
    install_project
    printf '%s\n' "$lock" "$project" "$python" >$stamp
fi
