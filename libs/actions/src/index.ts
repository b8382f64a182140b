export { actions } from './registry.gen.js';
