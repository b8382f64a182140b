const ABSENT = new Set(['', 'null', 'undefined', '0', '-1', 'none', 'anonymous', '[object object]', 'nan']);
const ZEROS = /^[0-]+$/;

/** Ids that broken clients send in place of none: as a user they would gather the whole site in one contact. */
export const isAbsentUserId = (id: string): boolean => ABSENT.has(id.trim().toLowerCase()) || (ZEROS.test(id.trim()) && id.includes('0'));

/** The same for browsers' ids, where `0` or `anonymous` may be somebody's own scheme. */
export const isAbsentAnonymousId = (id: string): boolean => ['', 'null', 'undefined', '[object object]'].includes(id.trim().toLowerCase());
