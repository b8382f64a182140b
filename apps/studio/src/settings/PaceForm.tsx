import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { changeSettings, type Settings } from '../server/settings.js';
import { useWords, type Word } from '../words/use-words.js';
import { useAct } from './use-act.js';

const SPANS = ['1s', '1m', '1h', '1d'] as const;
const SPAN_WORDS: Readonly<Record<string, Word>> = { '1s': 'pace.second', '1m': 'pace.minute', '1h': 'pace.hour', '1d': 'pace.day' };
const FIELDS = ['caps.email.perDay', 'caps.email.perWeek', ...['email', 'http'].flatMap((way) => [`limits.${way}.most`, `limits.${way}.per`])];

const textOf = (value: number | null | undefined): string => (value == null ? '' : String(value));
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const begun = ({ caps, limits }: Settings) => ({
  ...{ perDay: textOf(caps.email?.perDay), perWeek: textOf(caps.email?.perWeek) },
  ...{ emailMost: textOf(limits.email?.most), emailPer: limits.email?.per ?? '1m', httpMost: textOf(limits.http?.most), httpPer: limits.http?.per ?? '1m' },
});
type Written = ReturnType<typeof begun>;
const limitOf = (most: string, per: string) => (most.trim() === '' ? null : { most: Number(most), per });
const patchOf = (written: Written) => ({
  caps: { email: { perDay: numberOf(written.perDay), perWeek: numberOf(written.perWeek) } },
  limits: { email: limitOf(written.emailMost, written.emailPer), http: limitOf(written.httpMost, written.httpPer) },
});

/** Caps and limits as sentences with what is set apart to be written. An empty figure is no limit. */
export function PaceForm({ settings, mayChange }: { settings: Settings; mayChange: boolean }) {
  const { say } = useWords();
  const asked = useAct(FIELDS);
  const [written, setWritten] = useState(() => begun(settings));
  const isOther = JSON.stringify(written) !== JSON.stringify(begun(settings));
  const figure = (field: keyof Written, path: string, word: Word) => (
    <TextInput type="number" min={0} className="figure-field" label={say(word)} placeholder={say('pace.any')} value={written[field]} error={asked.at(path)} onChange={({ currentTarget: { value } }) => setWritten((known) => ({ ...known, [field]: value }))} />
  );
  const span = (field: 'emailPer' | 'httpPer', path: string) => {
    const known = SPAN_WORDS[written[field]] ? SPANS : [...SPANS, written[field]];
    return <NativeSelect label={say('pace.per')} value={written[field]} error={asked.at(path)} data={known.map((value) => ({ value, label: SPAN_WORDS[value] ? say(SPAN_WORDS[value]) : value }))} onChange={({ currentTarget: { value } }) => setWritten((now) => ({ ...now, [field]: value }))} />;
  };
  return (
    <form
      className="sheet pace"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void asked.act(() => changeSettings(patchOf(written)), 'settings');
      }}
    >
      <fieldset disabled={!mayChange} className="plain-fieldset">
        <div className="pace-line">
          <span>
            <strong>{say('pace.contact')}</strong>
            <span className="secondary">{say('pace.contact-why')}</span>
          </span>
          {figure('perDay', 'caps.email.perDay', 'pace.mails-day')}
          {figure('perWeek', 'caps.email.perWeek', 'pace.mails-week')}
        </div>
        <div className="pace-line">
          <span>
            <strong>{say('pace.email')}</strong>
            <span className="secondary">{say('pace.email-why')}</span>
          </span>
          {figure('emailMost', 'limits.email.most', 'pace.most-mails')}
          {span('emailPer', 'limits.email.per')}
        </div>
        <div className="pace-line">
          <span>
            <strong>{say('pace.http')}</strong>
            <span className="secondary">{say('pace.http-why')}</span>
          </span>
          {figure('httpMost', 'limits.http.most', 'pace.most-calls')}
          {span('httpPer', 'limits.http.per')}
        </div>
      </fieldset>
      {asked.failure && <Failed error={asked.failure} />}
      {mayChange && (
        <div className="pace-foot">
          <Button type="submit" disabled={!isOther} loading={asked.isBusy}>
            {say('contacts.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
