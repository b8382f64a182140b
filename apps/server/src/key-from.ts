/** A key made from a name: small letters, digits and hyphens, at most 64; empty when nothing of the name is left. */
export function keyFrom(name: string): string {
  const slug = name.normalize('NFKD').replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return slug.toLowerCase().slice(0, 64);
}
