/** Apple's mail privacy proxies say no more than this, whether anybody reads the mail or not. */
const PROXY_AHEAD = 'Mozilla/5.0';
/** What looks at mail to judge or to list it, and says so. Proxies that fetch when somebody reads, as Google's, are none of these. */
const SAYS_SO = /bot[/-]|crawl|spider|scanner|barracuda|mimecast|proofpoint|link-?preview/i;

/** Whether a program asked by itself, as far as it tells. @param userAgent its header; absent: nobody knows */
export function isMachine(userAgent: string | undefined): boolean {
  return userAgent !== undefined && (userAgent.trim() === PROXY_AHEAD || SAYS_SO.test(userAgent));
}
