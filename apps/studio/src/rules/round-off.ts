/** To two figures: an estimate says no more than that. @example roundedOff(12_345) // 12_000 */
export function roundedOff(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.round(value / step) * step;
}
