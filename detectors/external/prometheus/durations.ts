const secondsPer: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of a duration as Prometheus writes it (`1h30m`, `2d`, `0`); null where the text is none. */
export function prometheusDuration(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return null;
  let seconds = 0;
  for (const [, digits, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) seconds += Number(digits) * secondsPer[unit];
  return seconds;
}
