import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconBook, IconHelp, IconLogout, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import '../find/find.css';
import '../keys/keys.css';
import { useFindKeys } from '../find/use-find-keys.js';
import { Mark } from '../look/Mark.js';
import { call, workIn, workspaceNow } from '../server/call.js';
import { SESSION, useSession, type Place, type Session } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { MoreTab } from './MoreTab.js';
import { SETTINGS } from './pages.js';
import { Places } from './Places.js';
import { Failed } from './states.js';

const FindAnything = lazy(async () => ({ default: (await import('../find/FindAnything.js')).FindAnything }));
const KeySheet = lazy(async () => ({ default: (await import('../keys/KeySheet.js')).KeySheet }));

const KEPT = 'tributary.workspace';

/** The workspace that was open last, if it is still one of these; else the first. */
function chosen(places: readonly Place[]): Place | undefined {
  const kept = localStorage.getItem(KEPT);
  return places.find(({ id }) => id === kept) ?? places[0];
}

/** Rail, work area, and whoever is signed in; who is not goes to the door first and comes back here. */
export function Frame() {
  const { data: session, error, refetch } = useSession();
  const { pathname, search } = useLocation();
  const [, setPlace] = useState('');
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!session) return null;
  if (!session.user) return <Navigate to="/sign-in" state={{ from: pathname + search }} replace />;
  const place = chosen(session.workspaces);
  if (place && workspaceNow() !== place.id) workIn(place.id);
  return <Inside session={session} place={place} move={setPlace} />;
}

function Inside({ session, place, move }: { session: Extract<Session, { user: object }>; place: Place | undefined; move: (id: string) => void }) {
  const { say } = useWords();
  const { over, open, close } = useFindKeys();
  const person = <PersonMenu session={session} place={place} move={move} />;
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
        <button type="button" className="find-open" onClick={() => open('find')}>
          <IconSearch size={16} stroke={1.75} />
          {say('find.title')}
          <kbd className="key-hint">{say('find.key')}</kbd>
        </button>
        <Places />
        <MoreTab find={() => open('find')}>{person}</MoreTab>
        <div className="rail-foot">
          <NavLink className={({ isActive }) => `place rest ${isActive ? 'active' : ''}`} to={SETTINGS.to}>
            <SETTINGS.Shape size={16} stroke={1.75} />
            {say(SETTINGS.word)}
          </NavLink>
          <button type="button" className="keys-open" onClick={() => open('keys')}>
            <IconHelp size={16} stroke={1.75} />
            {say('keys.title')}
            <kbd className="key-hint">?</kbd>
          </button>
          {person}
        </div>
      </nav>
      <Suspense>
        {over === 'find' && <FindAnything close={close} />}
        {over === 'keys' && <KeySheet close={close} />}
      </Suspense>
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
    <Menu position="right-end" width={236} shadow="md" withInitialFocusPlaceholder={false}>
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
