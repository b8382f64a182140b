/** Why a row is not taken: where, and how to mend it. */
export class RefusedRow {
  constructor(
    readonly code: string,
    readonly detail: string,
    /** Its heading; null: the row as a whole. */
    readonly column: string | null = null,
  ) {}
}
