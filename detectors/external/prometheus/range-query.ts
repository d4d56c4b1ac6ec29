import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';

/** Most points a series that Prometheus gives in one answer. */
const mostPoints = 11_000;
/** Most halvings in search of evaluations that fail. */
const mostHalvings = 64;

/** One series of an answer. */
export interface RangeSeries {
  /** `__name__` among them where the expression keeps it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Steps from the start of the range, ascending. */
  readonly steps: number[];
  readonly values: number[];
}

/** What an expression gave over a range. */
export interface RangeAnswer {
  readonly series: RangeSeries[];
  /** Steps at which its evaluation fails, ascending, with what the engine says of the first. */
  readonly failed: readonly number[];
  readonly reason: string;
}

interface Answer {
  status: string;
  error?: string;
  errorType?: string;
  data?: { result: { metric: Record<string, string>; values: [number, string][] }[] };
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/**
 * Evaluates an expression at fromMs, fromMs + stepMs, … up to toMs, in as many calls as the answer's limit asks for.
 * Where a call fails because evaluations do (series that can't be matched, say), the range is halved to find which.
 * @throws DriftdrillError (exit 5) where the engine does not answer
 */
export async function rangeQuery(url: string, expr: string, range: Range): Promise<RangeAnswer> {
  const last = Math.floor((range.toMs - range.fromMs) / range.stepMs + 1e-9);
  const query = new RangeQuery(url, expr, range);
  for (let first = 0; first <= last; first += mostPoints)
    await query.run(first, Math.min(last, first + mostPoints - 1));
  return { series: [...query.found.values()], failed: query.failed, reason: query.reason };
}

class RangeQuery {
  readonly found = new Map<string, RangeSeries>();
  readonly failed: number[] = [];
  reason = '';
  private halvings = mostHalvings;

  constructor(
    private readonly url: string,
    private readonly expr: string,
    private readonly range: Range,
  ) {}

  /** Steps from … to, both within. */
  async run(from: number, to: number): Promise<void> {
    if (await this.take(from, to)) return;
    // One that fails at the ends and in the middle is taken to fail all along.
    const probes = [from, (from + to) >> 1, to];
    const alike = to - from < 3 ? [] : await Promise.all(probes.map((step) => this.fails(step)));
    if (from === to || this.halvings-- <= 0 || (alike.length > 0 && !alike.includes(false))) {
      for (let step = from; step <= to; step++) this.failed.push(step);
      return;
    }
    const middle = (from + to) >> 1;
    await this.run(from, middle);
    await this.run(middle + 1, to);
  }

  private async fails(step: number): Promise<boolean> {
    return (await this.answer(step, step)).data === undefined;
  }

  private async take(from: number, to: number): Promise<boolean> {
    const { fromMs, stepMs } = this.range;
    const { data, error } = await this.answer(from, to);
    if (data === undefined) {
      this.reason ||= error ?? '';
      return false;
    }
    for (const { metric, values } of data.result) {
      const key = JSON.stringify(metric);
      const series = this.found.get(key) ?? { labels: metric, steps: [], values: [] };
      this.found.set(key, series);
      for (const [time, value] of values) {
        series.steps.push(Math.round((time * 1000 - fromMs) / stepMs));
        series.values.push(numberOf(value));
      }
    }
    return true;
  }

  /** Without data where the evaluation fails. */
  private async answer(from: number, to: number): Promise<Answer> {
    const { fromMs, stepMs } = this.range;
    const answer = await ask(
      this.url,
      new URLSearchParams({
        query: this.expr,
        start: seconds(fromMs + from * stepMs),
        end: seconds(fromMs + to * stepMs),
        step: seconds(stepMs),
        timeout: '1h',
      }),
    );
    if (answer.data === undefined && answer.errorType !== 'execution')
      throw new DriftdrillError(
        'part-failed',
        `Prometheus can't evaluate ${shortened(this.expr)}: ${answer.error ?? '?'}`,
        { exit: exitCodes.internal },
      );
    return answer;
  }
}

async function ask(url: string, body: URLSearchParams): Promise<Answer> {
  try {
    // On loopback there is nothing to gain by packing answers.
    const headers = { 'accept-encoding': 'identity' };
    const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body, headers });
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
