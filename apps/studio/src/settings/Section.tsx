import type { ReactNode } from 'react';

/** A heading with a sentence, what can be done at the right, and what it is about below. */
export function Section({ title, what, actions, children }: { title: string; what?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="settings-section">
      <div className="section-head">
        <div>
          <h2>{title}</h2>
          {what && <p>{what}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
