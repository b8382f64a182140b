/** What one request may carry. Sizes in bytes of UTF-8, lengths in UTF-16 units. */
export const LIMITS = {
  /** Segment's HTTP API: 32 KB an event, 500 KB a batch. */
  eventBytes: 32 * 1024,
  batchBytes: 500 * 1024,
  /** Deeper JSON is refused: neither people nor conditions read it, and parsers differ about it. */
  depth: 100,
  /** A name stands in index keys, which Postgres caps near 2,700 bytes. */
  nameLength: 500,
  /** Longer message ids are replaced by their SHA-256, for the same reason. */
  messageIdLength: 200,
} as const;

/** Over 72 h between happening and arriving is late. */
export const LATE_MS = 72 * 3_600_000;
