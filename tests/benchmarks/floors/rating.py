"""Floor of the full rating: one hand-written pass of the default scheme into typed columns.

It reads the same rows with the same aggregates and writes equally many rows of equal width;
weights, curves and floors are literals, and nothing can be explained, undone or rated as of
another scheme. Its results must equal those of the engine.
"""

TABLE = """
DROP TABLE IF EXISTS floor_rating;
CREATE TABLE floor_rating (
    enterprise_id uuid PRIMARY KEY,
    rated_on date NOT NULL,
    scheme_id uuid NOT NULL,
    score numeric(5, 2) NOT NULL,
    confidence numeric(7, 6) NOT NULL,
    colour_by_score varchar(8) NOT NULL,
    colour varchar(8) NOT NULL,
    floors varchar(32)[] NOT NULL,
    needs_review boolean NOT NULL,
    v_lease float8, v_intent float8, v_headcount float8, v_tax float8, v_arrears float8,
    v_requests float8, v_visit float8, v_signals float8, v_engagement float8,
    p_lease float8, p_intent float8, p_headcount float8, p_tax float8, p_arrears float8,
    p_requests float8, p_visit float8, p_signals float8, p_engagement float8
);
CREATE INDEX ON floor_rating (colour, enterprise_id);
"""

EMPTY = "TRUNCATE floor_rating"

FILL = """
INSERT INTO floor_rating
WITH population AS MATERIALIZED (
    SELECT o.enterprise_id, min(o.starts_on) AS since, bool_or(o.tenure = 'owned') AS is_owner,
           max(o.ends_on) FILTER (WHERE o.tenure = 'leased') AS lease_ends_on
    FROM enterprises_occupancy o
    WHERE o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
      AND EXISTS (
          SELECT FROM enterprises_enterprisestanding s
          WHERE s.enterprise_id = o.enterprise_id AND s.operating_status = 'operating'
            AND (s.starts_on IS NULL OR s.starts_on <= %(day)s)
            AND (s.ends_on IS NULL OR s.ends_on > %(day)s))
    GROUP BY o.enterprise_id
)
SELECT enterprise_id, %(day)s::date, %(scheme)s::uuid, score, confidence,
       (ARRAY['green', 'blue', 'yellow', 'orange', 'red'])[by_score],
       (ARRAY['green', 'blue', 'yellow', 'orange', 'red'])[greatest(
           by_score, CASE WHEN f1 THEN 3 END, CASE WHEN f2 THEN 4 END, CASE WHEN f3 THEN 4 END,
           CASE WHEN f4 THEN 5 END, CASE WHEN f5 THEN 4 END, CASE WHEN f6 THEN 5 END)],
       CASE WHEN f1 OR f2 OR f3 OR f4 OR f5 OR f6 THEN array_remove(ARRAY[
           CASE WHEN f1 THEN 'lease_undecided' END, CASE WHEN f2 THEN 'space_need' END,
           CASE WHEN f3 THEN 'leaving' END, CASE WHEN f4 THEN 'leaving_soon' END,
           CASE WHEN f5 THEN 'long_arrears' END, CASE WHEN f6 THEN 'closing' END], NULL)
       ELSE '{}' END,
       weight < 50 OR stale,
       v1, v2, v3, v4, v5, v6, v7, v8, v9, p1, p2, p3, p4, p5, p6, p7, p8, p9
FROM (
    SELECT *, CASE WHEN score < 20 THEN 1 WHEN score < 30 THEN 2 WHEN score < 38 THEN 3
                   WHEN score < 46 THEN 4 ELSE 5 END AS by_score
    FROM (
        SELECT *, round(round(((20 * coalesce(p1, 0) + 15 * coalesce(p2, 0)
                         + 12 * coalesce(p3, 0) + 10 * coalesce(p4, 0) + 12 * p5 + 8 * p6
                         + 5 * p7 + 15 * p8 + 3 * p9) / weight)::numeric, 11), 2) AS score,
               round(weight::numeric / 100, 6) AS confidence,
               coalesce(v1 <= 90 AND (v2 = 2 OR v2 IS NULL), FALSE) AS f1,
               coalesce(v1 <= 180 AND wants_space, FALSE) AS f2,
               coalesce(v2 = 4, FALSE) AS f3,
               coalesce(v2 = 4 AND v1 <= 90, FALSE) AS f4,
               v5 >= 60 AS f5, coalesce(closes, FALSE) AS f6
        FROM (
            SELECT *, 43 + CASE WHEN v1 IS NULL THEN 0 ELSE 20 END
                   + CASE WHEN v2 IS NULL THEN 0 ELSE 15 END
                   + CASE WHEN v3 IS NULL THEN 0 ELSE 12 END
                   + CASE WHEN v4 IS NULL THEN 0 ELSE 10 END AS weight,
                   CASE WHEN v1 <= 0 THEN 100 WHEN v1 <= 30 THEN 100 - v1 * 5 / 30
                        WHEN v1 <= 90 THEN 95 - (v1 - 30) * 20 / 60
                        WHEN v1 <= 180 THEN 75 - (v1 - 90) * 30 / 90
                        WHEN v1 <= 365 THEN 45 - (v1 - 180) * 30 / 185
                        WHEN v1 <= 730 THEN 15 - (v1 - 365) * 15 / 365
                        WHEN v1 > 730 THEN 0 END AS p1,
                   CASE v2 WHEN 0 THEN 0::float8 WHEN 1 THEN 15 WHEN 2 THEN 50 WHEN 3 THEN 55
                           WHEN 4 THEN 100 END AS p2,
                   CASE WHEN v3 <= -0.5 THEN 100 WHEN v3 <= -0.3 THEN 100 - (v3 + 0.5) * 20 / 0.2
                        WHEN v3 <= -0.1 THEN 80 - (v3 + 0.3) * 40 / 0.2
                        WHEN v3 <= 0 THEN 40 - (v3 + 0.1) * 25 / 0.1
                        WHEN v3 <= 0.1 THEN 15 - v3 * 15 / 0.1 WHEN v3 > 0.1 THEN 0 END AS p3,
                   CASE WHEN v4 <= -0.6 THEN 100 WHEN v4 <= -0.3 THEN 100 - (v4 + 0.6) * 30 / 0.3
                        WHEN v4 <= -0.1 THEN 70 - (v4 + 0.3) * 35 / 0.2
                        WHEN v4 <= 0 THEN 35 - (v4 + 0.1) * 20 / 0.1
                        WHEN v4 <= 0.1 THEN 15 - v4 * 15 / 0.1 WHEN v4 > 0.1 THEN 0 END AS p4,
                   CASE WHEN v5 <= 15 THEN v5 * 30 / 15 WHEN v5 <= 30 THEN 30 + (v5 - 15) * 30 / 15
                        WHEN v5 <= 60 THEN 60 + (v5 - 30) * 30 / 30
                        WHEN v5 <= 90 THEN 90 + (v5 - 60) * 10 / 30 ELSE 100 END AS p5,
                   CASE WHEN v6 <= 1 THEN v6 * 50 WHEN v6 <= 2 THEN 50 + (v6 - 1) * 30
                        WHEN v6 <= 3 THEN 80 + (v6 - 2) * 20 ELSE 100 END AS p6,
                   CASE WHEN v7 <= 30 THEN 0 WHEN v7 <= 90 THEN (v7 - 30) * 30 / 60
                        WHEN v7 <= 180 THEN 30 + (v7 - 90) * 40 / 90
                        WHEN v7 <= 365 THEN 70 + (v7 - 180) * 30 / 185 ELSE 100 END AS p7,
                   v8 AS p8,
                   CASE WHEN v9 <= 1 THEN 40 - v9 * 15 WHEN v9 <= 3 THEN 25 - (v9 - 1) * 15 / 2
                        WHEN v9 <= 6 THEN 10 - (v9 - 3) * 10 / 3 ELSE 0 END AS p9
            FROM (
                SELECT p.enterprise_id,
                       visit.last_on IS NULL OR %(day)s - visit.last_on > 180 AS stale,
                       signal.wants_space, signal.closes,
                       CASE WHEN p.is_owner THEN 3650
                            ELSE p.lease_ends_on - %(day)s END::float8 AS v1,
                       (intent.place - 1)::float8 AS v2, headcount.trend AS v3, tax.trend AS v4,
                       coalesce(%(day)s - owed.since, 0)::float8 AS v5,
                       coalesce(request.number, 0)::float8 AS v6,
                       (%(day)s - coalesce(visit.last_on, p.since))::float8 AS v7,
                       coalesce(signal.total, 0)::float8 AS v8,
                       coalesce(part.number, 0)::float8 AS v9
                FROM population p
                LEFT JOIN (
                    SELECT enterprise_id, max(place) AS place
                    FROM (
                        SELECT DISTINCT ON (o.id) q.enterprise_id, CASE i.intent
                            WHEN 'renewed' THEN 1 WHEN 'renewing' THEN 2 WHEN 'undecided' THEN 3
                            WHEN 'relocating_in_district' THEN 4 WHEN 'leaving' THEN 5 END AS place
                        FROM population q
                        JOIN enterprises_occupancy o ON o.enterprise_id = q.enterprise_id
                            AND o.ends_on = q.lease_ends_on
                        JOIN enterprises_leaseintent i ON i.occupancy_id = o.id
                        WHERE NOT q.is_owner AND o.tenure = 'leased' AND o.starts_on <= %(day)s
                          AND (i.recorded_on IS NULL OR i.recorded_on <= %(day)s)
                        ORDER BY o.id, i.recorded_on DESC NULLS LAST, 2 DESC
                    ) word
                    GROUP BY enterprise_id
                ) intent ON intent.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT now.enterprise_id, ((now.value - before.value) * 100)::float8
                           / (before.value * 100)::float8 AS trend
                    FROM (
                        SELECT DISTINCT ON (enterprise_id) enterprise_id, value, measured_on
                        FROM enterprises_measurement
                        WHERE kind = 'headcount' AND measured_on <= %(day)s
                          AND measured_on > %(day)s::date - 120
                        ORDER BY enterprise_id, measured_on DESC
                    ) now
                    CROSS JOIN LATERAL (
                        SELECT m.value FROM enterprises_measurement m
                        WHERE m.enterprise_id = now.enterprise_id AND m.kind = 'headcount'
                          AND m.measured_on <= now.measured_on - 180
                          AND m.measured_on > now.measured_on - 365
                        ORDER BY m.measured_on DESC LIMIT 1
                    ) before
                    WHERE before.value > 0
                ) headcount ON headcount.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT now.enterprise_id, ((now.value - before.value) * 100)::float8
                           / (before.value * 100)::float8 AS trend
                    FROM (
                        SELECT DISTINCT ON (enterprise_id) enterprise_id, value,
                               extract(year FROM measured_on)::int AS year
                        FROM enterprises_measurement
                        WHERE kind = 'annual_tax' AND measured_on < %(year)s
                        ORDER BY enterprise_id, measured_on DESC
                    ) now
                    CROSS JOIN LATERAL (
                        SELECT m.value FROM enterprises_measurement m
                        WHERE m.enterprise_id = now.enterprise_id AND m.kind = 'annual_tax'
                          AND m.measured_on < make_date(now.year, 1, 1)
                          AND m.measured_on >= make_date(now.year - 1, 1, 1)
                        ORDER BY m.measured_on DESC LIMIT 1
                    ) before
                    WHERE before.value > 0
                ) tax ON tax.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT enterprise_id, min(started_on) AS since FROM enterprises_arrears
                    WHERE started_on <= %(day)s AND (settled_on IS NULL OR settled_on > %(day)s)
                    GROUP BY enterprise_id
                ) owed ON owed.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT enterprise_id, count(*) AS number FROM services_servicerequest
                    WHERE enterprise_id IS NOT NULL AND due_on < %(day)s
                      AND received_at < %(end)s AND (resolved_at IS NULL OR resolved_at >= %(end)s)
                    GROUP BY enterprise_id
                ) request ON request.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT enterprise_id,
                           (max(visited_at) AT TIME ZONE 'Asia/Shanghai')::date AS last_on
                    FROM services_visit
                    WHERE enterprise_id IS NOT NULL AND visited_at < %(end)s
                    GROUP BY enterprise_id
                ) visit ON visit.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT enterprise_id, least(greatest(sum(
                               severity * (%(decays)s::bigint[])[%(day)s - observed_on + 1]
                               * CASE WHEN kind IN ('expansion', 'award') THEN -1 ELSE 1 END
                           ) * 0.0000000000000002, 0), 100) AS total,
                           bool_or(kind IN ('space_need', 'relocation_intent')) AS wants_space,
                           bool_or(kind IN ('deregistration', 'moved_out')) AS closes
                    FROM enterprises_signal
                    WHERE observed_on <= %(day)s AND observed_on >= %(day)s::date - 365
                      AND (closed_on IS NULL OR closed_on > %(day)s)
                    GROUP BY enterprise_id
                ) signal ON signal.enterprise_id = p.enterprise_id
                LEFT JOIN (
                    SELECT enterprise_id, count(*) AS number FROM services_participation
                    WHERE held_on > %(day)s::date - 180 AND held_on <= %(day)s
                    GROUP BY enterprise_id
                ) part ON part.enterprise_id = p.enterprise_id
                OFFSET 0
            ) facts
            OFFSET 0
        ) pointed
        OFFSET 0
    ) scored
    OFFSET 0
) ranked
"""

# Rows that differ between the floor and the engine's own table.
DIFFERENCES = """
SELECT count(*)
FROM floor_rating f FULL JOIN enterprises_rating r ON r.enterprise_id = f.enterprise_id
WHERE (f.score, f.confidence, f.colour_by_score, f.colour, f.floors, f.needs_review, f.rated_on)
      IS DISTINCT FROM
      (r.score, r.confidence, r.colour_by_score, r.colour, r.floors, r.needs_review, r.rated_on)
   OR ARRAY[v_lease, v_intent, v_headcount, v_tax, v_arrears, v_requests, v_visit, v_signals,
            v_engagement] IS DISTINCT FROM r."values"
   OR (SELECT bool_or(abs(mine - theirs) > 1e-9 OR (mine IS NULL) <> (theirs IS NULL))
       FROM unnest(ARRAY[p_lease, p_intent, p_headcount, p_tax, p_arrears, p_requests, p_visit,
                         p_signals, p_engagement], r.points) AS pair(mine, theirs))
"""
