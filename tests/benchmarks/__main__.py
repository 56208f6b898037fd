"""``make bench``: every benchmark beside its floor on one generated register.

Only the ratios of one run count: machines and moments differ. With names only these run:
``make bench ARGS="rating"``; ``--enterprises N`` takes another size.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from ops import embedded

ENTERPRISES = 100_000
NOT_BENCHMARKS = {"__init__", "__main__", "filling", "measuring", "scale", "serving"}


def main() -> int:
    """Measure and print; return 1 when a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    names = [name for name in known if name not in NOT_BENCHMARKS]
    parser.add_argument("names", nargs="*", metavar="NAME", help="、".join(names))
    parser.add_argument("--enterprises", type=int, default=ENTERPRISES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plans", action="store_true", help="print the floors' query plans too")
    options = parser.parse_args()
    chosen = options.names or names
    if set(chosen) - set(names):
        parser.error(f"no such benchmark: {' '.join(sorted(set(chosen) - set(names)))}")
    missed = 0
    for name in chosen:
        missed += measure(name, options.enterprises, options.rounds, options.plans)
    return 1 if missed else 0


def measure(name: str, enterprises: int, rounds: int, plans: bool) -> int:
    """Run one benchmark on a fresh clone, print its lines, return how many bars it missed."""
    scale = import_module("tests.benchmarks.scale")
    module = import_module(f"tests.benchmarks.{name}")
    with scale.scaled(enterprises):
        found = module.run(scale.DAY, rounds)
        if plans and hasattr(module, "plan"):
            sys.stdout.write(f"{module.plan(scale.DAY)}\n")
    for line in found:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return sum(not line.is_met for line in found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LOUYU_DEMO", "1")
    embedded.acquire()
    django.setup()
    sys.exit(main())
