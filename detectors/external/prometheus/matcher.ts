export type Labels = Readonly<Record<string, string>>;

/** One condition on a label. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Whether the value of a label fits; a label that is not there is empty. An expression that is none of ours fits. */
export function matches({ op, value }: Matcher, given: string): boolean {
  if (op === '=') return given === value;
  if (op === '!=') return given !== value;
  const expression = anchored(value);
  return expression === null || expression.test(given) === (op === '=~');
}

const expressions = new Map<string, RegExp | null>();

/**
 * A regular expression as Go writes it (RE2), anchored at both ends as Prometheus and Alertmanager do.
 * @returns null where it is none, or uses what has no counterpart here
 */
export function anchored(source: string): RegExp | null {
  let known = expressions.get(source);
  if (known === undefined) {
    known = compiled(source);
    expressions.set(source, known);
  }
  return known;
}

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

function compiled(source: string): RegExp | null {
  const [, flags, rest] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(source)!;
  if (/\\[pPQzA]/.test(rest.replaceAll('\\\\', ''))) return null;
  const ours = rest.replaceAll('(?P<', '(?<').replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole);
  try {
    return new RegExp(`^(?:${ours})$`, [...new Set(['s', ...(flags ?? '')])].join(''));
  } catch {
    return null;
  }
}
