"""The operations that tablets may send."""

from common.sync.registry import register_operation
from services.operations import edits, visits

register_operation("visit.create", visits.create_visits, at_once=True)
register_operation("visit.correct", edits.correct)
register_operation("visit.withdraw", edits.withdraw)
register_operation("promise.settle", edits.settle)
register_operation("proposal.create", edits.propose_news)
register_operation("conflict.restore", edits.restore)
