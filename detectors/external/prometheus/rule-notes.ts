import { formatDuration } from '../../../harness/core/quantity.js';
import type { MonitorComplaint } from '../monitor.js';
import { staysAsWritten } from './label-template.js';
import type { RuleNode } from './rule-graph.js';

/** What becomes of samples that come seldom. */
export const seldom = 'counts for 5m, and is gone in between, as in production';
/** Functions whose value is that of the axis on which trials lie, not of the trial. */
const ofTheAxis = ['day_of_month', 'day_of_year', 'days_in_month', 'month', 'year'];

/** How long a sample counts where nothing says that its series has ended (the server's own default), seconds. */
export const sampleCountsS = 300;

/** What of rules comes out otherwise than in production, in words. */
export function rulesNotes(nodes: readonly RuleNode[]): MonitorComplaint[] {
  const alerts = nodes.filter(({ rule }) => rule.kind === 'alert');
  const about = { level: 'warning', path: ['rules'] } as const;
  if (alerts.length === 0) return [{ ...about, message: 'the rule files declare no alert' }];
  return nodes.flatMap(({ rule, reading, circular, everyS }) => {
    const who = `${rule.kind === 'alert' ? 'alert' : 'recording rule'} ${rule.name}`;
    const notes: string[] = [];
    if (rule.kind === 'record' && everyS > sampleCountsS)
      notes.push(`${who} is evaluated each ${formatDuration(everyS)}; what it records ${seldom}`);
    if (circular && rule.kind === 'alert')
      notes.push(`${who} reads a recording rule that reads itself, which sees nothing of what it recorded`);
    const strange = [...reading.clock].filter((name) => ofTheAxis.includes(name));
    // Against the time of a sample the present is relative.
    if (reading.clock.has('time') && !reading.clock.has('timestamp')) strange.push('time');
    if (reading.elsewhere)
      notes.push(
        `${who} reads samples later than its evaluation, or at a date of its own: what it sees is not what it would see live`,
      );
    if (strange.length > 0)
      notes.push(
        `${who} reads ${strange.map((name) => `${name}()`).join(', ')}: trials lie one after another on an axis of their own, so that is not the date of the trial`,
      );
    if (rule.kind === 'alert') notes.push(...Object.entries(rule.labels).flatMap((entry) => templateNote(who, entry)));
    return notes.map((message) => ({ ...about, place: rule.place, message }));
  });
}

function templateNote(who: string, [label, text]: [string, string]): string[] {
  if (!staysAsWritten(text)) return [];
  const changing = /\$value|\.Value/.test(text) ? '; in Prometheus every new value of it is a new alert' : '';
  return [`${who}: the label ${label} stays as written, since templates are filled in with labels only${changing}`];
}
