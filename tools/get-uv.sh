#!/usr/bin/env bash
# Puts uv into .tools, whatever kind of Python 3.11+ the machine has. Usage: get-uv.sh PYTHON
set -euo pipefail
version=0.13.9
python=$1
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; $python is $("$python" -V). Name another: make PYTHON=python3.12 …" >&2
    exit 1
}
mkdir -p .tools/bin
if found=$(command -v uv); then
    ln -sf "$found" .tools/bin/uv
    exit 0
fi
if "$python" -m venv .tools >/dev/null 2>&1; then
    .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$version"
else # a Python without ensurepip, as Debian's without python3-venv
    rm -rf .tools && mkdir -p .tools
    "$python" -m pip install --quiet --disable-pip-version-check --target .tools "uv==$version"
fi
test -x .tools/bin/uv
