import { startup } from './startup/startup.js';

await startup({});
