export * from './absent-id.js';
export * from './accept-event.js';
export { clean, type Findings } from './clean.js';
export * from './contact-id.js';
export { LATE_MS, LIMITS } from './limits.js';
export { readBody, utf8Bytes, type ReadBody } from './read-body.js';
