import { keepHeapSmall } from './startup/heap.js';
import { startup } from './startup/startup.js';
import { ensureFirstWorkspace } from './workspaces/first-workspace.js';

keepHeapSmall();
await startup({ ensureFirstWorkspace });
