import { isReached } from '../evaluate/compile-event.js';
import type { RegularlyPlan } from '../evaluate/compile-regularly.js';
import { COMPARE } from './event.js';
import { eventsSql, holdOf, instantSql, joinHistory, leftSql, type EventScene } from './history.js';
import type { SqlNode } from './statement.js';

/** So often in so many of the last periods: counted by period, then by contact. */
export function regularlySql(plan: RegularlyPlan, scene: EventScene): SqlNode {
  const { history, count, ofLast, atLeast } = plan;
  const x = joinHistory(scene, periodsSql(plan, scene));
  const empty = isReached(0, count) ? ` + ${ofLast} - coalesce(${x}.periods, 0)` : '';
  const left = leftSql(history, `${x}.`, scene).least(`coalesce(${x}.left_ms, float8 'infinity')`);
  return { sql: holdOf(`coalesce(${x}.reached, 0)${empty} >= ${atLeast}`, left), isTimed: true };
}

function periodsSql({ history, periodMs, count }: RegularlyPlan, scene: EventScene): string {
  const { statement, at } = scene;
  const length = statement.parameter(periodMs, 'float8');
  const age = `segment_ms(${instantSql(statement, at)} - e.occurred_at)`;
  const matches = history.isRestless ? ' filter (where hold > 0)' : '';
  const hold = history.isRestless ? ', e.hold' : '';
  const events = `select e.shard, e.contact, ${age} as age${hold} from ${eventsSql(history, scene, ['occurred_at'])}`;
  const periods = `select shard, contact, floor(age / ${length}) as period, count(*)${matches} as n, min(case when age < 0 then - age else (floor(age / ${length}) + 1) * ${length} - age end)${matches} as left_ms${history.isRestless ? ', min(abs(hold)) as rest' : ''}
    from (${events}) v group by shard, contact, period`;
  return `select shard, contact, count(*) filter (where period >= 0 and n > 0) as periods, count(*) filter (where period >= 0 and n > 0 and n ${COMPARE[count.op]} ${count.n}) as reached, min(left_ms) as left_ms${history.isRestless ? ', min(rest) as rest' : ''}
    from (${periods}) p group by shard, contact`;
}
