import type { Expression, OwnEventName } from '@tributary/contract';

/** The nine models by which customers are told apart. */
export const MODELS = ['demographic', 'geographic', 'psychographic', 'technographic', 'behavioural', 'needs', 'value', 'status', 'account'] as const;
export type Model = (typeof MODELS)[number];

/** A segment to start from: a plain rule, to be changed. */
export interface SegmentTemplate {
  readonly key: string;
  readonly model: Model;
  readonly name: string;
  /** Whom it finds, and what for. */
  readonly description: string;
  readonly rule: Expression;
}

/** What somebody bought, as Segment's specification of events for shops has it. @see https://segment.com/docs/connections/spec/ecommerce/v2/ */
export const ORDER = 'Order Completed';
export const REFUND = 'Order Refunded';
export const VIEW = 'Product Viewed';
export const PAGE = 'Page Viewed';
export const SIGN_UP = 'Signed Up';
export const SIGN_IN = 'Signed In';

/** What the product itself writes of mail. */
export const SENT: OwnEventName = 'Email Sent';
export const OPENED: OwnEventName = 'Email Opened';
export const CLICKED: OwnEventName = 'Email Link Clicked';
