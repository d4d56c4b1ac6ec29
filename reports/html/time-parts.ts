import type { FaultScore, Scorecard } from '../../harness/core/scorecard.js';
import { detections } from '../detections.js';
import { roughly } from '../figures.js';
import { html, type Markup } from './markup.js';

type Parts = NonNullable<FaultScore['timeParts']>;

const words: Readonly<Record<keyof Parts, string>> = Object.freeze({
  firstEvidence: 'until the first evidence',
  accumulation: 'evidence accumulating',
  schedule: 'waiting for the schedule',
  for: 'the rule’s “for”',
  notification: 'until a person is told',
});
const names = Object.keys(words) as (keyof Parts)[];
const least = 0.11;

/** Where the time of an average detection went: a bar an alert and fault, all on one scale. */
export function timeParts(scorecard: Scorecard): Markup | null {
  const bars = Object.keys(scorecard.faults).flatMap((fault) =>
    detections(scorecard, fault).flatMap(({ name, score: { timeParts: parts, recall } }) => {
      if (parts === null || (recall.value ?? 0) < 0.05) return [];
      const total = names.reduce((sum, part) => sum + Math.max(0, parts[part]), 0);
      return total > 0 ? [{ name, fault, parts, total }] : [];
    }),
  );
  if (bars.length === 0) return null;
  const longest = Math.max(...bars.map(({ total }) => total));
  const rows = bars.map(({ name, fault, parts, total }) => {
    const told = names.map((part) => `${words[part]} ${roughly(parts[part])}`).join(', ');
    const pieces = names
      .filter((part) => parts[part] > 0)
      .map((part) => {
        const text = parts[part] / longest >= least ? roughly(parts[part]) : '';
        return html`<span class="piece ${part}" style="flex-grow:${(parts[part] / total) * 1000}" title="${words[part]}: ${roughly(parts[part])}">${text}</span>`;
      });
    return html`<div class="bar-row"><div class="bar-name"><b>${name}</b> on ${fault}</div><div class="bar-room"><div class="bar" role="img" aria-label="${name} on ${fault}: ${told}" style="width:${(total / longest) * 86}%">${pieces}</div><span class="bar-total">${roughly(total)}</span></div></div>`;
  });
  const used = names.filter((part) => bars.some(({ parts }) => parts[part] > 0));
  const legend = used.map((part) => html`<li><span class="swatch ${part}"></span>${words[part]}</li>`);
  return html`<section class="part"><h3>Where the time went</h3><p class="note">Mean over the drills that were seen.</p><ul class="legend">${legend}</ul><div class="bars">${rows}</div></section>`;
}
