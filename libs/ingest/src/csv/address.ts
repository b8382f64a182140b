const LOCAL = /^[^\s@<>,;:"\\()[\]\p{Cc}]{1,64}$/u;
const LABEL = /^(?!-)[^\s@<>,;:"\\()[\]/\p{Cc}.]{1,63}(?<!-)$/u;

/** Whether a text is an email address to which mail can be sent; comments, quoted names and addresses of machines are not taken. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 320) return false;
  const local = text.slice(0, at);
  const hasStrayDot = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  return LOCAL.test(local) && !hasStrayDot && text.slice(at + 1).split('.').every((label) => LABEL.test(label));
}
