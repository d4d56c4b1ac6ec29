import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ownEpisodes } from '../../core/episode-list.js';
import { compactHarm } from '../../core/harm-columns.js';
import type { TaskAnswer } from '../worker.js';

/** Plain data as text for the queue: structured clone, deflated, in base64. Every number comes back bit by bit. */
export function pack(value: unknown): string {
  return deflateRawSync(serialize(value), { level: 1 }).toString('base64');
}

/** What `pack` packed, on the same major version of Node. */
export function unpack(text: string): unknown {
  return deserialize(inflateRawSync(Buffer.from(text, 'base64')));
}

/** An answer whose typed arrays own their bytes, so that keeping one does not keep the whole message. */
export function unpackAnswer(text: string): TaskAnswer {
  const answer = unpack(text) as TaskAnswer;
  if ('results' in answer)
    for (const { record } of answer.results)
      for (const branch of record.branches) {
        branch.harm = branch.harm && compactHarm(branch.harm);
        branch.episodes = ownEpisodes(branch.episodes);
      }
  return answer;
}
