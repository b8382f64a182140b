export * from './facts.js';
export * from './json.js';
