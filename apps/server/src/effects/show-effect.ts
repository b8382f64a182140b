import { isObject, type Json, type JsonObject } from '@tributary/contract';
import { MASK, maskBody, maskHeaders, maskUrl } from './mask-secrets.js';

/** A call, asked for or answered, without secrets; other fields are left as they are. */
function maskCall(call: JsonObject): JsonObject {
  const { url, headers, body } = call;
  return {
    ...call,
    ...(typeof url === 'string' ? { url: maskUrl(url) } : {}),
    ...(isObject(headers ?? null) ? { headers: maskHeaders(headers as JsonObject) } : {}),
    ...(body === undefined ? {} : { body: maskBody(body) }),
  };
}

/**
 * What was sent, as a person reads it: a mail by its parts rather than its bytes, a call without its secrets.
 * @param request as the port froze it; null: not rendered yet
 */
export function showRequest(port: string, request: JsonObject | null): Json {
  if (request === null) return null;
  const { mail, call, sealed } = request;
  if ((port === 'email' || port === 'telling') && isObject(mail ?? null)) return mail!;
  if (port === 'telling') return { text: request['text'] ?? null }; // its address is a secret
  if (port === 'http' && isObject(call ?? null)) {
    const { key, ...rest } = call as JsonObject;
    const { headers, ...shown } = maskCall(rest);
    const signed: JsonObject = typeof sealed === 'string' ? { 'webhook-id': key ?? null, 'webhook-signature': MASK } : {};
    return { ...shown, headers: { ...(headers as JsonObject), 'idempotency-key': key ?? null, ...signed } };
  }
  if (port === 'sales' || port === 'audience') return request;
  return null; // a port that nobody taught us to show: rather nothing than a secret
}

/** What came back, without secrets. */
export function showResponse(response: Json): Json {
  return isObject(response) ? maskCall(response) : response;
}
