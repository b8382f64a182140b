import '../canvas/canvas.css';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Empty, Failed, Rows } from '../frame/states.js';
import { call, type Page } from '../server/call.js';
import { useWords } from '../words/use-words.js';

interface Mail {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly at: string;
}

/** Mail that would have gone out, while no mail server is connected: looks as it would, reaches nobody. */
export function Mailbox() {
  const { say, ago, instant } = useWords();
  const { data, error, refetch, dataUpdatedAt } = useQuery({ queryKey: ['mailbox'], queryFn: () => call<Page<Mail>>('/api/mailbox?limit=100'), refetchInterval: 5_000 });
  // Which is open stands in the address: other pages lead to one.
  const [params, setParams] = useSearchParams();
  const chosen = params.get('mail');
  const listed = data?.items.find(({ id }) => id === chosen);
  const older = useQuery({ queryKey: ['mail', chosen], queryFn: () => call<Mail>(`/api/mailbox/${chosen}`), enabled: chosen !== null && data !== undefined && !listed });
  const mail = listed ?? (chosen ? older.data : undefined);
  return (
    <div className={`board ${mail ? 'with-panel mail' : ''}`}>
      <div className="page">
        <div className="page-head">
          <div>
            <h1>{say('frame.mailbox')}</h1>
            <p>{say('mailbox.what')}</p>
          </div>
        </div>
        {error && <Failed error={error} again={() => void refetch()} />}
        {older.error && <Failed error={older.error} />}
        {!data && !error && <Rows count={6} />}
        {data && data.items.length === 0 && <Empty title={say('mailbox.none')}>{say('mailbox.none-why')}</Empty>}
        {data && data.items.length > 0 && (
          <div className="sheet">
            <table>
              <thead>
                <tr>
                  <th>{say('mailbox.subject')}</th>
                  <th>{say('mailbox.to')}</th>
                  <th className="number">{say('events.when')}</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map(({ id, subject, to, at }) => (
                  <tr key={id}>
                    <td>
                      <button type="button" className="link strong" aria-pressed={id === chosen} onClick={() => setParams({ mail: id })}>
                        {subject || say('mailbox.no-subject')}
                      </button>
                    </td>
                    <td>{to}</td>
                    <td className="number">{ago(at, dataUpdatedAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
      {mail && (
        <aside className="panel" aria-label={mail.subject}>
          <div className="panel-head">
            <div className="words">
              <h2>{mail.subject}</h2>
              <div className="secondary">
                {mail.from} → {mail.to}, {instant(mail.at)}
              </div>
            </div>
          </div>
          {/* Neither scripts nor forms nor links of a mail do anything here. */}
          <iframe className="letter" title={mail.subject} sandbox="" srcDoc={mail.html || `<pre>${mail.text.replace(/[&<]/g, (c) => (c === '&' ? '&amp;' : '&lt;'))}</pre>`} />
        </aside>
      )}
    </div>
  );
}
