const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const dayS = 86_400;

/** Seconds since the week began (Sunday, midnight) at a moment, by the clocks of a time zone. */
function secondOfWeek(atMs: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(atMs));
  const part = (type: string): string => parts.find((entry) => entry.type === type)?.value ?? '0';
  const day = weekdays.indexOf(part('weekday').toLowerCase());
  const second = Number(part('hour')) * 3600 + Number(part('minute')) * 60 + Number(part('second'));
  return day * dayS + second + (((atMs % 1000) + 1000) % 1000) / 1000;
}

/**
 * Seconds from the start of the run to the first moment that evaluations are anchored to, less whole multiples of
 * `everyS`: 0 ≤ phase < everyS. Clock changes during the run do not move the anchor.
 * @param align a weekday (`monday`: its midnight), a time of day (`06:00`), or both; undefined: the start of the run
 */
export function phaseOf(align: string | undefined, everyS: number, startMs: number, timezone: string): number {
  if (align === undefined) return 0;
  const day = weekdays.indexOf(align.split(' ')[0]);
  const clock = /(\d\d):(\d\d)$/.exec(align);
  const target = (day > 0 ? day * dayS : 0) + (clock === null ? 0 : Number(clock[1]) * 3600 + Number(clock[2]) * 60);
  const cycle = day >= 0 ? 7 * dayS : dayS;
  const gap = (target - secondOfWeek(startMs, timezone)) % cycle;
  return ((gap + cycle) % cycle) % everyS;
}
