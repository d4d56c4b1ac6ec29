import type { EpisodeRecord } from './record.js';

/** Whether an episode starts at or after a moment, or is still open then: what ended before belongs to the twin alone. */
export function openFrom({ startsS, endsS }: Pick<EpisodeRecord, 'startsS' | 'endsS'>, fromS: number): boolean {
  return startsS >= fromS || endsS === null || endsS > fromS;
}
