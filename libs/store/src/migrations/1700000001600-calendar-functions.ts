import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whole millionths, by which sums do not depend on the order; null for numbers too large to have any. */
const MICROS = `
create function segment_micros(n float8) returns bigint language sql immutable parallel safe as $$
  select case when abs(n) <= 9e12 then floor(n * 1e6 + 0.5)::bigint end
$$`;

/** Ms since 1970. */
const SINCE_EPOCH = `
create function segment_since_epoch(t timestamptz) returns float8 language sql immutable parallel safe as $$
  select (extract(epoch from t) * 1000)::float8
$$`;

/** Whether so long has passed since an instant, as a hold. All in ms. */
const AGED = `
create function segment_aged(since float8, at float8, length float8) returns float8 language sql immutable parallel safe as $$
  select case when since + length > at then at - since - length else float8 'infinity' end
$$`;

/** Whether a start lies in (at, at + length], as a hold; null start: never. All in ms. */
const AHEAD = `
create function segment_ahead(start float8, at float8, length float8) returns float8 language sql immutable parallel safe as $$
  select case when start is null or start <= at then float8 '-infinity' when start - at <= length then start - at else - (start - at - length) end
$$`;

/** Where a day begins in a zone, in ms. */
const MIDNIGHT = `
create function segment_midnight(d int, zone text) returns float8 language sql immutable parallel safe as $$
  select (date_part('epoch', ((date '1970-01-01' + d)::timestamp at time zone zone) at time zone 'UTC') * 1000)::float8
$$`;

/** The day of an instant in a zone. Where midnight comes twice, the first one still belongs to the day before. */
const DAY_AT = `
create function segment_day_at(at float8, zone text) returns int language plpgsql immutable parallel safe as $$
declare
  d int;
begin
  d := (segment_instant(at) at time zone zone)::date - date '1970-01-01';
  return case when segment_midnight(d, zone) > at then d - 1 else d end;
end $$`;

/** The day on which a date begins, in a zone; null for whatever is no date. */
const DAY_IN = `
create function segment_day_in(v jsonb, zone text) returns int language plpgsql immutable parallel safe as $$
declare
  start float8;
begin
  if jsonb_typeof(v) = 'string' and length(v #>> '{}') = 10 then return segment_day(v #>> '{}'); end if;
  start := segment_edge(v, zone, 0);
  return case when start is not null then segment_day_at(start, zone) end;
end $$`;

/** The first day of the unit that lies shift after the one of a day. */
const FIRST_DAY = `
create function segment_first_day(unit text, d int, shift int) returns int language sql immutable parallel safe as $$
  select case unit
    when 'day' then d + shift
    when 'week' then d - ((d + 3) % 7 + 7) % 7 + 7 * shift
    else (date_trunc(unit, (date '1970-01-01' + d)::timestamp)
      + make_interval(months => shift * case unit when 'month' then 1 when 'quarter' then 3 else 12 end))::date - date '1970-01-01'
  end
$$`;

/** Whether a date lies in a period around now, as a hold. */
const PERIOD = `
create function segment_period(v jsonb, zone text, at float8, unit text, shift int) returns float8 language plpgsql immutable parallel safe as $$
declare
  d int := segment_day_in(v, zone);
  today int;
begin
  if d is null then return '-infinity'; end if;
  today := segment_day_at(at, zone);
  if d < segment_first_day(unit, today, shift) then return '-infinity'; end if;
  if d < segment_first_day(unit, today, shift + 1) then return segment_midnight(segment_first_day(unit, today, 1), zone) - at; end if;
  return at - segment_midnight(segment_first_day(unit, d, - shift), zone);
end $$`;

/** The day on which a date comes back in a year; 29 February is kept on the 28th where there is none. */
const ANNIVERSARY_IN = `
create function segment_anniversary_in(y int, born date) returns int language sql immutable parallel safe as $$
  select (make_date(y, extract(month from born)::int, 1) - date '1970-01-01') + least(
    extract(day from born)::int,
    extract(day from (make_date(y, extract(month from born)::int, 1) + interval '1 month' - interval '1 day'))::int) - 1
$$`;

/** Whether a date comes back so many days from today, as a hold. Midnight in UTC is read as a day. */
const ANNIVERSARY = `
create function segment_anniversary(v jsonb, zone text, at float8, ahead int) returns float8 language plpgsql immutable parallel safe as $$
declare
  start float8 := segment_edge(v, 'UTC', 0);
  born date;
  today int;
  y int;
  d int;
begin
  if start is null then return '-infinity'; end if;
  born := date '1970-01-01' + case when start - floor(start / 86400000) * 86400000 = 0 then floor(start / 86400000)::int else segment_day_at(start, zone) end;
  today := segment_day_at(at, zone);
  y := extract(year from date '1970-01-01' + today + ahead)::int;
  d := segment_anniversary_in(y, born) - ahead;
  if d < today then d := segment_anniversary_in(y + 1, born) - ahead; end if;
  if d = today then return segment_midnight(today + 1, zone) - at; end if;
  return at - segment_midnight(d, zone);
end $$`;

/** Haversine on the mean radius of the Earth, in whole metres. */
const METRES = `
create function segment_metres(lat1 float8, lon1 float8, lat2 float8, lon2 float8) returns float8 language sql immutable parallel safe as $$
  select floor(2 * 6371008.8 * asin(least(1, sqrt(
    sin(radians(lat2 - lat1) / 2) * sin(radians(lat2 - lat1) / 2)
    + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) * sin(radians(lon2 - lon1) / 2)))) + 0.5)
$$`;

const DROPS = [
  'segment_metres(float8, float8, float8, float8)',
  'segment_anniversary(jsonb, text, float8, int)',
  'segment_anniversary_in(int, date)',
  'segment_period(jsonb, text, float8, text, int)',
  'segment_first_day(text, int, int)',
  'segment_day_in(jsonb, text)',
  'segment_day_at(float8, text)',
  'segment_midnight(int, text)',
  'segment_ahead(float8, float8, float8)',
  'segment_aged(float8, float8, float8)',
  'segment_since_epoch(timestamptz)',
  'segment_micros(float8)',
];

/** What the language says of the calendar, of sums and of places, in SQL. `libs/segment/src/evaluate` says the same; `parity.int.spec.ts` proves it. */
export class CalendarFunctions1700000001600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [MICROS, SINCE_EPOCH, AGED, AHEAD, MIDNIGHT, DAY_AT, DAY_IN, FIRST_DAY, PERIOD, ANNIVERSARY_IN, ANNIVERSARY, METRES]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of DROPS) await runner.query(`drop function ${name}`);
  }
}
