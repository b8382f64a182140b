import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconBolt, IconBook, IconFilter, IconLogout, IconMail, IconMoon, IconRoute, IconSun } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import { Mark } from '../look/Mark.js';
import { call, workIn, workspaceNow } from '../server/call.js';
import { useSegments } from '../server/segments.js';
import { SESSION, useSession, type Place, type Session } from '../server/session.js';
import { useWorkflows } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Failed } from './states.js';

const PAGES = [
  { to: '/workflows', word: 'frame.workflows', Shape: IconRoute },
  { to: '/segments', word: 'frame.segments', Shape: IconFilter },
  { to: '/events', word: 'frame.events', Shape: IconBolt },
  { to: '/mailbox', word: 'frame.mailbox', Shape: IconMail },
] as const;

const KEPT = 'tributary.workspace';

/** The workspace that was open last, if it is still one of these; else the first. */
function chosen(places: readonly Place[]): Place | undefined {
  const kept = localStorage.getItem(KEPT);
  return places.find(({ id }) => id === kept) ?? places[0];
}

/** Rail, work area, and whoever is signed in; who is not goes to the door first and comes back here. */
export function Frame() {
  const { data: session, error, refetch } = useSession();
  const { pathname } = useLocation();
  const [, setPlace] = useState('');
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!session) return null;
  if (!session.user) return <Navigate to="/sign-in" state={{ from: pathname }} replace />;
  const place = chosen(session.workspaces);
  if (place && workspaceNow() !== place.id) workIn(place.id);
  return <Inside session={session} place={place} move={setPlace} />;
}

function Inside({ session, place, move }: { session: Extract<Session, { user: object }>; place: Place | undefined; move: (id: string) => void }) {
  const { say, number } = useWords();
  const workflows = useWorkflows();
  const segments = useSegments();
  return (
    <div className="frame">
      <a className="skip" href="#work">
        {say('frame.skip')}
      </a>
      <nav className="rail" aria-label={say('frame.pages')}>
        <div className="rail-head">
          <Mark />
          Tributary
        </div>
        {PAGES.map(({ to, word, Shape }) => (
          <NavLink key={to} className={({ isActive }) => `place ${isActive || (to === '/workflows' && location.pathname === '/') ? 'active' : ''}`} to={to}>
            <Shape size={16} stroke={1.75} />
            {say(word)}
            {to === '/workflows' && workflows.data && <span className="figure">{number(workflows.data.length)}</span>}
            {to === '/segments' && segments.data && <span className="figure">{number(segments.data.length)}</span>}
          </NavLink>
        ))}
        <div className="rail-foot">
          <PersonMenu session={session} place={place} move={move} />
        </div>
      </nav>
      <main className="work" id="work" key={place?.id}>
        <Outlet />
      </main>
    </div>
  );
}

const initialsOf = (name: string): string => name.split(/\s+/).map((part) => part[0] ?? '').slice(0, 2).join('').toUpperCase();

function PersonMenu({ session, place, move }: { session: Extract<Session, { user: object }>; place: Place | undefined; move: (id: string) => void }) {
  const { say } = useWords();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = async () => {
    await call('/api/session', { method: 'DELETE' });
    workIn(null);
    client.clear();
    await client.invalidateQueries({ queryKey: SESSION });
    location.assign('/sign-in');
  };
  const open = (id: string) => {
    localStorage.setItem(KEPT, id);
    workIn(id);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    move(id);
  };
  return (
    <Menu position="right-end" width={236} shadow="md">
      <Menu.Target>
        <button type="button" className="person">
          <span className="initials">{initialsOf(session.user.name)}</span>
          <span className="names">
            <span>{session.user.name}</span>
            <span className="secondary">{place?.name ?? say('frame.no-workspace')}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('frame.workspaces')}</Menu.Label>
        {session.workspaces.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => open(id)} fw={id === place?.id ? 600 : 400}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={colorScheme === 'dark' ? <IconSun size={16} /> : <IconMoon size={16} />} onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}>
          {say(colorScheme === 'dark' ? 'frame.light' : 'frame.dark')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={16} />} component="a" href="/docs">
          {say('frame.docs')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {say('frame.sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
