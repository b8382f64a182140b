import type { Tracking } from '@tributary/channels';
import type { TrackedMail, TrackingTokens } from './tracking-token.js';

/** Names of this machine alone. */
const HERE = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i;
/** Names without a dot are of one's own network, as those of containers are. */
const NEAR = /^(?:[^.]+|127(?:\.\d+){3})$/;

/** The addresses that a mail carries so that it tells what becomes of it. */
export class TrackingLinks {
  /** @param publicUrl under which people reach this server, without a slash at its end */
  constructor(
    private readonly publicUrl: string,
    private readonly tokens: TrackingTokens,
  ) {}

  /**
   * Whether readers of mail can follow addresses of this server. Where PUBLIC_URL names this machine alone, only those of a mail server
   * nearby can: mail to the world keeps its links as they are, rather than lead to the readers' own machines.
   * @param mailServer the address by which the mail leaves
   */
  reach(mailServer: string): boolean {
    return !HERE.test(new URL(this.publicUrl).hostname) || NEAR.test(new URL(mailServer).hostname);
  }

  /** Preferences and what leads through here already are left: whoever unsubscribes is not counted as interested. */
  of(mail: TrackedMail): Tracking & { readonly pixelUrl: string } {
    const isOwn = (url: string) => [`${this.publicUrl}/u/`, `${this.publicUrl}/c/`].some((own) => url.startsWith(own));
    return {
      pixelUrl: `${this.publicUrl}/o/${this.tokens.ofOpening(mail)}.gif`,
      linkFor: (url) => (isOwn(url) ? null : `${this.publicUrl}/c/${this.tokens.ofLink({ ...mail, url })}`),
    };
  }
}
