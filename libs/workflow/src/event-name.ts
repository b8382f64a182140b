/** Whether an event's name is the one asked for; one that ends in `*` asks for every name that begins so. */
export function isNamed(name: string, asked: string): boolean {
  return asked.endsWith('*') ? name.startsWith(asked.slice(0, -1)) : name === asked;
}
