#!/usr/bin/env python
"""Run a management command; embedded servers are found, and started if needed, before Django."""

import os
import sys

from django.core.management import execute_from_command_line

from ops import embedded

# These read code and files only.
WITHOUT_SERVERS = {
    "help", "version", "--help", "-h", "--version", "check", "collectstatic", "compilemessages",
    "diffsettings", "findstatic", "makemessages", "spectacular", "startapp", "startproject",
}  # fmt: skip


def main() -> None:
    """Prepare the environment and hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if needs_servers(sys.argv[1:]):
        embedded.acquire()
    else:
        embedded.configure()
    execute_from_command_line(sys.argv)


def needs_servers(arguments: list[str]) -> bool:
    """Tell whether the command line can touch a database or the broker."""
    if not arguments or arguments[0] in WITHOUT_SERVERS or "--help" in arguments:
        return "--database" in arguments
    return not (arguments[0] == "makemigrations" and "--check" in arguments)


if __name__ == "__main__":
    main()
