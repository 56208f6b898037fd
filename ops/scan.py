"""Look for what must never be in the repository: secrets, registry hosts, paths of one machine.

Also finds hand-written files that grew beyond the limit of the house.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ops.home import CHECKOUT

MOST_LINES = 400
CODE = {".py", ".js", ".mjs", ".css", ".html", ".sql", ".sh"}
GENERATED = {"package-lock.json"}
FORBIDDEN = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "access token": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[oprsu]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{30,}"
        r"|pypi-[\w-]{50,}|xox[abp]-[\w-]{10,}|sk-[A-Za-z0-9]{32,})"
    ),
    "secret key": re.compile(r"""\bSECRET_KEY\s*[=:]\s*["'][^"'{$]+["']"""),
    "address with a password": re.compile(r"\b[a-z+]+://[^\s:/@{}$<]*:[^\s:/@{}$<]{6,}@[\w\[/%]"),
    "path of one machine": re.compile(r"(?<![\w./~-])/(?:root|work|Users|home/(?!louyu\b)\w+)/\w"),
}
IN_LOCKS = {
    "registry host": re.compile(r"https?://|--(?:extra-)?index-url|--find-links|\"resolved\""),
}
# npm writes the addresses of funding pages into its lock; they name no registry.
HARMLESS = re.compile(r"\"url\": \"https://(?:opencollective\.com|github\.com/sponsors)/")


def main() -> int:
    """Print every finding; return 1 when there is one."""
    findings = [finding for path in tracked() for finding in inspect(path)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def tracked() -> list[Path]:
    """Return the files of the repository, also new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.split("\0") if name]
        return [name for name in names if (CHECKOUT / name).is_file()]
    # An unpacked archive has no list of files.
    hidden = {".venv", ".local", "node_modules", "dist"}
    every = [path.relative_to(CHECKOUT) for path in CHECKOUT.rglob("*") if path.is_file()]
    return [path for path in every if not hidden & set(path.parts)]


def inspect(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file, as `path:line: what`."""
    try:
        lines = (CHECKOUT / path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    is_lock = path.suffix == ".lock" or path.name in GENERATED or path.name == ".npmrc"
    rules = {**FORBIDDEN, **IN_LOCKS} if is_lock else FORBIDDEN
    for number, line in enumerate(lines, 1):
        for name, pattern in rules.items():
            if pattern.search(line) and not HARMLESS.search(line):
                yield f"{path}:{number}: {name}"
    is_handwritten = path.suffix in CODE and "migrations" not in path.parts
    if is_handwritten and len(lines) > MOST_LINES:
        yield f"{path}: {len(lines)} lines, the limit is {MOST_LINES}"


if __name__ == "__main__":
    sys.exit(main())
