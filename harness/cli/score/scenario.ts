import { basename } from 'node:path';
import { presets } from '../../../detectors/presets/registry.js';
import { suggest } from '../../../scenarios/nearest.js';
import { DriftdrillError } from '../../core/errors.js';
import { formatDuration, parseDuration } from '../../core/quantity.js';
import type { PresetFlag, ScoreFlags } from './flags.js';
import { answerColumns, columnOf, type Glance, glance, type Incident, incidentOf, labelColumn } from './log.js';

/** A scenario as data, and what it was made from. */
export interface BuiltScenario {
  /** @param pathOf how a file is to be named in it */
  data(pathOf: (file: string) => string): Record<string, unknown>;
  incident: Incident;
  /** What was assumed, a line each. */
  notes: string[];
}

/** Id of the incident in the scenario. */
export const incidentId = 'incident';

/**
 * The scenario that the flags describe.
 * @throws DriftdrillError where a file, a column, a date or a preset is wrong
 */
export async function buildScenario(file: string, flags: ScoreFlags): Promise<BuiltScenario> {
  const log = await glance(file);
  columnOf(log, flags.time, '--time');
  for (const name of flags.ignore ?? []) columnOf(log, name, '--ignore');
  if (flags.key !== undefined) columnOf(log, flags.key, '--key');
  const labels = await labelsOf(log, flags);
  if (flags.reference !== undefined) await glance(flags.reference);
  const incident = incidentOf(log, flags);
  const columns = answerColumns(log, flags);
  const warmup = flags.reference === undefined ? (flags.warmup ?? warmupOf(incident, flags.preset)) : flags.warmup;
  const notes: string[] = [];
  if (columns.score !== undefined && flags.score === undefined)
    notes.push(`column '${columns.score}' is taken for the score (--score names another, --ignore leaves it out)`);
  if (columns.prediction !== undefined && flags.prediction === undefined)
    notes.push(
      `column '${columns.prediction}' is taken for the prediction (--prediction names another, --ignore leaves it out)`,
    );
  notes.push(featuresNote(log, flags, columns));
  if (flags.reference === undefined)
    notes.push(`the first ${warmup} are the reference (--warmup, or --reference FILE)`);
  const answers = Object.keys(columns).length > 0;
  const ownLabel = labels === null && flags.label !== undefined;
  const data = (pathOf: (file: string) => string): Record<string, unknown> => ({
    driftdrill: 1,
    name: nameOf(file),
    title: `Would the alerts have caught the incident of ${flags.incident}?`,
    system: {
      traffic: {
        ...(flags.timezone && { timezone: flags.timezone }),
        replay: {
          file: pathOf(file),
          time: flags.time,
          ...(flags.timeUnit && { timeUnit: flags.timeUnit }),
          ...(ownLabel && { label: flags.label }),
          ...(labels && {
            labels: { ...labels, file: pathOf(labels.file), ...(flags.labelDelay && { delay: flags.labelDelay }) },
          }),
          columns: { ...(flags.key && { id: flags.key }), ...columns },
          ...(flags.ignore && { ignore: flags.ignore }),
          ...(flags.reference && { reference: pathOf(flags.reference) }),
        },
      },
      model: { kind: answers ? 'recorded' : 'none' },
      ...(ownLabel && flags.labelDelay && { outcomes: { delay: flags.labelDelay } }),
    },
    ...((warmup ?? flags.within) && {
      timeline: { ...(warmup && { warmup }), ...(flags.within && { deadline: flags.within }) },
    }),
    faults: [{ id: incidentId, inject: 'recorded', at: incident.at }],
    ...(flags.control && { control: { method: 'block', ...flags.control } }),
    stack: {
      ...(flags.reference && { reference: { of: 'file' } }),
      presets: flags.preset.map((preset) => presetEntry(preset, flags)),
    },
    trials: 1,
    ...(flags.seed !== undefined && { seed: flags.seed }),
  });
  return { data, incident, notes };
}

/** Columns that are left for features: one that was meant for something else is easily overlooked. */
function featuresNote(log: Glance, flags: ScoreFlags, columns: { score?: string; prediction?: string }): string {
  const label = flags.labels === undefined ? flags.label : undefined;
  const taken = [flags.time, flags.key, label, columns.score, columns.prediction, ...(flags.ignore ?? [])];
  const features = log.names.filter((name) => !taken.includes(name));
  const shown = features.length > 12 ? [...features.slice(0, 10), `${features.length - 10} more`] : features;
  return `features are ${shown.join(', ') || 'none'} (--key, --label, --ignore take columns out)`;
}

async function labelsOf(log: Glance, flags: ScoreFlags): Promise<{ file: string; key: string; label: string } | null> {
  if (flags.labels === undefined) {
    if (flags.label !== undefined) columnOf(log, flags.label, '--label');
    return null;
  }
  const { key } = flags;
  if (key === undefined)
    throw new DriftdrillError('key-unnamed', '--labels needs the column that joins the two files', {
      hint: `name it with --key: ${log.names.slice(0, 8).join(', ')}`,
    });
  const labels = await glance(flags.labels);
  columnOf(labels, key, '--key');
  return { file: flags.labels, key, label: labelColumn(labels, key, flags) };
}

/** A third of what was recorded before the incident, in whole windows. */
function warmupOf({ afterS }: Incident, wanted: readonly PresetFlag[]): string {
  const third = Math.max(0, afterS / 3);
  const windowS = Math.max(1, ...wanted.map(({ window }) => (window === null ? 1 : (parseDuration(window) ?? 1))));
  const whole = Math.floor(third / windowS) * windowS;
  return formatDuration(whole > 0 ? whole : Math.floor(third));
}

function presetEntry({ kind, window }: PresetFlag, { align, signal }: ScoreFlags): unknown {
  const declaration = presets.get(kind);
  if (declaration === undefined)
    throw new DriftdrillError('unknown-preset', `there is no preset '${kind}'`, {
      hint: suggest(kind, presets.kinds(), 'presets'),
    });
  const known = Object.keys(declaration.params.shape);
  const given = {
    ...(window && lengthsOf(known, window)),
    ...(align && { align }),
    ...(signal && { signal }),
  };
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new DriftdrillError('preset-parameter', `preset ${kind} takes no ${unknown}`, {
      hint: `it takes ${known.join(', ')}`,
    });
  return Object.keys(given).length === 0 ? kind : { [kind]: given };
}

/** What the length of the windows sets: chunks have no schedule of their own, charts take the mean of each interval. */
function lengthsOf(known: readonly string[], window: string): Record<string, string> {
  if (!known.includes('window') && known.includes('sd')) return { every: window };
  return { window, ...(known.includes('every') && { every: window }) };
}

function nameOf(file: string): string {
  const plain = basename(file)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-');
  return `score-${plain}`.slice(0, 100);
}
