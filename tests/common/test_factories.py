"""Every factory makes a row that the database takes."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from tests.factories import accounts, buildings, common, councils, enterprises, orgs, services

FACTORIES = [
    factory
    for module in (common, accounts, buildings, enterprises, orgs, services, councils)
    for _, factory in inspect.getmembers(module, inspect.isclass)
    if issubclass(factory, DjangoModelFactory) and factory.__module__ == module.__name__
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_a_factory_makes_two_rows(factory: type[DjangoModelFactory]) -> None:
    """Two rows in a row show that nothing unique is fixed."""
    first, second = factory(), factory()
    assert first.pk != second.pk
    assert str(first)
