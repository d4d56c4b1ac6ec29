import type { Labels } from './matcher.js';

const template =
  /\{\{-?\s*(?:(?:\$labels|\.Labels)\.(?<own>\w+)|index\s+(?:\$labels|\.Labels)\s+"(?<indexed>[^"]*)"|(?:\$externalLabels|\.ExternalLabels)\.(?<external>\w+))\s*-?\}\}/g;

/**
 * Labels of a rule with the templates filled in that speak of labels (`{{ $labels.x }}`); what else a template holds
 * stays as written. A label that comes out empty is none.
 * @param given labels of the series
 */
export function filled(templates: Labels, given: Labels, external: Labels): Record<string, string> {
  const pairs = Object.entries(templates).map(([label, text]) => [
    label,
    text.includes('{{')
      ? text.replace(template, (...match: unknown[]) => {
          const { own, indexed, external: outer } = match.at(-1) as Record<string, string | undefined>;
          return (outer === undefined ? given[own ?? indexed ?? ''] : external[outer]) ?? '';
        })
      : text,
  ]);
  return Object.fromEntries(pairs.filter(([, text]) => text !== '')) as Record<string, string>;
}

/** Whether a label's template holds more than labels. */
export function staysAsWritten(text: string): boolean {
  return text.replace(template, '').includes('{{');
}
