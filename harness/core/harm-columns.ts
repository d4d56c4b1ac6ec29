import type { HarmColumn, HarmSeries } from './record.js';

/** The columns of a harm series, in the order of the scorecard. */
export const harmColumns = [
  'requests',
  'failures',
  'latency',
  'judged',
  'error',
  'positives',
  'age',
  'cost',
] as const satisfies readonly (keyof HarmSeries)[];

const widths = [8, 4, 2, 1] as const;
type Width = 0 | (typeof widths)[number];

/**
 * The same numbers in as few bytes as hold them: counts as integers, columns of zeros shared, all others of a series in
 * one buffer, so that ten thousand trials of a campaign stay small and pass quickly from thread to thread.
 */
export function compactHarm(series: HarmSeries): HarmSeries {
  const { bins } = series;
  const width = harmColumns.map((name) => widthOf(series[name]));
  const buffer = new ArrayBuffer(width.reduce<number>((sum, one) => sum + one * bins, 0));
  const compact = { ...series };
  let at = 0;
  // Wide ones first, so that each starts at a multiple of its width.
  for (const wanted of widths)
    harmColumns.forEach((name, i) => {
      if (width[i] !== wanted) return;
      const column = columnOf(wanted, buffer, at, bins);
      column.set(series[name]);
      compact[name] = column;
      at += wanted * bins;
    });
  harmColumns.forEach((name, i) => {
    if (width[i] === 0) compact[name] = zeros(bins);
  });
  return compact;
}

/** Bytes a number: 0 where all are zero. */
function widthOf(values: HarmColumn): Width {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Object.is(value, value >>> 0)) return 8;
    if (value > most) most = value;
  }
  return most === 0 ? 0 : most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : 4;
}

function columnOf(width: Width, buffer: ArrayBuffer, at: number, bins: number): HarmColumn {
  if (width === 8) return new Float64Array(buffer, at, bins);
  if (width === 4) return new Uint32Array(buffer, at, bins);
  return width === 2 ? new Uint16Array(buffer, at, bins) : new Uint8Array(buffer, at, bins);
}

const shared = new Map<number, Uint8Array>();

/** One column of zeros for all that have none: records are read and never written to. */
export function zeros(bins: number): Uint8Array {
  const known = shared.get(bins) ?? new Uint8Array(bins);
  shared.set(bins, known);
  return known;
}
