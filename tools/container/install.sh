#!/usr/bin/env bash
# What an image of the course needs, on Debian with Node ≥ 20.19; run as root, then `npx -y deno task start --no-open` as the user.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends chromium git jupyter-notebook python3 python3-nbclient python3-nbconvert
rm -rf /var/lib/apt/lists/*
