"""The sheets of the register, as the apps declare them.

Every app's ``importers`` register when they are loaded; the first question loads them all.
"""

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from common.imports.sheets import Sheet

_sheets: dict[str, Sheet] = {}


def register(*sheets: Sheet) -> None:
    """Add sheets in the order in which they must be judged and written: references come first."""
    for sheet in sheets:
        _sheets[sheet.name] = sheet


@cache
def _discover() -> None:
    """Load the apps' importers in the order of the installed apps: low apps come first.

    Modules that name others import them, so that what is named is registered before.
    """
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "importers"):
            package = import_module(f"{app.name}.importers")
            for part in pkgutil.iter_modules(getattr(package, "__path__", ())):
                import_module(f"{package.__name__}.{part.name}")


def sheets() -> list[Sheet]:
    """Return all sheets in the order of their registration."""
    _discover()
    return list(_sheets.values())


def sheet_called(name: str) -> Sheet:
    """Return the sheet of that name."""
    _discover()
    return _sheets[name]
