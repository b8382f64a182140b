import { can, permissions, ROLES, type Permission, type Role } from '@tributary/contract/permissions';
import { IconCheck } from '@tabler/icons-react';
import { usePlace } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { Section } from './Section.js';
import { useRoles } from './use-roles.js';

/** What everybody may is said once, above. */
const beyondReading: readonly Permission[] = permissions.filter((one) => !one.endsWith('.read'));
const mayOf = (role: Role): readonly Permission[] => beyondReading.filter((one) => can(role, one));

/** Each role in a sentence, and all that it may do, by the table that the server goes by. */
export function Roles() {
  const { say, number } = useWords();
  const { called, does } = useRoles();
  const own = usePlace()?.role;
  return (
    <Section title={say('members.roles')} what={say('members.roles-what')}>
      <div className="sheet roles">
        {ROLES.map((role) => (
          <details key={role}>
            <summary>
              <strong>{called(role)}</strong>
              {role === own && <span className="pill plain">{say('members.yours')}</span>}
              <span className="role-does">{does(role)}</span>
            </summary>
            {mayOf(role).length === 0 ? (
              <p className="hint">{say('members.reads')}</p>
            ) : (
              <>
                <p className="hint">{say('members.may', { count: mayOf(role).length, shown: number(mayOf(role).length) })}</p>
                <ul>
                  {mayOf(role).map((one) => (
                    <li key={one}>
                      <IconCheck size={14} stroke={1.75} /> {say(`may.${one}`)}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </details>
        ))}
      </div>
    </Section>
  );
}
