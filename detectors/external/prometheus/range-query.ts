import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';

/** Most points a series that Prometheus gives in one answer. */
const mostPoints = 11_000;

/** One series of an answer. */
export interface RangeSeries {
  /** `__name__` among them where the expression keeps it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Steps from the start of the range, ascending. */
  readonly steps: number[];
  readonly values: number[];
}

interface Answer {
  status: string;
  error?: string;
  data?: { result: { metric: Record<string, string>; values: [number, string][] }[] };
}

/**
 * Evaluates an expression at fromMs, fromMs + stepMs, … up to toMs, in as many calls as the answer's limit asks for.
 * @throws DriftdrillError (exit 5) where the engine refuses the expression
 */
export async function rangeQuery(
  url: string,
  expr: string,
  range: { fromMs: number; toMs: number; stepMs: number },
): Promise<RangeSeries[]> {
  const { fromMs, toMs, stepMs } = range;
  const found = new Map<string, RangeSeries>();
  for (let startMs = fromMs; startMs <= toMs; startMs += mostPoints * stepMs) {
    const endMs = Math.min(toMs, startMs + (mostPoints - 1) * stepMs);
    const body = new URLSearchParams({
      query: expr,
      start: seconds(startMs),
      end: seconds(endMs),
      step: seconds(stepMs),
      timeout: '1h',
    });
    const answer = await ask(url, body);
    if (answer.status !== 'success' || answer.data === undefined)
      throw new DriftdrillError('part-failed', `Prometheus can't evaluate ${shortened(expr)}: ${answer.error ?? '?'}`, {
        exit: exitCodes.internal,
      });
    for (const { metric, values } of answer.data.result) {
      const key = JSON.stringify(metric);
      const series = found.get(key) ?? { labels: metric, steps: [], values: [] };
      found.set(key, series);
      for (const [time, value] of values) {
        series.steps.push(Math.round((time * 1000 - fromMs) / stepMs));
        series.values.push(numberOf(value));
      }
    }
  }
  return [...found.values()];
}

async function ask(url: string, body: URLSearchParams): Promise<Answer> {
  try {
    const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body });
    return (await response.json()) as Answer;
  } catch (cause) {
    throw new DriftdrillError('part-failed', `Prometheus stopped answering: ${(cause as Error).message}`, {
      exit: exitCodes.internal,
      cause,
    });
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}

function shortened(expr: string): string {
  const line = expr.replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
