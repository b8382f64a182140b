/** A request as one line: a mail by its subject, anything else by what it is. */
export function requestLine(request: unknown): string {
  if (request === null || typeof request !== 'object') return String(request);
  const { subject, to, title, message, method, url, audience, mode } = request as Readonly<Record<string, unknown>>;
  const parts = [subject ?? title ?? message ?? (url ? `${String(method ?? '')} ${String(url)}` : (audience ?? mode)), typeof to === 'string' ? to : undefined].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' → ') : JSON.stringify(request).slice(0, 120);
}
