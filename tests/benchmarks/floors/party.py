"""Floors of party work: what any program must read for these lists, in one bare statement each.

All are of the whole district, as a member of the district's staff sees it.
"""

# The first page of 应建未建 and 空白点, and how many there are. {covered}: which coverages close
# the gap; {needed}: from how many full members on.
WORK_LIST = """
WITH listed AS MATERIALIZED (
    SELECT e.id, e.external_id, s.full_members
    FROM enterprises_enterprise e
    JOIN enterprises_enterprisestanding s ON s.enterprise_id = e.id
     AND (s.starts_on IS NULL OR s.starts_on <= %(day)s)
     AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
     AND s.operating_status = 'operating' {needed}
    WHERE e.id IN (SELECT o.enterprise_id FROM enterprises_occupancy o
                   WHERE o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s))
      AND e.id NOT IN (SELECT c.enterprise_id FROM orgs_coverage c
                       WHERE c.starts_on <= %(day)s AND (c.ends_on IS NULL OR c.ends_on > %(day)s)
                       {covered})
)
SELECT (SELECT count(*) FROM listed),
       ARRAY(SELECT id FROM listed
             ORDER BY full_members DESC NULLS LAST, external_id NULLS LAST, id LIMIT 50)
"""
SHOULD_BUILD = WORK_LIST.format(
    needed="AND s.full_members >= 3", covered="AND c.mode = 'establish'"
)
BLANK_SPOTS = WORK_LIST.format(needed="", covered="")

# The first page of 三同步: who arrived first within the year, with the days of the three steps.
NEW_TENANTS = """
WITH arrived AS MATERIALIZED (
    SELECT o.enterprise_id AS id, min(o.starts_on) AS arrived_on
    FROM enterprises_occupancy o WHERE o.starts_on <= %(day)s
    GROUP BY o.enterprise_id HAVING min(o.starts_on) > %(day)s::date - 365
), listed AS MATERIALIZED (
    SELECT e.id, e.external_id, a.arrived_on
    FROM arrived a JOIN enterprises_enterprise e ON e.id = a.id
    JOIN enterprises_enterprisestanding s ON s.enterprise_id = e.id
     AND (s.starts_on IS NULL OR s.starts_on <= %(day)s)
     AND (s.ends_on IS NULL OR s.ends_on > %(day)s) AND s.operating_status = 'operating'
    WHERE EXISTS (SELECT FROM enterprises_occupancy o WHERE o.enterprise_id = e.id
                  AND o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s))
), page AS MATERIALIZED (
    SELECT * FROM listed ORDER BY arrived_on DESC, external_id NULLS LAST, id LIMIT 50
)
SELECT (SELECT count(*) FROM listed),
       ARRAY(SELECT id FROM page ORDER BY arrived_on DESC, external_id NULLS LAST, id),
       (SELECT count(v.on) FROM page LEFT JOIN LATERAL (
            SELECT min(v.visited_at) AS on FROM services_visit v
            WHERE v.enterprise_id = page.id AND v.visited_at >= page.arrived_on) v ON true),
       (SELECT count(c.on) FROM page LEFT JOIN LATERAL (
            SELECT min(c.starts_on) AS on FROM orgs_coverage c
            WHERE c.enterprise_id = page.id AND c.starts_on <= %(day)s) c ON true)
"""

# The tree: every standing organisation with its place and form, in the order of its numbers from
# the top, and what the first hundred lines tell.
TREE = """
WITH RECURSIVE node AS MATERIALIZED (
    SELECT o.id, o.external_id, a.parent_id
    FROM orgs_partyorganisation o
    JOIN orgs_organisationaffiliation a ON a.organisation_id = o.id
     AND (a.starts_on IS NULL OR a.starts_on <= %(day)s)
     AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
    WHERE (o.founded_on IS NULL OR o.founded_on <= %(day)s)
      AND (o.dissolved_on IS NULL OR o.dissolved_on > %(day)s)
), below AS (
    SELECT id, 0 AS depth, ARRAY[coalesce(external_id, '')] AS path
    FROM node WHERE parent_id IS NULL
    UNION ALL
    SELECT n.id, b.depth + 1, b.path || coalesce(n.external_id, '')
    FROM below b JOIN node n ON n.parent_id = b.id
), page AS MATERIALIZED (
    SELECT id, depth, path FROM below ORDER BY path COLLATE "C" LIMIT 100
)
SELECT (SELECT count(*) FROM below),
       ARRAY(SELECT p.id FROM page p ORDER BY p.path COLLATE "C"),
       (SELECT count(*) FROM page p JOIN orgs_organisationformperiod f
         ON f.organisation_id = p.id AND f.ends_on IS NULL),
       (SELECT count(*) FROM page p JOIN orgs_officer f ON f.organisation_id = p.id
         AND f.role = 'secretary' AND f.starts_on <= %(day)s
         AND (f.ends_on IS NULL OR f.ends_on > %(day)s)),
       (SELECT count(*) FROM page p JOIN orgs_membercount m
         ON m.organisation_id = p.id AND m.ends_on IS NULL),
       (SELECT count(*) FROM page p JOIN orgs_organisationterm t
         ON t.organisation_id = p.id AND t.ends_on IS NULL)
"""

# Theme days in the closed months: what the district's branches owed, and what they held, their
# own or as guests. One theme day a month is the rule.
THEME_DAYS = """
WITH span AS (
    SELECT * FROM unnest(%(starts)s::date[], %(ends)s::date[]) AS span(starts_on, ends_on)
), theme AS MATERIALIZED (
    SELECT id, organisation_id, held_on FROM orgs_liferecord
    WHERE kinds @> ARRAY['theme_day']::varchar[]
      AND held_on BETWEEN (SELECT min(starts_on) FROM span) AND %(day)s
), held AS (
    SELECT DISTINCT organisation_id, date_trunc('month', held_on)::date AS starts_on FROM theme
    UNION
    SELECT p.organisation_id, date_trunc('month', t.held_on)::date
    FROM theme t JOIN orgs_lifepartner p ON p.record_id = t.id
)
SELECT count(h.organisation_id), count(*)
FROM span s
JOIN orgs_partyorganisation o ON (o.founded_on IS NULL OR o.founded_on <= s.starts_on)
 AND (o.dissolved_on IS NULL OR o.dissolved_on >= s.ends_on)
JOIN orgs_organisationformperiod f ON f.organisation_id = o.id
 AND f.form IN ('branch', 'joint_branch', 'temporary_branch', 'floating_branch')
 AND (f.starts_on IS NULL OR f.starts_on <= s.starts_on)
 AND (f.ends_on IS NULL OR f.ends_on > s.starts_on)
LEFT JOIN held h ON h.organisation_id = o.id AND h.starts_on = s.starts_on
"""
