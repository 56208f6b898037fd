"""Early pytest plugin (``-p tests.servers``): the embedded servers stand before settings load."""

import os

from ops import embedded

os.environ.setdefault("LOUYU_DEMO", "1")
os.environ.setdefault("DATABASE_PERSISTENT", "0")
embedded.acquire()
