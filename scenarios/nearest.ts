import { distance } from 'fastest-levenshtein';

/** The candidate closest in spelling, or undefined where none is close enough to be what was meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const lower = word.toLowerCase();
  for (const candidate of candidates) {
    const d = distance(lower, candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  const allowed = word.length <= 2 ? 1 : Math.max(2, Math.floor(word.length * 0.4));
  return bestDistance <= allowed ? best : undefined;
}

/** A hint such as `did you mean 'amount'?`, or the list of what there is. */
export function suggest(word: string, candidates: Iterable<string>, noun = 'there is'): string {
  const list = [...candidates];
  const close = nearest(word, list);
  if (close !== undefined) return `did you mean '${close}'?`;
  if (list.length === 0) return `${noun}: nothing`;
  const shown = list.slice(0, 16).join(', ');
  return `${noun}: ${shown}${list.length > 16 ? ', …' : ''}`;
}
