"""``migrate`` as the owner role; afterwards the application role gets its rights."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate

from common.database.roles import grant_to_application


class Command(DjangoMigrate):
    """Django's migrate, run by default through the alias «owner»."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments with another default database."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then grant."""
        super().handle(*args, **options)
        grant_to_application(options["database"])
