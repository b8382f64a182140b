/** The fold asked for something that was not loaded: the batch is loaded again in full. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';
}
