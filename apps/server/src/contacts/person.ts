/** Who a contact is, in one line of a list. */
export interface Person {
  /** As the traits say: `name`, else first and last name. */
  readonly name: string | null;
  readonly email: string | null;
  readonly userId: string | null;
}

/** The column `person` of a statement in which the contact may be missing. @param of alias of `contact` */
export const personColumn = (of: string): string => `
  case when ${of}.id is null or ${of}.state = 'erased' then null else ${personOf(of)} end as person`;

/** A `Person` as jsonb. @param of alias of `contact` */
export const personOf = (of: string): string =>
  `jsonb_build_object('name', coalesce(nullif(${of}.traits->>'name', ''), nullif(concat_ws(' ', ${of}.traits->>'firstName', ${of}.traits->>'lastName'), '')), 'email', ${of}.traits->>'email', 'userId', ${of}.user_id)`;
