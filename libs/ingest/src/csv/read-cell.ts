import { parseInstant, type ColumnType, type DateOrder, type Json } from '@tributary/contract';
import { clean, type Findings } from '../clean.js';

/** Why a cell cannot be read as what its column is said to be, and how to mend it. */
export class UnreadableCell {
  constructor(
    readonly code: string,
    readonly detail: string,
  ) {}
}

const shown = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Thousands in groups; the groups tell which sign is the decimal one. */
const COMMA_GROUPS = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)$|^[+-]?\d{1,3}(?:,\d{3}){2,}$/;
const POINT_GROUPS = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)$|^[+-]?\d{1,3}(?:\.\d{3}){2,}$/;
const COMMA_DECIMAL = /^[+-]?\d+,(?:\d{1,2}|\d{4,})$/;
const SPACED = /^[+-]?\d{1,3}(?:[  ’'\u202f]\d{3})+(?:[.,]\d+)?$/;

function plainNumber(text: string): string | null {
  if (PLAIN.test(text)) return text;
  if (COMMA_GROUPS.test(text)) return text.replaceAll(',', '');
  if (POINT_GROUPS.test(text)) return text.replaceAll('.', '').replace(',', '.');
  if (COMMA_DECIMAL.test(text)) return text.replace(',', '.');
  return SPACED.test(text) ? text.replace(/[  ’'\u202f]/g, '').replace(',', '.') : null;
}

/** The digits that count, without sign, point, zeros around them. */
const digitsOf = (text: string): string => text.replace(/[eE].*$/, '').replace(/[^\d]/g, '').replace(/^0+|0+$/g, '');

function readNumber(cell: string): Json | UnreadableCell {
  const text = plainNumber(cell.trim());
  if (text === null) return new UnreadableCell('cell.no-number', `${shown(cell)} is no number, or could be read in two ways; write it like 1234.56, or import the column as text.`);
  const number = Number(text);
  const kept = Number.isFinite(number) && digitsOf(text).length <= 17 && (digitsOf(text).length <= 15 || digitsOf(String(number)) === digitsOf(text));
  return kept ? number + 0 : new UnreadableCell('cell.long-number', `${shown(cell)} has more digits than a number keeps; import the column as text.`);
}

const YES = new Set(['true', 'yes', 'y', 't', '1', 'ja', 'oui', 'vrai', 'sim', 'wahr', 'on', 'x']);
const NO = new Set(['false', 'no', 'n', 'f', '0', 'nein', 'non', 'faux', 'nao', 'não', 'falsch', 'off']);

function readBoolean(cell: string): Json | UnreadableCell {
  const text = cell.trim().toLowerCase();
  if (YES.has(text)) return true;
  return NO.has(text) ? false : new UnreadableCell('cell.no-boolean', `${shown(cell)} is neither yes nor no; write true or false, or import the column as text.`);
}

const PARTS = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?$/;
const two = (part: string): string => part.padStart(2, '0');

/** With points the day comes first, everywhere; else the figures or the author have to say. */
function orderOf(first: number, second: number, sign: string, order: DateOrder | undefined): DateOrder | null {
  if (order) return order;
  if (sign === '.' || first > 12) return 'DMY';
  return second > 12 ? 'MDY' : null;
}

/** The same date as ISO 8601 has it; null: no date that is known here. */
function isoDate(text: string, order: DateOrder | undefined): string | 'ambiguous' | null {
  const found = PARTS.exec(text);
  if (!found) return text;
  const [, first, sign, second, year, time] = found as unknown as [string, string, string, string, string, string | undefined];
  const known = orderOf(Number(first), Number(second), sign, order);
  if (known === null && Number(first) !== Number(second)) return 'ambiguous';
  const [day, month] = known === 'MDY' ? [second, first] : [first, second];
  return `${year}-${two(month)}-${two(day)}${time === undefined ? '' : `T${time.padStart(time.indexOf(':') === 1 ? time.length + 1 : time.length, '0')}Z`}`;
}

/** @returns ms since 1970, UTC, or why not */
export function readInstant(cell: string, order?: DateOrder): number | UnreadableCell {
  const text = cell.trim();
  if (/^-?\d{9,14}$/.test(text)) return parseInstant(Number(text)) ?? notADate(cell);
  const iso = isoDate(text, order);
  if (iso === 'ambiguous') return new UnreadableCell('cell.ambiguous-date', `${shown(cell)} may be read day first or month first; say which, or write it like 2026-01-31.`);
  return (iso === null ? null : parseInstant(iso)) ?? notADate(cell);
}

const notADate = (cell: string) => new UnreadableCell('cell.no-date', `${shown(cell)} is no date that is known here; write it like 2026-01-31 or 2026-01-31T14:30:00Z, or import the column as text.`);

/** A date stays a date; what has a time becomes an instant in UTC. */
function readDate(cell: string, order?: DateOrder): Json | UnreadableCell {
  const at = readInstant(cell, order);
  if (at instanceof UnreadableCell) return at;
  const text = new Date(at).toISOString();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(cell.trim()) || (PARTS.exec(cell.trim()) !== null && PARTS.exec(cell.trim())![5] === undefined);
  return isDay ? text.slice(0, 10) : text;
}

/** What JSON writes by escapes may be what no text of a cell is: half a character, or a NUL. */
function readJson(cell: string): Json | UnreadableCell {
  try {
    const findings: Findings = { tooDeep: false, droppedKey: null, replacedText: false };
    const value = clean(JSON.parse(cell), findings);
    if (findings.tooDeep || findings.droppedKey !== null || findings.replacedText) return new UnreadableCell('cell.bad-json', `${shown(cell)} nests too deep, or holds a NUL, half a character or the key "__proto__", none of which can be stored; take it out.`);
    return value;
  } catch {
    return new UnreadableCell('cell.no-json', `${shown(cell)} is no JSON; mend it, or import the column as text.`);
  }
}

function readList(cell: string): Json | UnreadableCell {
  if (cell.trim().startsWith('[')) {
    const list = readJson(cell);
    if (Array.isArray(list)) return list;
  }
  const sign = [';', '|', '\n', ','].find((one) => cell.includes(one)) ?? ';';
  return cell.split(sign).map((part) => part.trim()).filter((part) => part !== '');
}

/**
 * A cell as its column's type has it. Text is the cell, to the letter.
 * @param cell not empty
 */
export function readCell(cell: string, { type, order }: { readonly type: ColumnType; readonly order?: DateOrder }): Json | UnreadableCell {
  switch (type) {
    case 'text':
      return cell;
    case 'number':
      return readNumber(cell);
    case 'boolean':
      return readBoolean(cell);
    case 'date':
      return readDate(cell, order);
    case 'list':
      return readList(cell);
    case 'json':
      return readJson(cell);
  }
}
