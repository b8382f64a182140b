import { describe, expect, it } from '@jest/globals';
import { composeMail } from '@tributary/channels';
import { houseSender } from './effect-ports.js';

describe('houseSender', () => {
  it.each([
    ['http://localhost:3000', 'Tributary <no-reply@localhost>'],
    ['https://tributary.example.com/app', 'Tributary <no-reply@tributary.example.com>'],
    ['http://127.0.0.1:3000', 'Tributary <no-reply@127.0.0.1>'],
    ['http://[::1]:3000', 'Tributary <no-reply@localhost>'],
  ])('writes from %s as somebody whom mail takes', async (publicUrl, from) => {
    expect(houseSender(publicUrl)).toBe(from);
    const mail = await composeMail({ key: 'k', from, to: 'ana@example.com', subject: 's', html: 'h', text: 't', at: 0 });
    expect(mail.envelope.from).toContain('no-reply@');
  });
});
