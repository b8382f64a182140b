export { compile, evaluate, type Compiled, type Settings } from './evaluate/compile.js';
export { type EventNeed, type Reads } from './evaluate/reads.js';
export { faultLine, type Fault, type FaultCode } from './parse/fault.js';
export { parse, MAX_DEPTH, MAX_NODES, type Parsed } from './parse/parse.js';
export { toSql, type ResolvedSegment, type SqlSettings, type SqlStatement } from './sql/to-sql.js';
export { type SqlValue } from './sql/statement.js';
export { explain, type Explanation } from './print/explain.js';
export { print, sentence, type Token } from './print/print.js';
export { evaluationOrder, findCycle, referencesOf, ANY_SEGMENT, type IdOf } from './references.js';
