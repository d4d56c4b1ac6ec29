/** Rows in a micro-batch. */
export const batchCapacity = 2048;
export const daySeconds = 86_400;
export const weekSeconds = 604_800;
/** Milliseconds since the epoch of t = 0 where a scenario gives none: Monday, 2026-01-05T00:00:00Z. */
export const defaultStartMs = Date.UTC(2026, 0, 5);
