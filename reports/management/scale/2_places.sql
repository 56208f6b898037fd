-- One building for every hundred enterprises, 28 floors with four units each.
CREATE TEMPORARY TABLE scale_area ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY code) - 1 AS place, id, code
FROM buildings_area WHERE kind = 'subdistrict';

INSERT INTO buildings_building
    (id, source, external_id, name, alias, name_folded, name_initials, kind, subdistrict_id,
     address, built_year, floors_above, floor_area, is_landmark, is_key, longitude, latitude,
     stated_longitude, stated_latitude, stated_datum)
SELECT pg_temp.id('building', b), 'scale', 'SB' || lpad(b::text, 6, '0'),
       word || '大厦' || b, '', word || '大厦' || b, word_initials || 'ds' || b,
       (ARRAY['office', 'office', 'office', 'park', 'circle'])[1 + pg_temp.pick(b, 1, 5)],
       a.id, '示例路' || b || '号', 1985 + pg_temp.pick(b, 2, 40), 28, 40000,
       pg_temp.pick(b, 3, 20) = 0, pg_temp.pick(b, 4, 4) = 0, x, y, x, y, 'wgs84'
FROM generate_series(1, %(buildings)s) AS b
JOIN scale_area a ON a.place = mod(b, 14)
CROSS JOIN LATERAL (
    SELECT 121.415 + pg_temp.pick(b, 5, 70000) / 1e6 AS x,
           31.205 + pg_temp.pick(b, 6, 120000) / 1e6 AS y,
           (%(words)s::text[])[1 + pg_temp.pick(b, 7, %(word_count)s)] AS word,
           (%(word_initials)s::text[])[1 + pg_temp.pick(b, 7, %(word_count)s)] AS word_initials
) AS chosen;

INSERT INTO buildings_jurisdiction (id, recorded_on, building_id, area_id)
SELECT pg_temp.id('jurisdiction', b), %(day)s, pg_temp.id('building', b), a.id
FROM generate_series(1, %(buildings)s) AS b
JOIN scale_area a ON a.place = mod(b, 14);

INSERT INTO buildings_keystanding (id, recorded_on, building_id, is_key)
SELECT pg_temp.id('keystanding', b), %(day)s, pg_temp.id('building', b), pg_temp.pick(b, 4, 4) = 0
FROM generate_series(1, %(buildings)s) AS b;

INSERT INTO buildings_buildingtax (id, building_id, year, amount)
SELECT pg_temp.id('buildingtax', b), pg_temp.id('building', b),
       extract(year FROM %(day)s::date)::integer - 1, 1000 + pg_temp.pick(b, 8, 200000)
FROM generate_series(1, %(buildings)s) AS b;

INSERT INTO buildings_floor (id, building_id, number, area)
SELECT pg_temp.id('floor', b * 28 + f), pg_temp.id('building', b), f, 1400
FROM generate_series(1, %(buildings)s) AS b CROSS JOIN generate_series(1, 28) AS f;

-- Unit u = 1 … 112 of building b has the key b * 112 + u.
INSERT INTO buildings_unit (id, building_id, floor_number, number, area)
SELECT pg_temp.id('unit', b * 112 + u), pg_temp.id('building', b), (u + 3) / 4,
       lpad(((u + 3) / 4)::text, 2, '0') || lpad((mod(u - 1, 4) + 1)::text, 2, '0'), 320
FROM generate_series(1, %(buildings)s) AS b CROSS JOIN generate_series(1, 112) AS u;
