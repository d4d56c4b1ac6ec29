/** Maps values to pixels. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** Even steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(from: number, to: number, about: number): number[] {
  if (!(to > from)) return [from];
  const rawStep = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(rawStep));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rawStep) ?? rawStep;
  return multiples(from, to, step);
}

const durationSteps: readonly number[] = Object.freeze([
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
  1_209_600, 2_419_200, 7_257_600, 14_515_200, 31_536_000,
]);

/** Even steps that people count time in, seconds. */
export function durationTicks(from: number, to: number, about: number): number[] {
  if (!(to > from)) return [from];
  const rawStep = (to - from) / about;
  const step = durationSteps.find((size) => size >= rawStep);
  return step === undefined || rawStep < 0.5 ? roundTicks(from, to, about) : multiples(from, to, step);
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** A linear scale from [from, to] to pixels [start, end]; an empty domain maps to `start`. */
export function linear(from: number, to: number, start: number, end: number, ticks: readonly number[]): Scale {
  const factor = to > from ? (end - start) / (to - from) : 0;
  return { from, to, ticks, at: (value) => start + (Math.min(Math.max(value, from), to) - from) * factor };
}

/** A scale that is linear below `knee` and logarithmic far above it, for values that rise far beyond their limit. */
export function compressed(from: number, to: number, knee: number, start: number, end: number): Scale {
  const bend = (value: number): number => Math.asinh(value / knee);
  const factor = (end - start) / (bend(to) - bend(from) || 1);
  const decades: number[] = [];
  for (let tick = 10 ** Math.ceil(Math.log10(knee)); tick <= to; tick *= 10) decades.push(tick);
  const sparse = decades.filter((_, index) => index % Math.ceil(decades.length / 3) === 0);
  const at = (value: number): number => start + (bend(Math.min(Math.max(value, from), to)) - bend(from)) * factor;
  return { from, to, ticks: [0, ...sparse], at };
}
