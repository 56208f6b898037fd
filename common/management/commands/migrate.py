"""``migrate`` as the owner role; afterwards the application role gets its rights."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from common.database.checks import APPLICATION
from common.database.roles import grant_to_application


class Command(DjangoMigrate):
    """Django's migrate, run by default through the alias «owner»."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments with another default database."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, grant, and refuse a database that the platform cannot work with.

        Trigrams can be asked for only now: the first migration brings them.
        """
        super().handle(*args, **options)
        database = options["database"]
        grant_to_application(database)
        is_same = connections[database].settings_dict["NAME"] == _application_database()
        self.check(databases=[database, APPLICATION] if is_same else [database])


def _application_database() -> Any:
    return connections[APPLICATION].settings_dict["NAME"]
