export * from './comparison.js';
export * from './duration.js';
export * from './expression.js';
export * from './facts.js';
export * from './json.js';
