import { run, type Connection, type EffectScope } from '@tributary/store';

export type MailSurroundings = Pick<EffectScope, 'template' | 'optIn' | 'suppressed' | 'smtp'>;

const read = {
  name: 'mail-surroundings',
  text: `
    select case when v.key is not null then jsonb_build_object('subject', v.subject, 'html', v.html, 'text', v.text_body, 'topic', v.topic) end as template,
      array(select o.key from topic o where o.workspace = w.id and o.consent = 'opt-in') as "optIn", p.reason as suppressed, h.secret as smtp
    from workspace w
    left join template t on t.workspace = w.id and t.key = $2
    left join template_version v on v.workspace = t.workspace and v.key = t.key and v.version = t.version
    left join suppression p on p.workspace = w.id and p.address = $3
    left join channel h on h.workspace = w.id and h.vendor = 'smtp'
    where w.id = $1`,
};

/** What a workspace says of a mail that is not in the ledger. @param address in small letters; null: none */
export async function mailSurroundings(connection: Connection, workspace: number, template: string | null, address: string | null): Promise<MailSurroundings> {
  const [row] = await run<MailSurroundings>(connection, read, [workspace, template, address]);
  return row!;
}
