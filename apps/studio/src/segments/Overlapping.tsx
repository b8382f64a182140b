import { MultiSelect } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { useOverlap, useSegments, type Overlap, type Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { Circles } from './Circles.js';
import { fieldsOf } from './circle-fields.js';

/** Beside itself; more than three circles nobody can read. */
const MOST = 2;

/** How far a segment shares its members with one or two others, which stand in the address. */
export function Overlapping({ segment }: { segment: Segment }) {
  const { say } = useWords();
  const [asked, setAsked] = useSearchParams();
  const others = (useSegments().data ?? []).filter(({ id }) => id !== segment.id);
  const chosen = (asked.get('with') ?? '').split(',').filter((id) => id !== '' && id !== segment.id).slice(0, MOST);
  const { data, error, refetch } = useOverlap(chosen.length > 0 ? [segment.id, ...chosen] : []);
  const choose = (ids: readonly string[]) =>
    setAsked(
      (known) => {
        if (ids.length > 0) known.set('with', ids.join(','));
        else known.delete('with');
        return known;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <section className="overlap">
      <h2>{say('overlap.title')}</h2>
      {others.length === 0 ? (
        <p className="hint">{say('overlap.alone')}</p>
      ) : (
        <MultiSelect label={say('overlap.with')} placeholder={chosen.length === 0 ? say('overlap.choose') : ''} data={others.map(({ id, name }) => ({ value: id, label: name }))} value={chosen} maxValues={MOST} searchable onChange={choose} style={{ maxWidth: 420 }} />
      )}
      {error && <Failed error={error} again={() => void refetch()} />}
      {chosen.length > 0 && !data && !error && <Rows count={1} height={200} />}
      {chosen.length > 0 && data && <Drawn overlap={data} />}
    </section>
  );
}

function Drawn({ overlap }: { overlap: Overlap }) {
  const { say, number } = useWords();
  const { segments, regions } = overlap;
  const fields = fieldsOf(segments.length).map((places) => {
    const within = places.map((place) => segments[place]!);
    const count = regions.find(({ ids }) => ids.length === within.length && within.every(({ id }) => ids.includes(id)))?.count ?? 0;
    return { places, within, count };
  });
  const named = ([one, other, third]: Overlap['segments']) =>
    third ? say('overlap.all') : other ? say(segments.length > 2 ? 'overlap.both-only' : 'overlap.both', { one: one!.name, other: other.name }) : say('overlap.only', { name: one!.name });
  return (
    <div className="overlap-drawn">
      <Circles segments={segments} fields={fields} />
      <table aria-label={say('overlap.table')}>
        <thead>
          <tr>
            <th>{say('overlap.in')}</th>
            <th className="number">{say('segments.people')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ places, within, count }) => (
            <tr key={places.join()}>
              <td>
                {within.map(({ id, colour }) => (
                  <span key={id} className="square" style={{ background: colour ?? 'var(--line-strong)' }} />
                ))}
                {named(within)}
              </td>
              <td className="number figure">{number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
