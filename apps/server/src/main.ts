import { startup } from './startup/startup.js';
import { ensureFirstWorkspace } from './workspaces/first-workspace.js';

await startup({ ensureFirstWorkspace });
