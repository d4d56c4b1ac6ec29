const microseconds = 1e6;

/**
 * When windows begin and end: evaluations every `everyS`, and panes, the stretches between any two such moments. The
 * pattern of panes repeats with each evaluation, so a window of whatever length needs two panes an evaluation at most.
 * Moments are multiples of a microsecond, so that they compare exactly with event times.
 */
export interface Schedule {
  readonly everyUs: number;
  readonly startUs: number;
  /** Where panes begin within one cycle, in microseconds; the first is 0, the evaluation. */
  readonly offsetsUs: readonly number[];
  /** Number of panes of each window. */
  readonly panes: readonly number[];
  readonly windowsS: readonly number[];
}

/** @param phaseS first evaluation after 0, modulo `everyS` */
export function scheduleOf(everyS: number, windowsS: readonly number[], phaseS: number): Schedule {
  const everyUs = Math.max(1, Math.round(everyS * microseconds));
  const phaseUs = Math.round(phaseS * microseconds);
  const lengths = windowsS.map((length) => Math.max(1, Math.round(length * microseconds)));
  const begins = lengths.map((length) => (everyUs - (length % everyUs)) % everyUs);
  const offsetsUs = [...new Set([0, ...begins])].sort((a, b) => a - b);
  const panes = lengths.map((length, w) => {
    const whole = Math.floor(length / everyUs) * offsetsUs.length;
    return begins[w] === 0 ? whole : whole + offsetsUs.length - offsetsUs.indexOf(begins[w]);
  });
  return Object.freeze({
    everyUs,
    startUs: phaseUs > 0 ? phaseUs - everyUs : 0,
    offsetsUs: Object.freeze(offsetsUs),
    panes: Object.freeze(panes),
    windowsS: Object.freeze([...windowsS]),
  });
}

/** Start of the pane with this index, in seconds; pane 0 starts at or before 0. */
export function paneStart(schedule: Schedule, pane: number): number {
  const { startUs, everyUs, offsetsUs } = schedule;
  const cycle = Math.floor(pane / offsetsUs.length);
  return (startUs + cycle * everyUs + offsetsUs[pane - cycle * offsetsUs.length]) / microseconds;
}

/** True where an evaluation is due at the start of this pane. */
export function isTick(schedule: Schedule, pane: number): boolean {
  return pane > 0 && pane % schedule.offsetsUs.length === 0;
}

/** First pane that starts at or after a moment. */
export function firstPaneFrom(schedule: Schedule, timeS: number): number {
  const { startUs, everyUs, offsetsUs } = schedule;
  const cycle = Math.max(0, Math.floor((timeS * microseconds - startUs) / everyUs) - 1);
  let pane = cycle * offsetsUs.length;
  while (paneStart(schedule, pane) < timeS) pane += 1;
  return pane;
}
