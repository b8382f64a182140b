import { setFlagsFromString } from 'node:v8';

/**
 * How far the heap may grow over what lives in it before it is collected in full, percent. V8 by itself waits until a small heap is four times as
 * large: most of a busy server's memory would be garbage. With this one it stays under 400 MB (`npm run bench`).
 */
const GROWING_PERCENT = 40;

export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
}
