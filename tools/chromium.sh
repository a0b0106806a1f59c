#!/usr/bin/env bash
# Chromium for the browser tests: from the system, or through apt where that may be done. Never fails.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ]; then apt="apt-get"; else apt="sudo -n apt-get"; fi
if command -v apt-get >/dev/null && $apt update -qq >/dev/null 2>&1 &&
    DEBIAN_FRONTEND=noninteractive $apt install -y -qq chromium >/dev/null 2>&1; then
    exit 0
fi
echo "No Chromium here and it may not be installed: the browser tests will be skipped. Remedy: apt install chromium" >&2
