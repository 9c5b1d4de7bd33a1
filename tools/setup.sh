#!/bin/sh
# Set up what `make` needs, and say what is being done. Running it again does nothing.
#   tools/setup.sh run|test|bench [VERSION]
# run:  an environment with dicectl in it: .venv, or .venv-VERSION when a version is given
# test: also what the tests need: their packages, the Heroku and the Vercel CLI in .tools, Chromium, ssh
# bench: .venv-bench, where dicectl is installed as its users do it, and what it is compared with
set -eu
cd "$(dirname "$0")/.."
what=$1 version=${2:-}
venv=.venv${version:+-$version}
[ "$what" != bench ] || venv=.venv-bench
heroku=11.10.0 vercel=64.0.2

say() { echo "setup: $*" >&2; }
fail() { echo "setup: $*" >&2; exit 1; }
works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The interpreter of one version (3.12): on the PATH, pyenv's, or uv's.
python_of() {
    for candidate in "$(command -v "python$1" || true)" \
        "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
        if [ -x "$candidate" ] && works "$candidate"; then echo "$candidate"; return; fi
    done
}

find_python() {
    for one in ${version:-3.14 3.13 3.12 3.11}; do
        found=$(python_of "$one")
        if [ -n "$found" ]; then echo "$found"; return; fi
    done
    if [ -z "$version" ] && command -v python3 >/dev/null && works python3; then echo python3; fi
}

# As root on Debian and Ubuntu, install a package; elsewhere say which one is missing.
apt() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing $1 with apt-get"
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends "$1"; } >/dev/null
    else
        fail "$1 is missing; install it (Debian, Ubuntu: sudo apt-get install $1)"
    fi
}

make_venv() {
    python=$(find_python)
    [ -n "$python" ] || fail "no Python ${version:-3.11 or newer} found; get one from https://www.python.org/downloads/"
    say "making $venv with $("$python" --version)"
    "$python" -c 'import ensurepip' 2>/dev/null || apt python3-venv
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
}

install_packages() {
    stamp=$venv/.$what
    if [ -e "$stamp" ] && [ "$stamp" -nt setup.cfg ]; then return; fi
    extras=local
    [ "$what" = run ] || extras=local,$what
    say "installing dicectl[$extras] in $venv"
    # A path in a .pth file; what setuptools does otherwise costs each start of Python 20 ms.
    install --editable ".[$extras]" --config-setting editable_mode=compat 2>/dev/null ||
        install --editable ".[$extras]"
    touch "$stamp"
}

install() { "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" "$@"; }

# Anew each time, for it is a copy of what is here.
install_copy() {
    say "installing dicectl[local,bench] in $venv"
    rm -rf build
    install --reinstall-package dicectl ".[local,bench]"
    rm -rf build
}

install_heroku() {
    if grep -qs "\"version\": \"$heroku\"" .tools/node_modules/heroku/package.json; then return; fi
    command -v npm >/dev/null || apt npm
    say "installing the Heroku CLI $heroku in .tools (a minute)"
    npm install --prefix .tools --no-save --no-audit --no-fund --loglevel=error "heroku@$heroku" >/dev/null
}

# In a folder of its own, because it needs an override: npm lacks the `sandbox` that it asks for.
install_vercel() {
    if grep -qs "\"version\": \"$vercel\"" .tools/vercel/node_modules/vercel/package.json; then return; fi
    command -v npm >/dev/null || apt npm
    say "installing the Vercel CLI $vercel in .tools/vercel (a minute)"
    mkdir -p .tools/vercel
    echo "{\"private\": true, \"dependencies\": {\"vercel\": \"$vercel\"}, \"overrides\": {\"sandbox\": \"4.5.0\"}}" \
        > .tools/vercel/package.json
    npm install --prefix .tools/vercel --no-audit --no-fund --loglevel=error >/dev/null
}

install_browser() {
    if command -v chromium >/dev/null; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt chromium; return; fi
    say "installing Playwright's Chromium"
    "$venv/bin/python" -m playwright install chromium >/dev/null ||
        fail "no Chromium; install it, or see https://playwright.dev/python/docs/browsers"
}

command -v git >/dev/null || apt git
[ -x "$venv/bin/uv" ] || make_venv
cli=
if [ "$what" != run ]; then
    { install_heroku && install_vercel; } & cli=$!  # beside the packages
fi
if [ "$what" = bench ]; then install_copy; else install_packages; fi
[ -z "$cli" ] || wait "$cli"
if [ "$what" = bench ]; then
    command -v wrk >/dev/null || apt wrk
fi
if [ "$what" = test ]; then
    install_browser
    command -v ssh >/dev/null || apt openssh-client
fi
