import { useEffect, useState, type ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { english } from './english.js';

type Catalogue = Readonly<Record<string, string>>;
const LANGUAGES: Readonly<Record<string, () => Promise<Catalogue>>> = { fr: async () => (await import('./french.js')).french };

/** The first language of the browser that there is a catalogue for; `?lang=fr` overrules it for this visit. */
function languageOf(): string {
  const asked = new URLSearchParams(location.search).get('lang') ?? sessionStorage.getItem('lang');
  if (asked) sessionStorage.setItem('lang', asked);
  const wanted = [...(asked ? [asked] : []), ...navigator.languages].map((tag) => tag.split('-')[0]!);
  return wanted.find((language) => language === 'en' || Object.hasOwn(LANGUAGES, language)) ?? 'en';
}

/** Texts, dates and numbers in the reader's language. */
export function Speaking({ children }: { children: ReactNode }) {
  const language = languageOf();
  const [messages, setMessages] = useState<Catalogue | null>(language === 'en' ? english : null);
  useEffect(() => {
    document.documentElement.lang = language;
    void LANGUAGES[language]?.().then(setMessages);
  }, [language]);
  if (!messages) return null;
  return (
    <IntlProvider locale={language === 'en' ? navigator.language : language} messages={messages} defaultLocale="en">
      {children}
    </IntlProvider>
  );
}
