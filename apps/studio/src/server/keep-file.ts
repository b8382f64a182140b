import { send } from './call.js';

/** Gives the reader a file: a plain link would not say which workspace is meant. */
export async function keepFile(path: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await (await send(path)).blob());
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
