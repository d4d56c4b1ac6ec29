import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { formatFindings } from '../../../scenarios/format.js';
import { type LoadedScenario, loadScenario } from '../../../scenarios/load.js';
import { drill } from '../../campaign/drill.js';
import { createPool } from '../../campaign/pool.js';
import { type ExitCode, exitCodes, type Finding, FindingsError } from '../../core/errors.js';
import { onInterrupt } from '../interrupt.js';
import type { Output } from '../output.js';
import { Progress } from '../progress.js';
import { quote } from '../replay-command.js';
import type { ScoreFlags } from '../score/flags.js';
import { askedRules } from '../score/rules.js';
import { type BuiltScenario, buildScenario, incidentId } from '../score/scenario.js';
import { sentences } from '../score/sentence.js';
import { chooseReporters, report, verdictExit } from './run.js';

/** One sentence from one recorded log: would the rule have caught the incident, when, with how many false alarms? */
export async function score(file: string, flags: ScoreFlags, output: Output): Promise<ExitCode> {
  const chosen = chooseReporters(flags.reporter);
  const built = await buildScenario(file, flags);
  const scenario = await checked(built);
  for (const note of built.notes) output.note(`note: ${note}\n`);
  if (flags.printScenario) {
    output.out(written(built, (path) => relative(process.cwd(), resolve(path))));
    return exitCodes.pass;
  }
  if (scenario.warnings.length > 0)
    output.note(`${formatFindings(withoutPlaces(scenario.warnings), output.paint.isColorSupported)}\n`);
  const interrupt = onInterrupt((text) => output.err(text));
  const pool = createPool(flags.workers);
  const progress = new Progress(output, scenario.plan.name);
  try {
    const drilled = await drill(scenario.plan, pool, {
      fork: true,
      replay: ['driftdrill', ...process.argv.slice(2).map(quote)].join(' '),
      source: scenario.source,
      warnings: scenario.warnings.map(({ message }) => message),
      onProgress: (state) => progress.update(state),
      signal: interrupt.signal,
    });
    progress.end(drilled.interrupted ? 'interrupted' : 'done');
    if (drilled.interrupted) return exitCodes.interrupted;
    const { saved, alerts } = drilled;
    report([drilled], false, chosen, flags, chosen?.includes('terminal') ? output : { ...output, quiet: true });
    const { verdict, invalid } = saved.scorecard;
    if (verdict === 'invalid') {
      output.err(`${invalid[0]?.reason ?? 'the log could not be scored'}\n`);
      return verdictExit[verdict];
    }
    const { dated } = built.incident;
    const { timezone } = scenario.plan.system.traffic;
    const answer = sentences({
      saved,
      alerts: [...alerts()],
      fault: incidentId,
      dated,
      timezone,
      rules: askedRules(scenario.plan, flags),
    });
    const text = `${answer.join('\n')}\n`;
    if (flags.json === '-') output.note(text);
    else output.out(text);
    return exitCodes.pass;
  } finally {
    await pool.close();
    interrupt.release();
  }
}

/** Loads the scenario from a file that is gone afterwards. @throws FindingsError in terms of the flags */
async function checked(built: BuiltScenario): Promise<LoadedScenario> {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-score-'));
  try {
    const path = join(folder, 'score.yaml');
    writeFileSync(
      path,
      written(built, (file) => resolve(file)),
    );
    return await loadScenario(path);
  } catch (error) {
    if (error instanceof FindingsError)
      throw new FindingsError(withoutPlaces(error.findings.filter(({ level }) => level === 'error')));
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function written({ data }: BuiltScenario, pathOf: (file: string) => string): string {
  return stringify(data(pathOf), { lineWidth: 120, aliasDuplicateObjects: false });
}

/** The file that they point into is not the user's. */
function withoutPlaces(findings: readonly Finding[]): Finding[] {
  return findings.map(({ place: _place, ...finding }) => finding);
}
