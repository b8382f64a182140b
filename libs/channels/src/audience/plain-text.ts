const SHA256 = /^[0-9a-f]{64}$/i;

/** Already hashed, by whoever sent it: it must not be hashed twice. */
export const isHash = (text: string): boolean => SHA256.test(text.trim());

/** Small letters, composed (NFC), without blanks around. */
export const small = (text: string): string => text.normalize('NFC').toLowerCase().trim();

/** Letters and digits of any script, and nothing else: no blanks, no punctuation. */
export const bare = (text: string): string => small(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '');

/** Null instead of nothing. */
export const orNull = (text: string): string | null => (text === '' ? null : text);
