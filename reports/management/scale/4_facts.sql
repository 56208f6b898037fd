-- Six headcounts a year; tax of three years.
INSERT INTO enterprises_measurement (id, enterprise_id, kind, measured_on, value, source_kind)
SELECT pg_temp.id('headcount' || turn, e), pg_temp.id('enterprise', e), 'headcount',
       %(day)s::date - 10 - 61 * turn - pg_temp.pick(e, 51, 30),
       greatest(0, round((5 + pg_temp.pick(e, 52, 300))
                * (1 - turn * (pg_temp.pick(e, 53, 21) - 10) / 100.0))), 'register'
FROM generate_series(0, 5) AS turn CROSS JOIN generate_series(1, %(enterprises)s) AS e
WHERE pg_temp.pick(e, 54, 10) > 0;

INSERT INTO enterprises_measurement (id, enterprise_id, kind, measured_on, value, source_kind)
SELECT pg_temp.id('tax' || back, e), pg_temp.id('enterprise', e), 'annual_tax',
       make_date(extract(year FROM %(day)s::date)::integer - back, 12, 31),
       round((pg_temp.pick(e, 55, 900000) - 20000) / 100.0
             * (1 - back * (pg_temp.pick(e, 56, 41) - 20) / 100.0), 2), 'register'
FROM generate_series(1, 3) AS back CROSS JOIN generate_series(1, %(enterprises)s) AS e
WHERE pg_temp.pick(e, 57, 4) > 0;

INSERT INTO enterprises_arrears (id, enterprise_id, kind, started_on, settled_on, amount)
SELECT pg_temp.id('arrears', e), pg_temp.id('enterprise', e),
       (ARRAY['rent', 'property_fee'])[1 + pg_temp.pick(e, 61, 2)],
       %(day)s::date - 100 - pg_temp.pick(e, 62, 200),
       CASE WHEN pg_temp.pick(e, 63, 100) < 60
            THEN %(day)s::date - pg_temp.pick(e, 64, 100) END,
       pg_temp.pick(e, 65, 5000) / 100.0
FROM generate_series(1, %(enterprises)s) AS e WHERE pg_temp.pick(e, 66, 100) < 8;

INSERT INTO enterprises_signal
    (id, enterprise_id, kind, severity, observed_on, closed_on, source_kind)
SELECT pg_temp.id('signal', s), pg_temp.id('enterprise', 1 + pg_temp.pick(s, 71, %(enterprises)s)),
       CASE WHEN pg_temp.pick(s, 72, 40) = 0
            THEN (ARRAY['deregistration', 'moved_out'])[1 + pg_temp.pick(s, 73, 2)]
            ELSE (ARRAY['space_need', 'relocation_intent', 'downsizing', 'rent_dispute',
                        'difficulty', 'decision_maker_leaving', 'headquarters_review',
                        'subletting', 'expansion', 'award'])[1 + pg_temp.pick(s, 74, 10)] END,
       1 + pg_temp.pick(s, 75, 5), %(day)s::date - 60 - pg_temp.pick(s, 76, 480),
       CASE WHEN pg_temp.pick(s, 77, 10) < 4
            THEN %(day)s::date - 60 - pg_temp.pick(s, 76, 480) + pg_temp.pick(s, 78, 60) END,
       'register'
FROM generate_series(1, %(enterprises)s / 2) AS s
ON CONFLICT DO NOTHING;
