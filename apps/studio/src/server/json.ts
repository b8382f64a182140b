import type { Json, JsonObject } from '@tributary/contract';

export type { Json, JsonObject };
export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
