import { describe, expect, it } from 'vitest';
import { intake } from '../../../detectors/external/intake.js';
import type { TrialClock } from '../../../harness/live/intake/clock.js';
import { takenIn } from '../../../harness/live/intake/episodes.js';
import type { AlertRecord } from '../../../harness/live/records/alert.js';
import { plan, rule } from '../score/fixture.js';

const startMs = Date.parse('2026-03-02T00:00:00Z');
const wallMs = Date.parse('2027-01-01T12:00:00Z');
const clock: TrialClock = { trial: 0, wallMs, startMs, speed: 20, endS: 1000, t0S: { burst: 400 } };

const params = intake.params.parse({
  alerts: ['Slow', { alert: 'HighErrorRate', labels: { team: 'ml' }, severity: 'page' }],
}) as Record<string, unknown>;
const announced = intake.rules({ kind: 'intake', folder: '.', params });
const live = plan({}, [rule('Own'), ...announced.map((one) => ({ ...one, monitor: 0 }))]);
live.system.traffic.segments = [{ name: 'country', values: ['DE', 'FR'], weights: [0.5, 0.5] }];

const wall = (seconds: number) => new Date(wallMs + seconds * 1000).toISOString();
const event = (seconds: number) => new Date(startMs + seconds * 1000).toISOString();

function alert(monitor: string, startsAt: string, receivedAt: string, changes: Partial<AlertRecord> = {}): AlertRecord {
  return {
    alert_key: monitor,
    source: 'test',
    monitor,
    labels: { team: 'ml', host: 'a' },
    severity: 'page',
    status: 'firing',
    starts_at: startsAt,
    ends_at: null,
    received_at: receivedAt,
    raw: null,
    ...changes,
  };
}
const resolved = (endsAt: string): Partial<AlertRecord> => ({ status: 'resolved', ends_at: endsAt });

describe('alerts taken in', () => {
  it('become episodes on the clock of the trial, of the rule whose name and labels they have', () => {
    const alerts = [
      alert('HighErrorRate', wall(22), wall(23)),
      alert('Slow', wall(30), wall(31), { labels: { country: 'DE' }, value: 0.4 }),
      alert('HighErrorRate', wall(22), wall(28), resolved(wall(27))),
    ];
    const { episodes, undeclared } = takenIn(live, alerts, clock);
    expect(undeclared).toEqual([]);
    expect(episodes).toEqual([
      { rule: 2, segment: '', startsS: 440, endsS: 540, notifiedS: 460, value: null, quietS: null, heldS: 440 },
      {
        rule: 1,
        segment: 'country=DE',
        startsS: 600,
        endsS: null,
        notifiedS: 620,
        value: 0.4,
        quietS: null,
        heldS: 600,
      },
    ]);
  });

  it('of monitors that read event time are taken at it, and told of by the wall', () => {
    const alerts = [
      alert('Slow', event(420), wall(22)),
      alert('Slow', event(420), wall(40), resolved(event(700))),
      // Of the trial before, whose event time is the same.
      alert('Slow', event(430), wall(-100)),
    ];
    expect(takenIn(live, alerts, clock).episodes).toMatchObject([{ startsS: 420, endsS: 700, notifiedS: 440 }]);
  });

  it('are one episode where they overlap or touch, and told of as soon as the first was', () => {
    const minute = (from: number, changes: Partial<AlertRecord> = {}) =>
      alert('Slow', event(from), wall(22), { ...resolved(event(from + 60)), ...changes });
    const other = { alert_key: 'Slow on b', labels: { host: 'b' } };
    const alerts = [minute(420), minute(480, { received_at: wall(25) }), minute(500, other), minute(700)];
    expect(takenIn(live, alerts, clock).episodes).toMatchObject([
      { startsS: 420, endsS: 560, notifiedS: 440 },
      { startsS: 700, endsS: 760 },
    ]);
  });

  it('that nobody gave an end to end when they were heard of', () => {
    const alerts = [
      alert('Slow', event(420), wall(22)),
      alert('Slow', event(420), wall(40), resolved(wall(40))),
      alert('HighErrorRate', wall(22), wall(22)),
      alert('HighErrorRate', wall(22), wall(60), resolved(wall(60))),
    ];
    expect(takenIn(live, alerts, clock).episodes.map(({ endsS }) => endsS)).toEqual([800, null]);
  });

  it('count from the start where they were open then, and not at all before or after the trial', () => {
    const alerts = [
      alert('HighErrorRate', wall(-60), wall(-59)),
      alert('Slow', wall(-60), wall(-59)),
      alert('Slow', wall(-60), wall(-1), resolved(wall(-2))),
      alert('Slow', wall(51), wall(52)),
    ];
    expect(takenIn(live, alerts, clock).episodes).toMatchObject([{ rule: 2, startsS: 0, endsS: null, notifiedS: 0 }]);
  });

  it('are named where no rule declares them: another name, or a label that differs; nor may they be of our own rules', () => {
    const alerts = [
      alert('Own', wall(22), wall(22)),
      alert('DiskFull', wall(22), wall(22)),
      alert('HighErrorRate', wall(22), wall(22), { labels: { team: 'web' } }),
    ];
    const { episodes, undeclared } = takenIn(live, alerts, clock);
    expect(episodes).toEqual([]);
    expect(undeclared).toEqual(['DiskFull', 'HighErrorRate', 'Own']);
  });
});

describe('the monitor intake', () => {
  it('takes its severity from the label where that is one, and pages nobody otherwise', () => {
    const parsed = intake.params.parse({
      alerts: ['A', { alert: 'B', labels: { severity: 'page' } }, { alert: 'C', labels: { severity: 'critical' } }],
    }) as Record<string, unknown>;
    const rules = intake.rules({ kind: 'intake', folder: '.', params: parsed });
    expect(rules.map(({ severity }) => severity)).toEqual(['ticket', 'page', 'ticket']);
    expect(rules.every((one) => one.takenIn)).toBe(true);
  });
});
