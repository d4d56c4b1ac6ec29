import { z } from 'zod';

/** What becomes of the reference rows that are left when it is cut into chunks of the same whole number of rows. */
export const leftoverRows = () =>
  z
    .enum(['keep', 'append', 'drop'])
    .default('keep')
    .describe(
      'reference rows beyond the last whole chunk: a small chunk of their own, part of the last one, or left out',
    );

/** What detectors take whose limits come from the chunks of the reference. */
export const chunkParams = () => ({
  chunks: z.int().min(2).max(1000).default(10).describe('equal stretches of the reference that set the limits'),
  leftover: leftoverRows(),
  sigmas: z.number().positive().default(3).describe('standard deviations of the chunks from their mean to a limit'),
});

type Chunking = z.infer<z.ZodObject<ReturnType<typeof chunkParams>>>;

/** Rows at which chunks begin, and the end of the last one. */
function chunkEdges(n: number, { chunks, leftover }: Chunking): number[] {
  const size = Math.max(1, Math.floor(n / chunks));
  const whole = Math.floor(n / size);
  const edges = Array.from({ length: whole + 1 }, (_, c) => c * size);
  if (edges[whole] === n || leftover === 'drop') return edges;
  return leftover === 'keep' ? [...edges, n] : [...edges.slice(0, -1), n];
}

/**
 * Mean ± sigmas standard deviations (n in the denominator) of a number over the chunks of n rows; NaN where no chunk
 * has it.
 * @param value of the rows from … to−1
 */
export function chunkLimitsOf(
  n: number,
  chunking: Chunking,
  value: (from: number, to: number) => number | null,
): { lower: number; upper: number } {
  const edges = chunkEdges(n, chunking);
  const found: number[] = [];
  for (let c = 1; c < edges.length; c++) {
    const one = value(edges[c - 1], edges[c]);
    if (one !== null) found.push(one);
  }
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  const squares = found.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const reach = chunking.sigmas * Math.sqrt(squares / found.length);
  return { lower: mean - reach, upper: mean + reach };
}
