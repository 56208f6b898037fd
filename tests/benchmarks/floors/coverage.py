"""Floor of the coverage family: one hand-written pass for all areas and buildings.

It reads the same rows with the same aggregates and writes equally many rows of equal width. It
adds tenants of one building up from building to district, and counts those of several buildings
apart; levels, indicators and units are literals, and no figure opens its rows. Its results must
equal those of the snapshot.
"""

CODES = (
    "operating",
    "organisation_coverage",
    "own_organisation_rate",
    "work_coverage",
    "effective_coverage",
    "coverage_blank",
    "should_build",
    "should_build_gap",
    "building_organisation_coverage",
    "council_coverage",
    "station_500m_coverage",
    "station_500m_coverage.enterprises",
    "station_500m_coverage.headcount",
    "visit_coverage_30",
    "visit_coverage_90",
)

TABLE = """
DROP TABLE IF EXISTS floor_coverage;
CREATE TABLE floor_coverage (LIKE reports_indicatorsnapshot INCLUDING DEFAULTS INCLUDING INDEXES);
"""

EMPTY = "TRUNCATE floor_coverage"

FILL = """
INSERT INTO floor_coverage
  (id, code, area_id, building_id, as_of, numerator, denominator, value, computed_at)
WITH circle AS MATERIALIZED (
    SELECT b.id AS building_id, b.longitude IS NOT NULL AS has_point,
           b.longitude IS NOT NULL AND EXISTS (
               SELECT FROM services_station s
               WHERE s.starts_on <= %(day)s AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
                 AND s.latitude BETWEEN b.latitude - 0.0045 AND b.latitude + 0.0045
                 AND s.longitude BETWEEN b.longitude - 0.0054 AND b.longitude + 0.0054
                 AND 2 * 6371008.8 * asin(least(1.0, sqrt(
                     power(sin(radians(b.latitude - s.latitude) / 2), 2)
                     + cos(radians(s.latitude)) * cos(radians(b.latitude))
                       * power(sin(radians(b.longitude - s.longitude) / 2), 2)
                 ))) <= 500.0
           ) AS in_circle,
           COALESCE(k.is_key, false) AS is_key,
           j.area_id AS subdistrict_id, p.parent_id AS district_id
    FROM buildings_building b
    JOIN buildings_jurisdiction j ON j.building_id = b.id
     AND (j.starts_on IS NULL OR j.starts_on <= %(day)s)
     AND (j.ends_on IS NULL OR j.ends_on > %(day)s)
    JOIN buildings_areaparent p ON p.area_id = j.area_id
     AND (p.starts_on IS NULL OR p.starts_on <= %(day)s)
     AND (p.ends_on IS NULL OR p.ends_on > %(day)s)
    LEFT JOIN buildings_keystanding k ON k.building_id = b.id
     AND (k.starts_on IS NULL OR k.starts_on <= %(day)s)
     AND (k.ends_on IS NULL OR k.ends_on > %(day)s)
),
tenant AS (
    SELECT s.enterprise_id, COALESCE(c.organised, false) AS organised,
           COALESCE(c.established, false) AS established, c.enterprise_id IS NOT NULL AS covered,
           c.enterprise_id IS NOT NULL
             AND (c.lives OR part.enterprise_id IS NOT NULL OR v.enterprise_id IS NOT NULL)
             AS effective,
           COALESCE(s.full_members >= 3, false) AS should_build,
           COALESCE(v.within_30, false) AS visited_30, v.enterprise_id IS NOT NULL AS visited_90,
           COALESCE(h.value, 0)::float8 AS headcount
    FROM enterprises_enterprisestanding s
    LEFT JOIN (
        SELECT enterprise_id, bool_or(mode = 'establish') AS established,
               bool_or(mode IN ('establish', 'joint')) AS organised,
               bool_or(life.organisation_id IS NOT NULL) AS lives
        FROM orgs_coverage
        LEFT JOIN (
            SELECT organisation_id FROM orgs_liferecord
            WHERE held_on > %(day)s::date - 90 AND held_on <= %(day)s
            UNION
            SELECT p.organisation_id
            FROM orgs_lifepartner p JOIN orgs_liferecord r ON r.id = p.record_id
            WHERE r.held_on > %(day)s::date - 90 AND r.held_on <= %(day)s
        ) life USING (organisation_id)
        WHERE starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)
        GROUP BY enterprise_id
    ) c USING (enterprise_id)
    LEFT JOIN (
        SELECT enterprise_id, bool_or(visited_at >= %(since_30)s) AS within_30
        FROM services_visit
        WHERE enterprise_id IS NOT NULL AND visited_at >= %(since_90)s AND visited_at < %(end)s
        GROUP BY enterprise_id
    ) v USING (enterprise_id)
    LEFT JOIN (
        SELECT DISTINCT enterprise_id FROM services_participation
        WHERE held_on > %(day)s::date - 90 AND held_on <= %(day)s
    ) part USING (enterprise_id)
    LEFT JOIN (
        SELECT DISTINCT ON (enterprise_id) enterprise_id, value FROM enterprises_measurement
        WHERE kind = 'headcount' AND measured_on <= %(day)s
        ORDER BY enterprise_id DESC, measured_on DESC
    ) h USING (enterprise_id)
    WHERE s.operating_status = 'operating'
      AND (s.starts_on IS NULL OR s.starts_on <= %(day)s)
      AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
),
room AS MATERIALIZED (
    SELECT o.enterprise_id, u.building_id, sum(COALESCE(o.area, u.area, 0)::float8) AS held
    FROM enterprises_occupancy o JOIN buildings_unit u ON u.id = o.unit_id
    WHERE o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
    GROUP BY o.enterprise_id, u.building_id
),
place AS (
    SELECT r.enterprise_id, r.building_id, w.buildings,
           CASE WHEN w.held > 0 THEN r.held / w.held ELSE 1.0 / w.buildings END AS share
    FROM room r
    JOIN (
        SELECT enterprise_id, sum(held) AS held, count(*) AS buildings FROM room
        GROUP BY enterprise_id
    ) w USING (enterprise_id)
),
member AS MATERIALIZED (
    SELECT building_id, buildings, share, tenant.* FROM place JOIN tenant USING (enterprise_id)
),
alone AS (
    SELECT building_id, count(*) AS operating,
           count(*) FILTER (WHERE organised) AS organised,
           count(*) FILTER (WHERE established) AS established,
           count(*) FILTER (WHERE covered) AS covered,
           count(*) FILTER (WHERE effective) AS effective,
           count(*) FILTER (WHERE should_build) AS should_build,
           count(*) FILTER (WHERE should_build AND NOT established) AS gap,
           count(*) FILTER (WHERE visited_30) AS visited_30,
           count(*) FILTER (WHERE visited_90) AS visited_90,
           sum(headcount * share) AS staff
    FROM member
    WHERE buildings = 1
    GROUP BY building_id
),
counted AS (
    SELECT at.place_id, sum(operating) AS operating, sum(organised) AS organised,
           sum(established) AS established, sum(covered) AS covered, sum(effective) AS effective,
           sum(should_build) AS should_build, sum(gap) AS gap, sum(visited_30) AS visited_30,
           sum(visited_90) AS visited_90,
           sum(operating) FILTER (WHERE in_circle) AS in_circle,
           sum(operating) FILTER (WHERE has_point) AS has_point,
           sum(staff) FILTER (WHERE in_circle) AS staff_in_circle,
           sum(staff) FILTER (WHERE has_point) AS staff_with_point
    FROM alone JOIN circle USING (building_id)
    CROSS JOIN LATERAL (VALUES (building_id), (subdistrict_id), (district_id)) AS at(place_id)
    GROUP BY at.place_id
    UNION ALL
    SELECT place_id, count(*), count(*) FILTER (WHERE organised),
           count(*) FILTER (WHERE established), count(*) FILTER (WHERE covered),
           count(*) FILTER (WHERE effective), count(*) FILTER (WHERE should_build),
           count(*) FILTER (WHERE should_build AND NOT established),
           count(*) FILTER (WHERE visited_30), count(*) FILTER (WHERE visited_90),
           count(*) FILTER (WHERE in_circle), count(*) FILTER (WHERE has_point),
           sum(headcount * near), sum(headcount * pointed)
    FROM (
        SELECT at.place_id, bool_or(in_circle) AS in_circle, bool_or(has_point) AS has_point,
               sum(CASE WHEN in_circle THEN share ELSE 0 END) AS near,
               sum(CASE WHEN has_point THEN share ELSE 0 END) AS pointed,
               organised, established, covered, effective, should_build, visited_30, visited_90,
               headcount
        FROM member JOIN circle USING (building_id)
        CROSS JOIN LATERAL (VALUES (building_id), (subdistrict_id), (district_id)) AS at(place_id)
        WHERE buildings > 1
        GROUP BY enterprise_id, at.place_id, organised, established, covered, effective,
                 should_build, visited_30, visited_90, headcount
    ) several
    GROUP BY place_id
),
tenants AS (
    SELECT place_id, sum(operating) AS operating, sum(organised) AS organised,
           sum(established) AS established, sum(covered) AS covered, sum(effective) AS effective,
           sum(should_build) AS should_build, sum(gap) AS gap, sum(visited_30) AS visited_30,
           sum(visited_90) AS visited_90, sum(in_circle) AS in_circle,
           sum(has_point) AS has_point, sum(staff_in_circle) AS staff_in_circle,
           sum(staff_with_point) AS staff_with_point
    FROM counted GROUP BY place_id
),
houses AS (
    SELECT at.place_id, count(*) AS buildings, count(*) FILTER (WHERE has_point) AS pointed,
           count(*) FILTER (WHERE in_circle) AS near, count(*) FILTER (WHERE is_key) AS keys,
           count(council.building_id) FILTER (WHERE is_key) AS councils,
           count(organisation.building_id) AS organisations
    FROM circle
    LEFT JOIN (
        SELECT DISTINCT l.building_id
        FROM councils_councilbuilding l JOIN councils_council c ON c.id = l.council_id
        LEFT JOIN councils_councilterm t ON t.council_id = c.id
         AND (t.starts_on IS NULL OR t.starts_on <= %(day)s)
         AND (t.ends_on IS NULL OR t.ends_on > %(day)s)
        WHERE c.founded_on <= %(day)s AND (t.due_on IS NULL OR t.due_on >= %(day)s)
         AND (l.starts_on IS NULL OR l.starts_on <= %(day)s)
         AND (l.ends_on IS NULL OR l.ends_on > %(day)s)
    ) council USING (building_id)
    LEFT JOIN (
        SELECT DISTINCT s.building_id
        FROM orgs_organisationseat s
        JOIN orgs_partyorganisation o ON o.id = s.organisation_id
        JOIN orgs_organisationformperiod f ON f.organisation_id = o.id
        JOIN orgs_organisationaffiliation a ON a.organisation_id = o.id
        WHERE a.host_enterprise_id IS NULL
          AND (a.starts_on IS NULL OR a.starts_on <= %(day)s)
          AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
          AND (o.founded_on IS NULL OR o.founded_on <= %(day)s)
          AND (o.dissolved_on IS NULL OR o.dissolved_on > %(day)s)
          AND (s.starts_on IS NULL OR s.starts_on <= %(day)s)
          AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
          AND (f.starts_on IS NULL OR f.starts_on <= %(day)s)
          AND (f.ends_on IS NULL OR f.ends_on > %(day)s)
          AND f.form IN ('committee', 'general_branch', 'joint_committee', 'joint_general_branch')
    ) organisation USING (building_id)
    CROSS JOIN LATERAL (VALUES (building_id), (subdistrict_id), (district_id)) AS at(place_id)
    GROUP BY at.place_id
)
SELECT uuidv7(), line.code, everywhere.area_id, everywhere.building_id, %(day)s,
       round(line.n, 2), round(line.d, 2),
       CASE WHEN line.is_count THEN line.n ELSE round(100 * line.n / NULLIF(line.d, 0), 1) END,
       %(now)s
FROM (
    SELECT id AS place_id, id AS area_id, NULL::uuid AS building_id FROM buildings_area
    UNION ALL
    SELECT building_id, subdistrict_id, building_id FROM circle
) everywhere
LEFT JOIN tenants t USING (place_id)
LEFT JOIN houses h USING (place_id)
CROSS JOIN LATERAL (VALUES
    ('operating', true, COALESCE(t.operating, 0), NULL),
    ('organisation_coverage', false, COALESCE(t.organised, 0), COALESCE(t.operating, 0)),
    ('own_organisation_rate', false, COALESCE(t.established, 0), COALESCE(t.operating, 0)),
    ('work_coverage', false, COALESCE(t.covered, 0), COALESCE(t.operating, 0)),
    ('effective_coverage', false, COALESCE(t.effective, 0), COALESCE(t.operating, 0)),
    ('coverage_blank', true, COALESCE(t.operating - t.covered, 0), NULL),
    ('should_build', true, COALESCE(t.should_build, 0), NULL),
    ('should_build_gap', true, COALESCE(t.gap, 0), NULL),
    ('building_organisation_coverage', false, COALESCE(h.organisations, 0),
     COALESCE(h.buildings, 0)),
    ('council_coverage', false, COALESCE(h.councils, 0), COALESCE(h.keys, 0)),
    ('station_500m_coverage', false, COALESCE(h.near, 0), COALESCE(h.pointed, 0)),
    ('station_500m_coverage.enterprises', false, COALESCE(t.in_circle, 0),
     COALESCE(t.has_point, 0)),
    ('station_500m_coverage.headcount', false, round(COALESCE(t.staff_in_circle, 0)::numeric, 6),
     round(COALESCE(t.staff_with_point, 0)::numeric, 6)),
    ('visit_coverage_30', false, COALESCE(t.visited_30, 0), COALESCE(t.operating, 0)),
    ('visit_coverage_90', false, COALESCE(t.visited_90, 0), COALESCE(t.operating, 0))
) AS line(code, is_count, n, d)
"""

# Rows that differ between the floor and the snapshot's own table.
DIFFERENCES = """
SELECT count(*)
FROM floor_coverage f
FULL JOIN (
    SELECT * FROM reports_indicatorsnapshot WHERE as_of = %(day)s AND code = ANY(%(codes)s)
) s ON s.code = f.code
 AND COALESCE(s.building_id, s.area_id) = COALESCE(f.building_id, f.area_id)
WHERE (f.area_id, f.as_of, f.numerator, f.denominator, f.value)
      IS DISTINCT FROM (s.area_id, s.as_of, s.numerator, s.denominator, s.value)
"""
