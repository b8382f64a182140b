import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../../studio/dist', import.meta.url));
const MOST_BYTES = 300 * 1024;

/** What a script imports without being asked to: `import … from "./x.js"`, `import "./x.js"`, `export … from "./x.js"`. */
function importedBy(script: string): string[] {
  const found = readFileSync(join(DIST, script), 'utf8').matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{},\s]+?\s*from\s*)?["'](\.{1,2}\/[^"']+)["']/g);
  return [...found].map(([, path]) => relative('', join(dirname(script), path!)));
}

/** The scripts and styles that a browser loads before it shows anything, as paths in the folder. */
function firstFiles(): string[] {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map(([, path]) => path!);
  const all = new Set<string>(named);
  for (const path of all) if (path.endsWith('.js')) for (const imported of importedBy(path)) all.add(imported);
  return [...all];
}

const gzipped = (path: string): number => gzipSync(readFileSync(join(DIST, path))).length;

describe('the first load of the studio', () => {
  it('stays under 300 KB, gzipped, script and style', () => {
    const files = firstFiles();
    expect(files.some((path) => path.endsWith('.js'))).toBe(true);
    expect(files.some((path) => path.endsWith('.css'))).toBe(true);
    expect(files.filter((path) => !existsSync(join(DIST, path)))).toEqual([]);
    const kilobytes = (kind: string): number => Math.round(files.filter((path) => path.endsWith(kind)).reduce((sum, path) => sum + gzipped(path), 0) / 1024);
    process.stdout.write(`First load of the studio: ${kilobytes('.js')} KB of script, ${kilobytes('.css')} KB of style, gzipped, in ${files.length} files.\n`);
    expect(files.reduce((sum, path) => sum + gzipped(path), 0)).toBeLessThan(MOST_BYTES);
  });
});
