import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Finding, FindingsError } from '../../../harness/core/errors.js';
import { type LoadedScenario, type LoadOptions, loadScenario } from '../../../scenarios/load.js';

export const fixtures = join(import.meta.dirname, 'fixtures');

/** A scenario without a fault in it, of which tests replace single lines. */
export const sound = `name: sound
system:
  traffic:
    rate: 10/s
    segments: {country: {DE: 0.6, FR: 0.4}}
    features:
      amount: {lognormal: {median: 25, sigma: 0.9}}
      velocity: {normal: {mean: 0, sd: 1}, store: {refresh: 5m}}
      channel: {categorical: {web: 0.6, app: 0.4}}
  model: {kind: logistic, weights: {velocity: 1, channel=web: 0.5}, baseRate: 2%}
timeline: {warmup: 2h, control: 2h, onset: 0s, deadline: 1h, recovery: 0s}
faults:
  - {id: lag, inject: feature-store-lag, scope: {features: [velocity]}}
stack:
  detectors:
    freshness: {level: {signal: featureAge.velocity, window: 5m}}
    errors: {ddm: {signal: error}}
  rules:
    - {alert: Stale, when: freshness > 15m, severity: page, runbook: https://wiki/stale}
    - {alert: Wrong, when: errors, runbook: https://wiki/wrong}
gates: ["recall(Stale, lag) >= 0.9"]
trials: 60
`;

/** The sound scenario with single texts replaced; a text that is not there is a mistake of the test. */
export function soundBut(...replacements: [from: string, to: string][]): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the sound scenario has no ${JSON.stringify(from)}`);
    return text.replace(from, to);
  }, sound);
}

function told({ level, message, place, hint }: Finding): string {
  const at = place?.line === undefined ? (place?.excerpt ?? '') : `${place.line}:${place.column}`;
  return `${at} ${level}: ${message}${hint === undefined ? '' : ` → ${hint}`}`;
}

/** Writes a scenario beside the fixtures, so that it may name them, and loads it. */
export async function load(text: string, options: LoadOptions = {}): Promise<LoadedScenario> {
  const folder = mkdtempSync(join(fixtures, '.tmp-'));
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, text);
  try {
    return await loadScenario(relative(process.cwd(), file), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Everything that is said of a scenario, one line a finding: place, level, message → hint. */
export async function complaints(text: string, options: LoadOptions = {}): Promise<string[]> {
  try {
    const { warnings } = await load(text, options);
    return warnings.map(told);
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map(told);
    throw error;
  }
}
