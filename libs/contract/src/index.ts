export * from './errors.js';
export * from './comparison.js';
export * from './duration.js';
export * from './expression.js';
export * from './facts.js';
export * from './instant.js';
export * from './json.js';
export * from './pipeline.js';
