/** The behavioural segment that is rebuilt: two events, each in a window, one of them denied. */
export const BEHAVIOUR = { and: [{ event: 'Product Viewed', count: { op: 'gte', n: 2 }, within: '90d' }, { not: { event: 'Order Completed', within: '60d' } }] };

/** What marketers ask while they write a rule. */
export const TRAITS = { and: [{ trait: 'plan', op: 'equals', value: 'free' }, { trait: 'country', op: 'in', value: ['PT', 'FR'] }, { trait: 'score', op: 'gte', value: 300 }, { not: { tag: 'vip' } }] };

/** The last `n` places: members as long as what they did last is in the window. */
export const lastPlaces = (contacts, n) => ({ and: [{ trait: 'place', op: 'gte', value: contacts - n }, { event: '*', within: '400d' }] });

/**
 * BEHAVIOUR as somebody who knows the tables would write it: one pass over the events of both names, joined to who is active.
 * Only rows that say something, as the product keeps them: who is in, until the second newest view leaves; who would be but ordered, until that leaves.
 * Parameters: workspace, segment, now.
 */
export const ANSWER = `
  select e.shard, e.contact, ordered is null as member, case when ordered is null then second + interval '90 days' else ordered + interval '60 days' end as valid_until
  from (
    select shard, contact, count(*) filter (where name = 'Product Viewed') as views,
      (array_agg(occurred_at order by occurred_at desc) filter (where name = 'Product Viewed'))[2] as second,
      max(occurred_at) filter (where name = 'Order Completed' and occurred_at > $3::timestamptz - interval '60 days') as ordered
    from event where workspace = $1::int and name in ('Product Viewed', 'Order Completed') and occurred_at > $3::timestamptz - interval '90 days' and occurred_at <= $3::timestamptz
    group by shard, contact) e
  join contact c on c.shard = e.shard and c.workspace = $1::int and c.id = e.contact and c.state = 'active'
  where views >= 2`;

/** Fills what the first step of a rebuild fills. */
export const WORK_BY_HAND = `insert into rebuild_row (segment, version, shard, contact, member, valid_until) select $2::int, 1, shard, contact, member, valid_until from (${ANSWER}) a`;

/** Fills the memberships in one statement, which holds everybody else up for as long. */
export const MEMBERS_BY_HAND = `
  insert into membership (shard, workspace, contact, segment, version, member, announced, since, cause, valid_until)
  select shard, $1::int, contact, $2::int, 1, member, member, $3::timestamptz, 'definition', valid_until from (${ANSWER}) a`;
