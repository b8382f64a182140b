export { dayOf, nextDayAt } from './calendar/day.js';
export { latestOfCron, nextOfCron } from './calendar/cron.js';
export { dueAt } from './calendar/due-at.js';
export { reachedAfter, type Reached } from './calendar/reached-date.js';
export { opensAt, zoneOfWindow } from './calendar/time-window.js';
export { zoneOf, zoneOfContact } from './calendar/zone.js';
export { dueWithinHours, timeOfDayMs, type WorkingHours } from './calendar/working-hours.js';
export { isNamed } from './event-name.js';
export { addNode, connect, cutNode, disconnect, insertNode, moveNode, removeNode, setConfig } from './graph/edit.js';
export { pathText, type Checks, type GraphFault, type GraphFaultCode, type Validation } from './graph/graph-fault.js';
export { validate } from './graph/validate.js';
export { findCircle, reachableFrom } from './graph/walk-graph.js';
export { advance } from './interpreter/advance.js';
export { entryKeyOf, mayEnter, type Enrolment, type MayEnter } from './interpreter/enrolment.js';
export { prepare, type Flow, type FlowNode } from './interpreter/flow.js';
export { effectKey, runId, uuidv5 } from './interpreter/keys.js';
export { startRun, type Doing, type Held, type Run, type RunStatus, type Start, type Step } from './interpreter/run.js';
export {
  MAX_DEPTH,
  MAX_STEPS,
  type Advanced,
  type AskedEffect,
  type Chain,
  type Overdue,
  type Ports,
  type Signal,
  type Situation,
} from './interpreter/situation.js';
export { canMove } from './interpreter/move.js';
export { rehearse, type Rehearsal, type Rehearsed } from './interpreter/rehearse.js';
export { conditionsOf, watchesOf, type Watches } from './interpreter/watches.js';
export { nodes } from './nodes/registry.gen.js';
