/** Public ids of users and teams: opaque to everybody else. */
export const userIdOf = (id: number): string => `usr_${id}`;
export const teamIdOf = (id: number): string => `team_${id}`;

const parse = (pattern: RegExp) => (text: string): number | null => {
  const found = pattern.exec(text);
  return found ? Number(found[1]) : null;
};
/** @returns null when the text is no user's id */
export const parseUserId = parse(/^usr_(\d{1,9})$/);
/** @returns null when the text is no team's id */
export const parseTeamId = parse(/^team_(\d{1,9})$/);

/** As addresses of users are kept and compared. */
export const plainEmail = (text: string): string => text.trim().toLowerCase();
