"""Debian's Chromium: where it is, and how it is kept from calling home."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium") or ""
INSTALL = "缺少 Chromium：apt-get install chromium"
# As root a sandbox cannot be made; the rest keeps the browser from calling home.
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
