import type { Expression } from '@tributary/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { Initials } from '../contacts/Initials.js';
import { About } from '../rules/About.js';
import { roundedOff } from '../rules/round-off.js';
import { useCount } from '../rules/use-count.js';
import { calledAs } from '../server/runs.js';
import { useTrends, type Preview, type Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { Change } from './Change.js';
import { Sparkline } from './Sparkline.js';
import { Warnings } from './Warnings.js';
import { WhyFits } from './WhyFits.js';

/** How many fit as it is written now, how that went, and ten of them with until when and why. */
export function Fitting({ segment, rule }: { segment: Segment | null; rule: Expression | undefined }) {
  const { say, number } = useWords();
  const { data: counted, about, error } = useCount(rule, segment?.id);
  const data = about ?? counted;
  const sizes = useTrends().data?.get(segment?.id ?? '');
  const isPicked = segment?.kind === 'static';
  const count = isPicked ? segment.count : rule && data ? data.count : undefined;
  return (
    <aside className="panel" aria-label={say('segments.who')}>
      <div className="panel-body">
        {count === undefined ? (
          <p className="hint">{error ? error.message : say('segments.none-yet')}</p>
        ) : (
          <div>
            <span className="size figure">{about && !isPicked ? <About of={about} /> : number(count)}</span> {!isPicked && data && <span className="secondary">{say('segments.of', { total: number(about ? roundedOff(about.total) : data.total) })}</span>} <Change sizes={sizes} />
            {about && !isPicked && (
              <p className="hint" role="status" style={{ margin: 0 }}>
                {say('rule.estimated', { low: number(roundedOff(about.low)), high: number(roundedOff(about.high)) })} {say('rule.being-counted')}
              </p>
            )}
          </div>
        )}
        {rule && data && !isPicked && <Warnings warnings={data.warnings} />}
        {segment && sizes && (
          <div>
            <Sparkline sizes={sizes} height={72} width={336} isFilled />
            <div className="ends secondary">
              <span>{say('segments.days-ago', { days: sizes.length })}</span>
              <span>{say('segments.now')}</span>
            </div>
          </div>
        )}
        {rule && data && !isPicked && (
          <>
            <p className="secondary" style={{ margin: 0 }}>
              {data.sentence}
            </p>
            {data.sample.length > 0 && <h2>{say('segments.ten')}</h2>}
            <Sample sample={data.sample} rule={rule} />
          </>
        )}
      </div>
    </aside>
  );
}

/** Some who fit; each says why. */
function Sample({ sample, rule }: { sample: Preview['sample']; rule: Expression }) {
  const { say, moment } = useWords();
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <ul className="people">
      {sample.slice(0, 10).map((member) => {
        const name = calledAs(member, member.id);
        return (
          <li key={member.id}>
            <button type="button" aria-expanded={asked === member.id} onClick={() => setAsked(asked === member.id ? null : member.id)}>
              <Initials name={name} />
              <span className="names">
                <span>{name}</span>
                {member.email && member.email !== name && <span className="secondary">{member.email}</span>}
              </span>
              {member.validUntil && <span className="secondary until">{say('people.until', { instant: moment(member.validUntil) })}</span>}
            </button>
            {asked === member.id && (
              <div className="why-here">
                <WhyFits rule={rule} contact={member.id} />
                <Link to={`/contacts/${member.id}`}>{say('segments.to-contact')}</Link>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
