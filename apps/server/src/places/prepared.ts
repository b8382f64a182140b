import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const fileOf = (name: string): URL => new URL(`./${name}.prepared`, import.meta.url);

/** What the build has prepared beside this file. @returns null: the server runs from its sources, and reads what the packages have */
export function readPrepared(name: string): Buffer | null {
  const file = fileOf(name);
  return existsSync(file) ? readFileSync(file) : null;
}

export function writePrepared(name: string, file: Buffer): void {
  writeFileSync(fileOf(name), file);
}
