-- Deterministic «random»: the same key, salt and bound always give the same number.
CREATE OR REPLACE FUNCTION pg_temp.pick(key bigint, salt bigint, bound bigint) RETURNS integer
LANGUAGE sql IMMUTABLE AS
$$ SELECT mod(hashint8extended(key, salt) & 9223372036854775807, bound)::integer $$;

-- UUIDv7-shaped and ascending in key, as rows written one after another have them.
CREATE OR REPLACE FUNCTION pg_temp.id(kind text, key bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(1700000000000 + key), 12, '0') || '7' || substr(md5(kind || key), 1, 3)
           || '8' || substr(md5(kind || key), 5, 15))::uuid $$;

-- GB 32100 check character for the first seventeen characters.
CREATE OR REPLACE FUNCTION pg_temp.with_check(code text) RETURNS text
LANGUAGE sql IMMUTABLE AS
$$ SELECT code || substr(
       '0123456789ABCDEFGHJKLMNPQRTUWXY',
       mod(31 - mod(sum(
           (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, place, 1)) - 1)
           * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28])[place]
       ), 31), 31)::integer + 1, 1)
   FROM generate_series(1, 17) AS place $$;
