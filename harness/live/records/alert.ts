import type { RulePlan } from '../../core/plan.js';
import type { EpisodeRecord } from '../../core/record.js';

/** An alert as every source of alerts is brought to it. Times are ISO 8601. */
export interface AlertRecord {
  /** Equal keys, the same alert of the same thing. */
  readonly alert_key: string;
  /** What sent it: `driftdrill`, `alertmanager`, `grafana`, `pagerduty` … */
  readonly source: string;
  /** Name of the alert. */
  readonly monitor: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly feature?: string;
  readonly segment?: string;
  readonly severity: string;
  readonly status: 'firing' | 'acknowledged' | 'resolved';
  readonly value?: number;
  readonly threshold?: number;
  readonly starts_at: string;
  readonly ends_at: string | null;
  readonly received_at: string;
  readonly raw: unknown;
}

/** An alert of the built-in stack on the `alerts` topic: `raw` holds the episode with all its digits. */
export interface StackAlert extends AlertRecord {
  readonly raw: { readonly episode: EpisodeRecord; readonly as_of_s: number };
}

/** An episode as an alert. @param startMs milliseconds since the epoch of t = 0 @param asOfS what the stack had seen then */
export function stackAlert(rule: RulePlan, episode: EpisodeRecord, startMs: number, asOfS: number): StackAlert {
  const iso = (seconds: number) => new Date(Math.round(startMs + seconds * 1000)).toISOString();
  const labels = { alertname: rule.alert, severity: rule.severity, ...rule.labels };
  return {
    alert_key: alertKey(episode, rule),
    source: 'driftdrill',
    monitor: rule.alert,
    labels,
    ...(episode.segment === '' ? {} : { segment: episode.segment }),
    severity: rule.severity,
    status: episode.endsS === null ? 'firing' : 'resolved',
    ...(episode.value === null ? {} : { value: episode.value }),
    starts_at: iso(episode.startsS),
    ends_at: episode.endsS === null ? null : iso(episode.endsS),
    received_at: iso(episode.notifiedS ?? episode.startsS),
    raw: { episode, as_of_s: asOfS },
  };
}

function alertKey({ rule, segment }: EpisodeRecord, { alert }: RulePlan): string {
  return segment === '' ? `${alert}#${rule}` : `${alert}#${rule}{${segment}}`;
}
