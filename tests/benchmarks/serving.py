"""The settings of the platform with the floors' addresses beside its own: for benchmarks only."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.floors.sync"
