"""The browser for journeys and screenshots: the one of the system, never a downloaded one."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
HINT = (
    "没有找到 Chromium，浏览器旅程测试将被跳过。安装方法（Debian / Ubuntu）：\n"
    "  apt-get update && apt-get install --no-install-recommends chromium fonts-noto-cjk\n"
    "macOS 安装 Google Chrome 即可；也可用环境变量 CHROMIUM 指定可执行文件。"
)
# No sandbox: containers have no user namespaces. The rest keeps the browser off the network.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find_chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES, MAC):
        found = shutil.which(name) if name else None
        if found:
            return found
    return None
