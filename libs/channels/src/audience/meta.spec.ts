import { describe, expect, it } from '@jest/globals';
import { FakeMeta } from '@tributary/fixtures';
import { conforms, type OtherSide } from './conformance.fixture.js';
import { restMs, troubleOf } from './meta-answers.js';
import { metaAudiences } from './meta.js';
import { META_COLUMNS } from './meta-fields.js';

async function open(): Promise<OtherSide> {
  const fake = await FakeMeta.open();
  return {
    url: fake.url,
    add: (name) => fake.add(name),
    size: (audience) => fake.members(audience).length,
    next: (mishap) => void fake.mishaps.push(mishap === 'throttled' ? { throttledMinutes: 7 } : mishap),
    heard: () => JSON.stringify(fake.calls),
    close: () => fake.close(),
  };
}

conforms('Meta', {
  open,
  vendor: (baseUrl) => metaAudiences({ baseUrl }),
  goodCredentials: { accessToken: 'good-token', adAccountId: 'act_1234567' },
  endedCredentials: { accessToken: 'ended-token', adAccountId: '1234567' },
  throttledMs: 7 * 60_000,
  unusableRow: META_COLUMNS.map((column) => (column === 'EMAIL' ? 'not-a-hash' : '')),
});

describe('metaAudiences', () => {
  it('follows the recorded calls: version, account, schema with one cell a key, session', async () => {
    const fake = await FakeMeta.open();
    const vendor = metaAudiences({ baseUrl: `${fake.url}/` });
    const client = vendor.connect({ accessToken: 'good-token', adAccountId: 'act_77' });
    if (!('change' in client)) throw new Error('not connected');
    const made = await client.create('Buyers');
    const id = made.result === 'done' ? made.externalId : '';
    const row = vendor.rowOf({ userId: 'ada', traits: { email: 'ada@example.com' } })!;
    await client.change({ externalId: id, mode: 'remove', rows: [row], session: { id: 42, seq: 1, isLast: true, total: 1 } });
    expect(fake.calls[0]).toMatchObject({ method: 'POST', path: '/v25.0/act_77/customaudiences', body: { name: 'Buyers', subtype: 'CUSTOM', customer_file_source: 'USER_PROVIDED_ONLY' } });
    expect(fake.calls[1]).toEqual({ method: 'DELETE', path: `/v25.0/${id}/users`, rows: 1, body: { session: { session_id: 42, batch_seq: 1, last_batch_flag: true, estimated_num_total: 1 }, payload: { schema: [...META_COLUMNS], data: [[...row]] } } });
    await vendor.close();
    await fake.close();
  });
});

describe('troubleOf', () => {
  const of = (code: number, more: object = {}) => troubleOf({ status: 400, body: { error: { code, message: 'm', ...more } }, usage: undefined }).result;

  it('sorts the recorded codes: back off, a person, no more of it', () => {
    expect([17, 80_003, 4, 613].map((code) => of(code))).toEqual(['later', 'later', 'later', 'later']);
    expect([of(190, { error_subcode: 460 }), of(190, { error_subcode: 463 }), of(200), of(10)]).toEqual(['person', 'person', 'person', 'person']);
    expect([of(100), of(2650), of(123_456)]).toEqual(['refused', 'refused', 'refused']);
    expect(of(123_456, { is_transient: true })).toBe('later');
  });

  it('reads the longest rest of the header, in minutes, and takes nonsense for none', () => {
    expect(restMs('{"1":[{"type":"ads","estimated_time_to_regain_access":3},{"type":"custom_audience","estimated_time_to_regain_access":11}],"2":[{"estimated_time_to_regain_access":5}]}')).toBe(660_000);
    expect([restMs(undefined), restMs('{'), restMs('[]'), restMs('null'), restMs('{"1":[{}]}')]).toEqual([0, 0, 0, 0, 0]);
  });
});
