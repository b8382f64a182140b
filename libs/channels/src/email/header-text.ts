/** What would begin a header of its own, or hide one, becomes a space. @param longest in characters */
export function headerText(text: string, longest = 900): string {
  return text
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, longest);
}
