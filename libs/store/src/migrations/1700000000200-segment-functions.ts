import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Text as conditions see it: text, a number's decimal form, true or false; null for anything else and for "". */
const TEXT = `
create function segment_text(v jsonb) returns text language sql immutable parallel safe as $$
  select case when jsonb_typeof(v) in ('string', 'number', 'boolean') then nullif(normalize(v #>> '{}', NFC), '') end
$$`;

/** The same without regard to case. The collation is that of no language, so that I becomes i everywhere. */
const FOLDED = `
create function segment_folded(v jsonb) returns text language sql immutable parallel safe as $$
  select normalize(lower(segment_text(v) collate "und-x-icu"), NFC)
$$`;

/** A JSON number, or text that reads as one. Text too small for a double is 0, too large is no number. */
const NUMBER = `
create function segment_number(v jsonb) returns float8 language plpgsql immutable parallel safe as $$
declare
  t text;
begin
  case jsonb_typeof(v)
    when 'number' then return v::float8;
    when 'string' then
      t := btrim(v #>> '{}', E' \\t\\n\\v\\f\\r');
      if t !~ '^[+-]?[0-9]{1,15}(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$' then return null; end if;
      if pg_input_is_valid(t, 'float8') then return t::float8; end if;
      -- A mantissa below 1e15 leaves the range upwards only with a positive exponent.
      return case when t ~ '[eE]-' or t !~ '[eE]' then 0 end;
    else return null;
  end case;
end $$`;

/** Equal to any: as text; text to JSON numbers; or a JSON number to any number. Never null. */
const EQUALS = `
create function segment_equals(v jsonb, texts text[], numbers float8[], all_numbers float8[]) returns boolean
language sql immutable parallel safe as $$
  select coalesce(case jsonb_typeof(v)
    when 'string' then segment_text(v) = any(texts) or (cardinality(numbers) > 0 and segment_number(v) = any(numbers))
    when 'number' then v::float8 = any(all_numbers)
    when 'boolean' then (v #>> '{}') = any(texts)
  end, false)
$$`;

const INCLUDES = `
create function segment_includes(v jsonb, texts text[], numbers float8[], all_numbers float8[]) returns boolean
language sql immutable parallel safe as $$
  select exists (
    select from jsonb_array_elements(case when jsonb_typeof(v) = 'array' then v else '[]' end) i
    where segment_equals(i, texts, numbers, all_numbers))
$$`;

/** No value, null and "" are the same. Never null. */
const EXISTS = `
create function segment_exists(v jsonb) returns boolean language sql immutable parallel safe as $$
  select coalesce(v not in ('null'::jsonb, '""'::jsonb), false)
$$`;

/** The zone a contact names, when PostgreSQL knows it and it is no invention like Any/Thing+5; else the fallback. */
const ZONE = `
create function segment_zone(v jsonb, fallback text) returns text language plpgsql immutable parallel safe as $$
declare
  zone text := case when jsonb_typeof(v) = 'string' then v #>> '{}' end;
begin
  if length(zone) < 64
    and zone ~ '^(?!posix/|right/)(UTC|Etc/GMT([+]([1-9]|1[0-2])|-([1-9]|1[0-4]))|[A-Za-z_]+(/[A-Za-z_-]+)+)$'
    and pg_input_is_valid('2000-01-01 00:00:00 ' || zone, 'timestamptz')
  then return zone; end if;
  return fallback;
end $$`;

/** Days since 1970-01-01 of YYYY-MM-DD; null when there is no such day. Twice as fast as asking pg_input_is_valid. */
const DAY = `
create function segment_day(t text) returns int language plpgsql immutable parallel safe as $$
declare
  d date;
begin
  if t !~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' or left(t, 4) = '0000' then return null; end if;
  d := make_date(left(t, 4)::int, substr(t, 6, 2)::int, 1) + right(t, 2)::int - 1;
  -- 30 February has become a day of March.
  return case when extract(month from d) = substr(t, 6, 2)::int then d - date '1970-01-01' end;
end $$`;

/** An instant in ISO 8601, or with a space for the T, in ms since 1970; without a zone it is UTC. Digits beyond ms are cut off. */
const WRITTEN = `
create function segment_written(t text) returns float8 language plpgsql immutable parallel safe as $$
declare
  p text[] := regexp_match(t, '^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\\.([0-9]+))?)?(?: ?(?:Z|([+-])(0[0-9]|1[0-5]):([0-5][0-9])))?$');
  minutes int;
begin
  if p is null then return null; end if;
  minutes := p[2]::int * 60 + p[3]::int;
  if p[6] is not null then
    minutes := minutes - (p[6] || '1')::int * (p[7]::int * 60 + p[8]::int);
  end if;
  return segment_day(p[1]) * float8 '86400000' + minutes * 60000 + coalesce(p[4], '0')::int * 1000 + rpad(left(coalesce(p[5], ''), 3), 3, '0')::int;
end $$`;

/**
 * Where a date begins (edge 0) or ends (edge 1), in ms: a day at the midnights of the zone, an instant with its own millisecond.
 * Numbers below 1e11 are seconds, others ms, and only the years 1 to 9999 are dates. Null for whatever is no date.
 */
const EDGE = `
create function segment_edge(v jsonb, zone text, edge int) returns float8 language plpgsql immutable parallel safe as $$
declare
  t text;
  ms float8;
begin
  case jsonb_typeof(v)
    when 'number' then
      ms := v::float8;
      ms := floor(case when abs(ms) < 1e11 then ms * 1000 else ms end);
      return case when ms between -62135596800000 and 253402300799999 then ms + edge end;
    when 'string' then
      t := v #>> '{}';
      if length(t) = 10 then
        return date_part('epoch', ((date '1970-01-01' + segment_day(t) + edge)::timestamp at time zone zone) at time zone 'UTC') * 1000;
      end if;
      return segment_written(t) + edge;
    else return null;
  end case;
end $$`;

/** The instant of a number of ms since 1970. By whole days, because ms of far years times 1000 are no exact double. */
const INSTANT = `
create function segment_instant(ms float8) returns timestamptz language sql immutable parallel safe as $$
  select (timestamp 'epoch' + make_interval(days => floor(ms / 86400000)::int, secs => (ms - floor(ms / 86400000) * 86400000) / 1000)) at time zone 'UTC'
$$`;

/** A difference of two instants in ms. */
const MS = `
create function segment_ms(difference interval) returns float8 language sql immutable parallel safe as $$
  select (extract(epoch from difference) * 1000)::float8
$$`;

/** Whether a start lies in (at - length, at] and for how long that holds: see Hold in libs/segment. All in ms. */
const AGE = `
create function segment_age(start float8, at float8, length float8) returns float8 language sql immutable parallel safe as $$
  select case when start > at then at - start when start + length > at then start + length - at else float8 '-infinity' end
$$`;

const DROPS = [
  'segment_age(float8, float8, float8)',
  'segment_ms(interval)',
  'segment_instant(float8)',
  'segment_edge(jsonb, text, int)',
  'segment_written(text)',
  'segment_day(text)',
  'segment_zone(jsonb, text)',
  'segment_exists(jsonb)',
  'segment_includes(jsonb, text[], float8[], float8[])',
  'segment_equals(jsonb, text[], float8[], float8[])',
  'segment_number(jsonb)',
  'segment_folded(jsonb)',
  'segment_text(jsonb)',
];

/**
 * The rules of comparison, in SQL. `libs/segment/src/value` says the same in TypeScript; `parity.int.spec.ts` proves it.
 * Some ask for what PostgreSQL calls stable (is this text a date), yet only of forms that no setting changes: hence immutable.
 */
export class SegmentFunctions1700000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [TEXT, FOLDED, NUMBER, EQUALS, INCLUDES, EXISTS, ZONE, DAY, WRITTEN, EDGE, INSTANT, MS, AGE]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of DROPS) await runner.query(`drop function ${name}`);
  }
}
