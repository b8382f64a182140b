import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

const of = `shard = $1 and workspace = $2 and contact = $3`;
const remove = (table: string): Statement => ({ name: `erase-${table}`, text: `delete from ${table} where ${of}` });
const ids = `$1::int is not null and workspace = $2 and`;

/** What is deleted whole. */
const GONE = ['event', 'contact_change', 'contact_event', 'membership', 'computed_trait', 'date_watch', 'derived', 'enrolment', 'cap_slot', 'mail', 'inbox'];

/** First of all: whoever may be known to an ad platform is taken out there, by the row that was sent; who surely is not leaves nothing behind. */
const removals: readonly Statement[] = [
  // Deleting first: it waits for a call that is just being begun, and the update then sees whom that call tells of.
  { name: 'erase-audience-members', text: `delete from audience_member where ${of} and actual is false` },
  { name: 'erase-from-audiences', text: `update audience_member set wanted = false, version = version + 1, due_since = coalesce(due_since, wished_at), reason = null where ${of}` },
];

const others: readonly Statement[] = [
  { name: 'erase-parked', text: `delete from parked_item where ${ids} contact = $3` },
  { name: 'erase-refused', text: `delete from refused_event where ${ids} contact = $3` },
  { name: 'erase-notifications', text: `delete from notification n using task t where $1::int is not null and t.workspace = $2 and t.contact = $3 and n.workspace = t.workspace and n.task = t.id` },
  { name: 'erase-tasks', text: `delete from task where ${ids} contact = $3` },
  { name: 'erase-aliases', text: `delete from contact_alias where ${ids} to_contact = $3` },
  // What was done stays counted; what it said, and to whom, goes.
  { name: 'erase-runs', text: `update run set entry_key = '', inside = inside || '{"event": null, "data": {}, "held": null}' where ${of}` },
  { name: 'erase-steps', text: `update step set reason = null where ${of} and reason is not null` },
  {
    name: 'erase-effects',
    text: `
      update effect set payload = '{}', request = null, response = null, reason = null, next_attempt_at = null, lease = null, lease_until = null,
        status = case when status in ('pending', 'started') then 'skipped' else status end where ${of}`,
  },
  {
    name: 'erase-contact',
    text: `
      update contact set state = 'erased', user_id = null, anonymous_ids = '{}', email = null, traits = '{}', trait_at = '{}', tags = '{}', consent = '{}', companies = '{}', roles = '{}', owner = null
      where shard = $1 and workspace = $2 and id = $3`,
  },
];

/** Takes away all that is known of a contact; its runs, steps and effects stay as counts without it. The shard is held. */
export async function eraseRows(connection: Connection, { shard, workspace, contact }: ContactKey): Promise<void> {
  for (const statement of [...removals, ...GONE.map(remove), ...others]) await run(connection, statement, [shard, workspace, contact]);
}
