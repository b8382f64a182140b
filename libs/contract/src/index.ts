export * from './errors.js';
export * from './facts.js';
export * from './instant.js';
export * from './json.js';
export * from './pipeline.js';
