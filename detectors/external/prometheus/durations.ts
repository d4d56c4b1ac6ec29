const units: readonly [name: string, seconds: number][] = [
  ['y', 31_536_000],
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 0.001],
];

const written = new RegExp(`^${units.map(([name]) => `(?:(\\d+)${name})?`).join('')}$`);

/**
 * Seconds of a duration as Prometheus and Alertmanager write it (`1h30m`, `2d`, `0`): the longest unit first, each once.
 * @returns null where the text is none
 */
export function prometheusDuration(text: string): number | null {
  if (text === '0') return 0;
  const found = text === '' ? null : written.exec(text);
  if (found === null) return null;
  return units.reduce((sum, [, seconds], i) => sum + Number(found[i + 1] ?? 0) * seconds, 0);
}
