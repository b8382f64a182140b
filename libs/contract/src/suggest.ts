/** `; did you mean "equals"?` when a known word is close enough, else nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  if (word.length > 40) return '';
  const ranked = known.map((name) => ({ name, distance: editDistance(word.toLowerCase(), name) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const close = best && best.distance <= Math.max(1, Math.floor(Math.max(word.length, best.name.length) / 3));
  return close ? `; did you mean "${best.name}"?` : '';
}

/** Fewest letters added, dropped, changed or swapped with the next (Damerau, optimal string alignment). O(n × m). */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
