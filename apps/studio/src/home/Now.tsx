import { useMemo } from 'react';
import { Link } from 'react-router';
import { EntryRow } from '../contacts/EntryRow.js';
import { tell } from '../contacts/told.js';
import { usePerson } from '../contacts/use-person.js';
import { useSentences } from '../contacts/useSentences.js';
import { Failed, Rows } from '../frame/states.js';
import { useLatest } from '../server/summary.js';
import { useWords } from '../words/use-words.js';

/** The last things that happened, as they happen. */
export function Now() {
  const { say, ago, instant } = useWords();
  const { name } = usePerson();
  const sentenceOf = useSentences();
  const { data, error, refetch, dataUpdatedAt } = useLatest();
  // Whose it is stands beside the sentence, so each is told by itself.
  const told = useMemo(() => (data?.items ?? []).flatMap((entry) => tell([entry]).map((one) => ({ ...one, key: `${one.key} ${entry.contact?.id ?? ''}`, contact: entry.contact }))), [data]);
  return (
    <div className="now">
      <div className="card-head">
        <h2>{say('home.now')}</h2>
        <span className="live">{say('timeline.live')}</span>
      </div>
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={5} height={40} />}
      {data && told.length === 0 && <p className="nothing card-text">{say('home.nothing-yet')}</p>}
      <ol className="entries">
        {told.map((one) => (
          <EntryRow
            key={one.key}
            told={one}
            sentence={sentenceOf(one)}
            when={ago(one.at, dataUpdatedAt)}
            exact={instant(one.at)}
            who={one.contact && <Link className="entry-who" to={`/contacts/${one.contact.id}`}>{name(one.contact)}</Link>}
          />
        ))}
      </ol>
    </div>
  );
}
