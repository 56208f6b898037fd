"""Back office of party organisations; importing the parts registers their pages."""

from orgs.admin import coverage, organisation, responsibility, term, workforce

__all__ = ["coverage", "organisation", "responsibility", "term", "workforce"]
