import { statSync } from 'node:fs';
import { type Forecast, forecast, type SilentCell } from '../../campaign/forecast/forecast.js';
import type { Need } from '../../campaign/forecast/needs.js';
import { type ExitCode, exitCodes } from '../../core/errors.js';
import { formatDuration } from '../../core/quantity.js';
import type { Output } from '../output.js';
import { alignRows, wrap } from '../table.js';
import { loadAll, type RunFlags } from './run.js';

export interface PlanFlags extends Pick<RunFlags, 'trials' | 'seed' | 'set' | 'workers' | 'earlyStop'> {
  json: boolean;
}

/** Says what running scenarios would take, and what could not come of it. */
export async function plan(paths: string[], flags: PlanFlags, output: Output): Promise<ExitCode> {
  const many = paths.length > 1 || statSync(paths[0], { throwIfNoEntry: false })?.isDirectory() === true;
  const scenarios = await loadAll(paths, flags, output);
  const found: Forecast[] = [];
  for (const { plan: its, cells } of scenarios) {
    const one = await forecast(its, cells, { workers: flags.workers, earlyStop: flags.earlyStop ?? true });
    found.push(one);
    if (!flags.json) output.out(`${found.length > 1 ? '\n' : ''}${describe(one, output.width)}`);
  }
  if (flags.json) output.out(`${JSON.stringify(many ? found : found[0], null, 2)}\n`);
  return exitCodes.pass;
}

function describe(one: Forecast, width: number): string {
  const upTo = one.cells > 1 ? 'at most ' : '';
  const facts: [string, string][] = [
    ['trials', `${count(one.trials)}, seed ${one.seed}${one.cells > 1 ? `, in ${count(one.cells)} cells` : ''}`],
    ['simulated', `${upTo}${span(one.simulatedS.total)}, ${span(one.simulatedS.perTrial)} a trial`],
    ['requests', `${upTo}about ${count(one.requests.total)}, ${count(one.requests.perTrial)} a trial`],
    ['exposure', `about ${Number(one.exposureDays.toPrecision(3))} fault-free days`],
    [
      'time',
      `${upTo}about ${span(one.wallS)} with ${one.workers} ${one.workers === 1 ? 'worker' : 'workers'} on this machine (${one.measured.trials} ${one.measured.trials === 1 ? 'trial' : 'trials'} run to find out)`,
    ],
  ];
  const checks = one.needs.map((need) => [
    `  ${need.enough ? 'enough' : 'short'}`,
    needText(need),
    cellsText(need, one),
    need.check,
  ]);
  const silent = one.cannotFire.flatMap((cell) =>
    wrap(`${silentText(cell)} (${cell.basis})`, Math.max(40, width - 4)).map(
      (line, i) => `  ${i === 0 ? '' : '  '}${line}\n`,
    ),
  );
  return [
    `${one.scenario}\n`,
    alignRows(
      facts.map(([head, text]) => [`  ${head}`, text]),
      width,
    ),
    checks.length === 0 ? '' : `\n  To be able to pass\n${alignRows(checks, width)}`,
    silent.length === 0 ? '' : `\n  Cannot fire\n${silent.join('')}`,
    one.notes.length === 0 ? '' : `\n${one.notes.map((note) => `  note: ${note}\n`).join('')}`,
  ].join('');
}

function needText({ trials, exposureDays, possible }: Need): string {
  if (!possible) return 'no number is enough';
  if (exposureDays !== null) return `${Number(exposureDays.toPrecision(3))} days`;
  return `${trials} ${trials === 1 ? 'trial' : 'trials'}`;
}

function cellsText({ cells }: Need, one: Forecast): string {
  return one.cells === 1 ? '' : `in ${cells} of ${one.cells} cells`;
}

function silentText({ alert, fault, set, case: drilled, reason }: SilentCell): string {
  const values = Object.entries(set).map(([path, value]) => `${path} ${value ?? 'as in the file'}`);
  const place = [...values, ...(drilled === null ? [] : [`case ${drilled}`])].join(', ');
  return `${alert ?? `nothing on ${fault}`}${place === '' ? '' : ` at ${place}`}: ${reason}`;
}

function count(value: number): string {
  return value.toLocaleString('en', {
    notation: value >= 100_000 ? 'compact' : 'standard',
    maximumSignificantDigits: 3,
  });
}

function span(seconds: number): string {
  return formatDuration(seconds >= 10 ? Math.round(seconds) : seconds);
}
