#!/bin/sh
# Chromium and fonts with Chinese for the browser tests, from the distribution.
set -eu
. "$(dirname "$0")/apt.sh"

missing=
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="chromium"
# dpkg only asks: whoever has Noto CJK by another way can ignore what apt adds.
dpkg -s fonts-noto-cjk >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"

if [ -z "$missing" ]; then
    echo "== Chromium and the Chinese fonts are there"
else
    # Word splitting is meant: each word is a package.
    apt_install $missing
fi
