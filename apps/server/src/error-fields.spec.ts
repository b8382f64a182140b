import { describe, expect, it } from '@jest/globals';
import { errorFields } from './error-fields.js';

describe('errorFields', () => {
  it('tells the code and the place of an error, and nothing of what it quotes', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "ann@example.com"\n    at ann@example.com'), { code: '22P02', detail: 'Key (email)=(ann@example.com)' });
    const fields = errorFields(error);
    expect(fields).toEqual({ code: '22P02', name: 'Error', at: expect.stringContaining('error-fields.spec') });
    expect(JSON.stringify(fields)).not.toContain('ann@example.com');
  });

  it('takes whatever was thrown', () => {
    for (const thrown of [undefined, null, 'ann@example.com', 7, {}]) expect(errorFields(thrown)).toEqual({});
  });
});
