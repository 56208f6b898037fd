"""Back office of party organisations; importing the parts registers their pages."""

from orgs.admin import alliance, coverage, life, organisation, responsibility, term, workforce

__all__ = ["alliance", "coverage", "life", "organisation", "responsibility", "term", "workforce"]
