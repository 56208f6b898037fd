"""How fresh the key facts of enterprises are: what was verified in the last 180 days.

Four facts are asked of everybody; the end of the lease and the intent only of who holds a lease.
A fact that is empty is not fresh, unless somebody confirmed that it is.
"""

import datetime

from common.database.fragments import Fragment, compose
from services.field_rules.limits import STALE_DAYS

OF_EVERYBODY, OF_TENANTS = 4, 2

# The lease that ends next is the one that is asked about.
LEASE = """
SELECT DISTINCT ON (enterprise_id) enterprise_id, id, ends_on,
    (created_at AT TIME ZONE 'Asia/Shanghai')::date AS told_on
FROM enterprises_occupancy
WHERE tenure = 'leased' AND starts_on <= {day} AND (ends_on IS NULL OR ends_on > {day})
ORDER BY enterprise_id, ends_on NULLS LAST, id
"""
VERIFIED = """
SELECT enterprise_id,
    count(DISTINCT field) FILTER (WHERE field NOT LIKE 'lease%%') AS of_everybody,
    count(DISTINCT field) FILTER (WHERE field LIKE 'lease%%') AS of_tenants
FROM (
    SELECT enterprise_id, field, checked_on AS verified_on FROM enterprises_factcheck
    UNION ALL
    SELECT enterprise_id, told.field, recorded_on
    FROM enterprises_enterprisestanding
    CROSS JOIN LATERAL (
        VALUES ('operating_status', TRUE), ('full_members', full_members IS NOT NULL)
    ) AS told(field, is_known)
    WHERE told.is_known AND (starts_on IS NULL OR starts_on <= {day})
      AND (ends_on IS NULL OR ends_on > {day})
    UNION ALL
    SELECT enterprise_id, 'contact', confirmed_on FROM enterprises_contact
    UNION ALL
    SELECT enterprise_id, 'headcount', measured_on
    FROM enterprises_measurement WHERE kind = 'headcount'
    UNION ALL
    SELECT enterprise_id, 'lease_end', told_on FROM ({lease}) AS lease WHERE ends_on IS NOT NULL
    UNION ALL
    SELECT lease.enterprise_id, 'lease_intent', intent.recorded_on
    FROM ({lease}) AS lease JOIN enterprises_leaseintent intent ON intent.occupancy_id = lease.id
) AS evidence
WHERE verified_on BETWEEN {oldest} AND {day}
GROUP BY enterprise_id
"""


def lease(day: datetime.date) -> Fragment:
    """Enterprises with a current lease, and the one that ends next."""
    return compose(LEASE, day=day)


def verified(day: datetime.date) -> Fragment:
    """How many of an enterprise's key facts were verified in the last 180 days."""
    oldest = day - datetime.timedelta(days=STALE_DAYS)
    return compose(VERIFIED, day=day, oldest=oldest, lease=lease(day))
