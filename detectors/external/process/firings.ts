import type { EpisodeRecord } from '../../../harness/core/record.js';
import type { Firing } from './messages.js';

/** Turns what fires at each evaluation into episodes: one lasts while its alert is in every answer. */
export class Firings {
  private readonly closed: EpisodeRecord[] = [];
  private readonly open = new Map<string, EpisodeRecord>();
  private lastS: number | null = null;

  /** @param ruleOf index of an alert among the plan's rules */
  constructor(private readonly ruleOf: (alert: string) => number) {}

  /** All alerts that fire at one evaluation, `atS` seconds after the start of the trial. */
  take(atS: number, firings: readonly Firing[]): void {
    const now = new Map(firings.map((firing) => [`${firing.alert}\n${segmentOf(firing)}`, firing]));
    for (const [key, episode] of this.open)
      if (!now.has(key)) {
        this.closed.push({ ...episode, endsS: atS });
        this.open.delete(key);
      }
    for (const [key, firing] of now) {
      if (this.open.has(key)) continue;
      this.open.set(key, {
        rule: this.ruleOf(firing.alert),
        segment: segmentOf(firing),
        startsS: atS,
        endsS: null,
        notifiedS: atS,
        value: firing.value ?? null,
        quietS: this.lastS,
        heldS: atS,
      });
    }
    this.lastS = atS;
  }

  /** By start; those that still fire have no end. */
  episodes(): EpisodeRecord[] {
    return [...this.closed, ...this.open.values()].sort((a, b) => a.startsS - b.startsS || a.rule - b.rule);
  }
}

/** `country=DE,device=ios`. */
function segmentOf({ segment }: Firing): string {
  return Object.entries(segment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
