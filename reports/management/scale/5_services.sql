INSERT INTO orgs_worker (id, source, external_id, name, area_id, starts_on)
SELECT pg_temp.id('worker', w), 'scale', 'SW' || lpad(w::text, 5, '0'), '示例工作者' || w, a.id,
       %(day)s::date - 900 - pg_temp.pick(w, 81, 900)
FROM generate_series(1, %(workers)s) AS w JOIN scale_area a ON a.place = mod(w, 14);

INSERT INTO orgs_workerpost (id, worker_id, recorded_on, area_id)
SELECT w.id, w.id, %(day)s, w.area_id FROM orgs_worker w WHERE w.source = 'scale';

INSERT INTO services_station
    (id, source, external_id, name, tier, area_id, building_id, longitude, latitude,
     stated_longitude, stated_latitude, stated_datum, starts_on)
SELECT pg_temp.id('station', s), 'scale', 'SZ' || lpad(s::text, 5, '0'), '示例服务站' || s,
       (ARRAY['building', 'building', 'activity_point', 'hub'])[1 + pg_temp.pick(s, 82, 4)],
       b.subdistrict_id, b.id, b.longitude, b.latitude, b.longitude, b.latitude, 'wgs84',
       %(day)s::date - 100 - pg_temp.pick(s, 83, 2000)
FROM generate_series(1, %(stations)s) AS s
JOIN buildings_building b ON b.id = pg_temp.id('building', 1 + mod(s * 4, %(buildings)s));

-- Ten visits an enterprise on average, written in the order of time over 900 days.
INSERT INTO services_visit
    (id, visited_at, building_id, enterprise_id, worker_id, purpose, note)
SELECT pg_temp.id('visit', v),
       ((%(day)s::date - 900)::timestamp + make_interval(mins => (v::bigint * 1296000 / %(visits)s)::integer))
       AT TIME ZONE 'Asia/Shanghai',
       pg_temp.id('building', (e - 1) / 100 + 1), pg_temp.id('enterprise', e),
       pg_temp.id('worker', 1 + pg_temp.pick(v, 84, %(workers)s)),
       (ARRAY['日常走访', '政策宣讲', '诉求回访', '预警走访'])[1 + pg_temp.pick(v, 85, 4)],
       '了解经营与用工情况'
FROM generate_series(1, %(visits)s) AS v
CROSS JOIN LATERAL (SELECT 1 + pg_temp.pick(v, 86, %(enterprises)s) AS e) AS chosen;

INSERT INTO services_servicerequest
    (id, source, external_id, received_at, enterprise_id, building_id, channel, category, content,
     mechanism, due_on, is_due_stated, resolved_at)
SELECT pg_temp.id('request', r), 'scale', 'SR' || lpad(r::text, 8, '0'), received_at,
       pg_temp.id('enterprise', e), pg_temp.id('building', (e - 1) / 100 + 1), 'register',
       (ARRAY['物业管理', '政策咨询', '人才服务', '停车出行'])[1 + pg_temp.pick(r, 91, 4)],
       '企业反映的具体事项',
       (ARRAY['immediate', 'platform', 'special_case', 'hard_problem'])[1 + pg_temp.pick(r, 92, 4)],
       received_on + 1 + pg_temp.pick(r, 93, 15), true,
       CASE WHEN pg_temp.pick(r, 94, 100) < 88
                 AND received_on + pg_temp.pick(r, 95, 25) < %(day)s::date
            THEN received_at + make_interval(days => pg_temp.pick(r, 95, 25)) END
FROM generate_series(1, %(enterprises)s * 7 / 10) AS r
CROSS JOIN LATERAL (
    SELECT 1 + pg_temp.pick(r, 96, %(enterprises)s) AS e,
           %(day)s::date - 1 - pg_temp.pick(r, 97, 700) AS received_on
) AS chosen
CROSS JOIN LATERAL (
    SELECT (received_on + make_time(9 + pg_temp.pick(r, 98, 8), 0, 0)) AT TIME ZONE 'Asia/Shanghai'
           AS received_at
) AS moment;

INSERT INTO services_participation (id, enterprise_id, held_on, activity, ordinal)
SELECT pg_temp.id('participation', p),
       pg_temp.id('enterprise', 1 + pg_temp.pick(p, 101, %(enterprises)s)),
       %(day)s::date - pg_temp.pick(p, 102, 420),
       (ARRAY['健康讲座', '志愿服务', '白领午间课堂', '主题党日', '楼宇联谊'])[1 + pg_temp.pick(p, 103, 5)],
       1
FROM generate_series(1, %(enterprises)s * 13 / 10) AS p
ON CONFLICT DO NOTHING;
