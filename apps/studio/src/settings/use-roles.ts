import { ROLES, type Role } from '@tributary/contract/permissions';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';

/** The roles by name, and those that whoever is signed in may give. */
export function useRoles() {
  const { say } = useWords();
  const may = useMay();
  const called = (role: Role): string => say(`role.${role}`);
  const given = ROLES.filter((role) => role !== 'owner' || may('owners.manage'));
  return { called, does: (role: Role): string => say(`role.${role}.does`), choices: given.map((value) => ({ value, label: called(value) })) };
}
