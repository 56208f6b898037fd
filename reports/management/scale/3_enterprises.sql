-- Enterprise e sits in building (e − 1) / 100 + 1, in unit mod(e − 1, 100) + 1.
INSERT INTO enterprises_enterprise
    (id, source, external_id, uscc, no_uscc_reason, name, short_name, name_folded, name_initials,
     unit_kind, industry_section, founded_on)
SELECT pg_temp.id('enterprise', e), 'scale', number,
       pg_temp.with_check('91310106MA' || lpad(e::text, 7, '0')), '',
       '上海' || word || trade || number || '有限公司', word || trade || e,
       '上海' || word || trade || lower(number) || '有限公司 ' || word || trade || e,
       word_initials || trade_initials || e,
       (ARRAY['non_public', 'non_public', 'non_public', 'non_public', 'social_organisation',
              'state_owned', 'other'])[1 + pg_temp.pick(e, 11, 7)],
       substr('CFGIJKLMRF', 1 + pg_temp.pick(e, 12, 10), 1),
       %(day)s::date - 400 - pg_temp.pick(e, 13, 8000)
FROM generate_series(1, %(enterprises)s) AS e
CROSS JOIN LATERAL (
    SELECT 'SE' || lpad(e::text, 7, '0') AS number,
           (%(words)s::text[])[1 + pg_temp.pick(e, 14, %(word_count)s)] AS word,
           (%(word_initials)s::text[])[1 + pg_temp.pick(e, 14, %(word_count)s)] AS word_initials,
           (%(trades)s::text[])[1 + pg_temp.pick(e, 15, %(trade_count)s)] AS trade,
           (%(trade_initials)s::text[])[1 + pg_temp.pick(e, 15, %(trade_count)s)] AS trade_initials
) AS chosen;

INSERT INTO enterprises_contact (id, enterprise_id, name, role, phone_masked, confirmed_on, consent_note)
SELECT pg_temp.id('contact', e), pg_temp.id('enterprise', e), '示例联系人' || e, 'general', '',
       %(day)s::date - pg_temp.pick(e, 16, 600), ''
FROM generate_series(1, %(enterprises)s) AS e;

-- Four in a hundred changed their status within a year; the others stand since ever.
INSERT INTO enterprises_enterprisestanding
    (id, enterprise_id, starts_on, ends_on, recorded_on, operating_status, full_members,
     probationary_members)
SELECT pg_temp.id('standing' || part, e), pg_temp.id('enterprise', e),
       CASE WHEN part = 2 THEN changed_on END,
       CASE WHEN part = 1 AND pg_temp.pick(e, 21, 25) = 0 THEN changed_on END,
       coalesce(CASE WHEN part = 2 THEN changed_on END, %(day)s::date - 365),
       CASE WHEN part = 1 AND pg_temp.pick(e, 21, 25) = 0 OR pg_temp.pick(e, 22, 100) < 94
            THEN 'operating'
            ELSE (ARRAY['suspended', 'shell', 'moved_out', 'cancelled'])[1 + pg_temp.pick(e, 23, 4)]
       END,
       NULLIF(pg_temp.pick(e, 24, 12), 11), NULLIF(pg_temp.pick(e, 25, 4), 3)
FROM generate_series(1, %(enterprises)s) AS e
CROSS JOIN generate_series(1, 2) AS part
CROSS JOIN LATERAL (SELECT %(day)s::date - pg_temp.pick(e, 26, 300) AS changed_on) AS chosen
WHERE part = 1 OR pg_temp.pick(e, 21, 25) = 0;

-- room 1: where it sits; room 2 (8 %%): a second room; room 3 (10 %%): where it sat before.
INSERT INTO enterprises_occupancy
    (id, enterprise_id, unit_id, area, tenure, starts_on, ends_on, source_kind,
     leave_destination, leave_reason)
SELECT pg_temp.id('occupancy' || room, e), pg_temp.id('enterprise', e),
       pg_temp.id('unit', ((e - 1) / 100 + 1) * 112 + CASE room
           WHEN 1 THEN mod(e - 1, 100) + 1
           WHEN 2 THEN 101 + mod(e - 1, 12)
           ELSE mod(e + 36, 100) + 1 END),
       180, CASE WHEN pg_temp.pick(e, 31, 100) < 6 THEN 'owned' ELSE 'leased' END,
       CASE WHEN room = 3 THEN since - 700 ELSE since END,
       CASE WHEN room = 3 THEN since - pg_temp.pick(e, 32, 100)
            WHEN pg_temp.pick(e, 31, 100) < 6 OR pg_temp.pick(e + room, 33, 25) = 0 THEN NULL
            WHEN pg_temp.pick(e, 34, 33) = 0 THEN %(day)s::date - 1 - pg_temp.pick(e, 35, 50)
            ELSE %(day)s::date + 1 + pg_temp.pick(e + room, 36, 1400) END,
       'register', '', ''
FROM generate_series(1, %(enterprises)s) AS e
CROSS JOIN generate_series(1, 3) AS room
CROSS JOIN LATERAL (SELECT %(day)s::date - 60 - pg_temp.pick(e, 37, 2500) AS since) AS chosen
WHERE room = 1 OR (room = 2 AND pg_temp.pick(e, 38, 100) < 8)
   OR (room = 3 AND pg_temp.pick(e, 39, 10) = 0);

INSERT INTO enterprises_leaseintent (id, occupancy_id, intent, recorded_on, source_kind)
SELECT pg_temp.id('intent' || word, e), pg_temp.id('occupancy1', e),
       (ARRAY['renewed', 'renewing', 'renewing', 'undecided', 'undecided',
              'relocating_in_district', 'leaving'])[1 + pg_temp.pick(e + word, 41, 7)],
       CASE WHEN word = 2 OR pg_temp.pick(e, 42, 10) > 0
            THEN %(day)s::date - 150 * (2 - word) - 1 - pg_temp.pick(e, 43, 140) END,
       'register'
FROM generate_series(1, %(enterprises)s) AS e CROSS JOIN generate_series(1, 2) AS word
WHERE pg_temp.pick(e, 31, 100) >= 6
  AND (word = 1 AND pg_temp.pick(e, 44, 100) < 60 OR word = 2 AND pg_temp.pick(e, 45, 100) < 15);
