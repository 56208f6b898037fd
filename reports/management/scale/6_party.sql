-- Key 0: the district's committee; 1 … buildings: a joint general branch for each building;
-- above: own branches of three enterprises in ten.
INSERT INTO orgs_partyorganisation
    (id, source, external_id, name, parent_id, area_id, host_enterprise_id, founded_on)
SELECT pg_temp.id('organisation', 0), 'scale', 'SO0', '示例区委社会工作委员会', NULL::uuid, a.id,
       NULL::uuid, %(day)s::date - 7000
FROM scale_area a WHERE a.place = 0;

INSERT INTO orgs_partyorganisation
    (id, source, external_id, name, parent_id, area_id, founded_on)
SELECT pg_temp.id('organisation', b.key), 'scale', 'SO' || b.key, '示例联合党总支' || b.key,
       pg_temp.id('organisation', 0), a.id, %(day)s::date - 1500
FROM generate_series(1, %(buildings)s) AS b(key) JOIN scale_area a ON a.place = mod(b.key, 14);

INSERT INTO orgs_partyorganisation
    (id, source, external_id, name, parent_id, area_id, host_enterprise_id, founded_on)
SELECT pg_temp.id('organisation', %(buildings)s + e), 'scale', 'SO' || %(buildings)s + e,
       '示例党支部' || e, pg_temp.id('organisation', (e - 1) / 100 + 1), a.id,
       pg_temp.id('enterprise', e), %(day)s::date - 1200
FROM generate_series(1, %(enterprises)s) AS e
JOIN scale_area a ON a.place = mod((e - 1) / 100 + 1, 14)
WHERE pg_temp.pick(e, 112, 10) < 3;

INSERT INTO orgs_organisationaffiliation
    (id, organisation_id, recorded_on, parent_id, area_id, host_enterprise_id)
SELECT o.id, o.id, %(day)s, o.parent_id, o.area_id, o.host_enterprise_id
FROM orgs_partyorganisation o WHERE o.source = 'scale';

INSERT INTO orgs_organisationterm (id, organisation_id, recorded_on, due_on, document_number)
SELECT o.id, o.id, %(day)s,
       %(day)s::date + CASE WHEN o.host_enterprise_id IS NULL THEN 300
                            ELSE pg_temp.pick(substr(o.name, 6)::int, 111, 1000) END, ''
FROM orgs_partyorganisation o WHERE o.source = 'scale' AND o.parent_id IS NOT NULL;

INSERT INTO orgs_organisationformperiod (id, organisation_id, recorded_on, form, document_number)
SELECT o.id, o.id, %(day)s, CASE WHEN o.host_enterprise_id IS NULL THEN 'joint_general_branch'
                                 ELSE 'branch' END, ''
FROM orgs_partyorganisation o WHERE o.source = 'scale';

INSERT INTO orgs_membercount (id, organisation_id, recorded_on, full_members, probationary_members)
SELECT o.id, o.id, %(day)s, 3 + pg_temp.pick(length(o.name), 113, 40), 1
FROM orgs_partyorganisation o WHERE o.source = 'scale';

INSERT INTO orgs_organisationseat (id, organisation_id, building_id, recorded_on)
SELECT pg_temp.id('seat', b), pg_temp.id('organisation', b), pg_temp.id('building', b), %(day)s
FROM generate_series(1, %(buildings)s) AS b;

INSERT INTO orgs_coverage
    (id, enterprise_id, mode, organisation_id, instructor, starts_on, ends_on)
SELECT pg_temp.id('coverage', e), pg_temp.id('enterprise', e), mode,
       CASE mode WHEN 'establish' THEN pg_temp.id('organisation', %(buildings)s + e)
                 WHEN 'assign' THEN NULL
                 ELSE pg_temp.id('organisation', (e - 1) / 100 + 1) END,
       CASE mode WHEN 'assign' THEN '示例指导员' || pg_temp.pick(e, 114, 200) ELSE '' END,
       %(day)s::date - 200 - pg_temp.pick(e, 115, 1000),
       CASE WHEN pg_temp.pick(e, 116, 20) = 0 THEN %(day)s::date - pg_temp.pick(e, 117, 200) END
FROM generate_series(1, %(enterprises)s) AS e
CROSS JOIN LATERAL (
    SELECT CASE WHEN pg_temp.pick(e, 112, 10) < 3 THEN 'establish'
                ELSE (ARRAY['joint', 'joint', 'joint', 'attach', 'assign', 'assign', 'none'])
                     [1 + pg_temp.pick(e, 118, 7)] END AS mode
) AS chosen
WHERE mode <> 'none';

-- Three gatherings an organisation on average over 420 days; every fifth with a neighbour.
INSERT INTO orgs_liferecord (id, organisation_id, kinds, held_on, topic, place, attendees, summary)
SELECT pg_temp.id('life', r), pg_temp.id('organisation', o),
       ARRAY[(ARRAY['members_meeting', 'committee_meeting', 'theme_day', 'party_lesson'])
             [1 + pg_temp.pick(r, 121, 4)]],
       %(day)s::date - pg_temp.pick(r, 122, 420), '示例主题', '', 3 + pg_temp.pick(r, 123, 20), ''
FROM generate_series(1, %(enterprises)s) AS r
CROSS JOIN LATERAL (
    SELECT 1 + pg_temp.pick(r, 124, %(buildings)s + %(enterprises)s) AS o
) AS chosen
WHERE EXISTS (
    SELECT FROM orgs_partyorganisation p WHERE p.id = pg_temp.id('organisation', o)
);

INSERT INTO orgs_lifepartner (id, record_id, organisation_id)
SELECT pg_temp.id('life partner', r), pg_temp.id('life', r),
       pg_temp.id('organisation', 1 + pg_temp.pick(r, 125, %(buildings)s))
FROM generate_series(1, %(enterprises)s, 5) AS r
WHERE EXISTS (SELECT FROM orgs_liferecord l WHERE l.id = pg_temp.id('life', r));

-- Nineteen organisations in twenty have had a secretary; one in thirty of these has left.
INSERT INTO orgs_officer
    (id, organisation_id, name, work_unit, role, portfolio, origin, starts_on, ends_on, due_on)
SELECT pg_temp.id('officer', o.place), o.id, '示例书记' || o.place, '', 'secretary', '',
       CASE WHEN o.host_enterprise_id IS NULL THEN 'appointed' ELSE 'elected' END,
       %(day)s::date - 900,
       CASE WHEN pg_temp.pick(o.place, 132, 30) = 0
            THEN %(day)s::date - pg_temp.pick(o.place, 133, 300) END,
       t.due_on
FROM (
    SELECT id, host_enterprise_id, substr(external_id, 3)::int AS place
    FROM orgs_partyorganisation WHERE source = 'scale'
) AS o
LEFT JOIN orgs_organisationterm t ON t.organisation_id = o.id
WHERE pg_temp.pick(o.place, 131, 20) > 0;

-- Of the four officers of a building one in forty is missing.
INSERT INTO orgs_responsibility (id, role, building_id, name, substitute, starts_on)
SELECT pg_temp.id('responsibility', 4 * b + r), role, pg_temp.id('building', b),
       '示例责任人' || 4 * b + r, '', %(day)s::date - 400
FROM generate_series(1, %(buildings)s) AS b
CROSS JOIN LATERAL unnest(
    ARRAY['party_instructor', 'economic_service', 'safety', 'market_supervision']
) WITH ORDINALITY AS officer(role, r)
WHERE pg_temp.pick((4 * b + r)::int, 134, 40) > 0;

-- Every building is in the charge of a worker of its subdistrict, where each has one.
INSERT INTO orgs_workerbuilding (id, worker_id, building_id, starts_on)
SELECT pg_temp.id('charge', b), pg_temp.id('worker', 1 + mod(b - 1, 14 * (%(workers)s / 14))),
       pg_temp.id('building', b), %(day)s::date - 300
FROM generate_series(1, %(buildings)s) AS b
WHERE %(workers)s >= 14;
