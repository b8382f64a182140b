import { describe, expect, it } from '@jest/globals';
import type { Json } from '@tributary/contract';
import { renderCall } from './render-call.js';

describe('renderCall', () => {
  it('keeps values in their place: one piece of an address, text inside JSON', () => {
    const scope = { contact: { email: 'a+b@x.pt/../admin?x=1#', name: '", "admin": true, "x": "' } };
    const call = renderCall(
      {
        url: 'https://x.pt/c/{{ contact.email }}',
        method: 'POST',
        headers: { 'x-n': '{{ contact.name }}' },
        body: { a: ['{{ contact.name }}', 1] },
      },
      'k',
      scope,
    );
    expect(call.url).toBe('https://x.pt/c/a%2Bb%40x.pt%2F..%2Fadmin%3Fx%3D1%23');
    expect(call.body).toEqual({ a: [scope.contact.name, 1] });
  });
  it('gives all its texts together what one may take', () => {
    const slow = '{% for i in (1..300000) %}{% assign x = i | times: 2 %}{% endfor %}';
    const call = (body: Json) => () => renderCall({ url: 'https://x.pt', method: 'POST', headers: {}, body }, 'k', {});
    const startedAt = performance.now();
    expect(call(Array.from({ length: 200 }, () => slow))).toThrow(expect.objectContaining({ code: 'template.limit' }));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    const long = '{% for i in (1..1000) %}{{ "x" }}'.concat('x'.repeat(999), '{% endfor %}');
    expect(call([long])).not.toThrow();
    expect(call([long, long, long])).toThrow(expect.objectContaining({ code: 'template.too-long' }));
  });
});
