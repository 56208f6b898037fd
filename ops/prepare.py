"""Migrate the database and load the demonstration: one process, because Django loads slowly."""

from __future__ import annotations

import os
import sys

import django
from django.core.management import CommandError, call_command


def main() -> int:
    """Run both commands; both do nothing when everything is there already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("bootstrap_demo")
    except CommandError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
