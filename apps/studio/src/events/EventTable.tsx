import { useWords } from '../words/use-words.js';
import { mendingOf } from './mending.js';

export interface Event {
  readonly id: string;
  readonly type: string | null;
  readonly name: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly receivedAt: string;
  readonly refused: { readonly code: string; readonly detail: string } | null;
}

/** Events, the newest first; refused ones with the reason and how to mend it. @param now ms */
export function EventTable({ events, isRefused, now }: { events: readonly Event[]; isRefused: boolean; now: number }) {
  const { say, ago } = useWords();
  return (
    <div className="sheet">
      <table className="event-table">
        <thead>
          <tr>
            <th>{say('events.name')}</th>
            <th className={isRefused ? 'wide' : ''}>{say('events.who')}</th>
            {isRefused && <th>{say('events.why')}</th>}
            <th className={isRefused ? 'number wide' : 'number'}>{say('events.when')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ id, type, name, userId, anonymousId, refused, receivedAt }) => (
            <tr key={id}>
              <td>
                {name ?? type ?? '–'}
                {isRefused && <div className="secondary narrow">{ago(receivedAt, now)}</div>}
              </td>
              <td className={isRefused ? 'wide' : ''}>{userId ?? anonymousId ?? '–'}</td>
              {isRefused && (
                <td>
                  {refused?.detail}
                  {refused && <div className="secondary">{say(mendingOf(refused.code))}</div>}
                </td>
              )}
              <td className={isRefused ? 'number wide' : 'number'}>{ago(receivedAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
