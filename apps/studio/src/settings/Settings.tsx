import '../canvas/canvas.css';
import '../contacts/contacts.css';
import './settings.css';
import type { ComponentType } from 'react';
import { Navigate, NavLink, useParams } from 'react-router';
import { Empty, NotHere } from '../frame/states.js';
import { useMay, usePlace } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { Connections } from './Connections.js';
import { Keys } from './Keys.js';
import { Members } from './Members.js';
import { Sales } from './Sales.js';
import { Sending } from './Sending.js';
import { TABS, type Tab } from './tabs.js';

const PAGES: Readonly<Record<Tab['path'], ComponentType>> = { keys: Keys, members: Members, sales: Sales, connections: Connections, sending: Sending };

/** What a workspace is set to, tab by tab; only what whoever looks may see. */
export function Settings() {
  const { say } = useWords();
  const may = useMay();
  const place = usePlace();
  const { tab } = useParams();
  const seen = TABS.filter(({ needs }) => may(needs));
  if (tab === undefined && seen[0]) return <Navigate to={`/settings/${seen[0].path}`} replace />;
  const chosen = TABS.find(({ path }) => path === tab);
  if (!chosen) return <NotHere />;
  const Shown = PAGES[chosen.path];
  return (
    <div className="page settings">
      <div className="page-head">
        <div>
          <h1>{say('frame.settings')}</h1>
          <p>{say('settings.of', { name: place?.name ?? '' })}</p>
        </div>
      </div>
      <nav className="tabs" aria-label={say('frame.settings')}>
        {seen.map(({ path, word }) => (
          <NavLink key={path} to={`/settings/${path}`} replace>
            {say(word)}
          </NavLink>
        ))}
      </nav>
      {seen.includes(chosen) ? (
        <Shown />
      ) : (
        <Empty title={say('settings.closed')}>{say('settings.closed-why', { role: say(`role.${place?.role ?? 'viewer'}`) })}</Empty>
      )}
    </div>
  );
}
