import type { EpisodeRecord } from '../../harness/core/record.js';

/** The last condition of one (rule, segment), and its open episode if there is one. */
interface Track {
  /** When the condition first held; null while it does not. */
  heldS: number | null;
  /** Last evaluation before that. */
  quietS: number | null;
  evaluatedS: number | null;
  open: EpisodeRecord | null;
  last: EpisodeRecord | null;
}

/** Slack for sums of times. */
const rounding = 1e-9;

/** The episodes of one rule: firings merged while gaps are shorter than the cool-down. */
export class Episodes {
  readonly records: EpisodeRecord[] = [];
  private readonly tracks: Track[];

  constructor(
    private readonly rule: number,
    private readonly segments: readonly string[],
    private readonly forS: number,
    private readonly cooldownS: number,
  ) {
    this.tracks = segments.map(() => ({ heldS: null, quietS: null, evaluatedS: null, open: null, last: null }));
  }

  /** True while an episode of this segment is open. */
  isOpen(segment: number): boolean {
    return this.tracks[segment].open !== null;
  }

  /**
   * One evaluation.
   * @param holds the condition holds now
   * @param stays it goes on to hold (false for what is true at single moments only)
   * @param value what the rule compared
   * @param before evaluation before this one that the rule did not see (of a detector that fires now)
   */
  evaluate(
    segment: number,
    time: number,
    holds: boolean,
    stays: boolean,
    value: number | null,
    before: number | null,
  ): void {
    const track = this.tracks[segment];
    if (holds) {
      if (track.heldS === null) {
        track.heldS = time;
        track.quietS = latest(track.evaluatedS, before);
      }
      if (track.open === null && time - track.heldS >= this.forS - rounding) this.fire(segment, time, value);
    }
    if (!stays) {
      if (track.open !== null) track.open.endsS = time;
      track.open = null;
      track.heldS = null;
    }
    track.evaluatedS = time;
  }

  private fire(segment: number, time: number, value: number | null): void {
    const track = this.tracks[segment];
    const { last } = track;
    if (last !== null && last.endsS !== null && time - last.endsS < this.cooldownS - rounding) {
      last.endsS = null;
      track.open = last;
      return;
    }
    track.open = {
      rule: this.rule,
      segment: this.segments[segment],
      startsS: time,
      endsS: null,
      notifiedS: time,
      value,
      quietS: track.quietS,
      heldS: track.heldS ?? time,
    };
    track.last = track.open;
    this.records.push(track.open);
  }
}

function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
