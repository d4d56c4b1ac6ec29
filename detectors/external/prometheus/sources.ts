/** What a metric may count or measure. */
export interface SourceKind {
  readonly nature: 'counter' | 'gauge' | 'histogram';
  /** The log whose rows it reads. */
  readonly log: 'predictions' | 'labels';
  /** True where the name may go on with that of a feature (`featureAge.velocity1h`); without it a label holds `$feature`. */
  readonly ofFeature: boolean;
  readonly summary: string;
}

function kind(nature: SourceKind['nature'], log: SourceKind['log'], summary: string, ofFeature = false): SourceKind {
  return Object.freeze({ nature, log, ofFeature, summary });
}

/** What the `of` of a metric can be. Counters begin at 0, with every combination of labels exported from the start. */
export const sourceKinds: Readonly<Record<string, SourceKind>> = Object.freeze({
  requests: kind('counter', 'predictions', 'requests served'),
  errors: kind('counter', 'predictions', 'requests that failed'),
  predictions: kind('counter', 'predictions', 'requests that were answered with a prediction'),
  latency: kind('histogram', 'predictions', 'seconds that a request took'),
  score: kind('histogram', 'predictions', 'score behind the prediction'),
  featureAge: kind(
    'gauge',
    'predictions',
    'mean age in seconds of a stored feature as served since the last scrape',
    true,
  ),
  nullRatio: kind(
    'gauge',
    'predictions',
    'share of requests since the last scrape in which a feature was missing',
    true,
  ),
  drift: kind('gauge', 'predictions', 'population stability index of a feature against the reference', true),
  labels: kind('counter', 'labels', 'labels that became known'),
  labelsLag: kind('gauge', 'labels', 'age in seconds of the newest request whose label is known'),
  accuracy: kind('gauge', 'labels', 'share of right predictions in the window'),
  precision: kind('gauge', 'labels', 'share of right ones among positive predictions in the window'),
  recall: kind('gauge', 'labels', 'share of positive labels in the window that were predicted'),
  f1: kind('gauge', 'labels', 'harmonic mean of precision and recall in the window'),
  mae: kind('gauge', 'labels', 'mean absolute residual in the window'),
  rmse: kind('gauge', 'labels', 'root of the mean squared residual in the window'),
});

const aliases: Readonly<Record<string, string>> = { failures: 'errors' };

/** Splits `featureAge.velocity1h`; null where there is no such source. */
export function parseSource(of: string): { head: string; feature: string | null } | null {
  const dot = of.indexOf('.');
  const first = dot < 0 ? of : of.slice(0, dot);
  const head = aliases[first] ?? first;
  if (!Object.hasOwn(sourceKinds, head)) return null;
  if (dot >= 0 && !sourceKinds[head].ofFeature) return null;
  return { head, feature: dot < 0 ? null : of.slice(dot + 1) };
}
