/** Every entity class, by name: globs would be a second way to load them. */
export const entities: (new () => object)[] = [];
