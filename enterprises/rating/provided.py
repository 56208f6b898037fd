"""Indicators whose facts come from apps above: they are declared here and provided there."""

from enterprises.rating.registry import Indicator, Merge, register_indicator

register_indicator(Indicator("overdue_requests", value="coalesce({found}, 0)", unit="件"))
register_indicator(
    Indicator(
        "visit_recency",
        value="{day} - coalesce({found}, population.since)",
        unit="天",
        merge=Merge.LATEST,
    )
)
register_indicator(Indicator("engagement", value="coalesce({found}, 0)", unit="次"))
