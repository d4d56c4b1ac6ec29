import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrialClock } from '../../../harness/live/intake/clock.js';
import { intakeMatches } from '../../../harness/live/intake/verdict.js';
import type { AlertRecord } from '../../../harness/live/records/alert.js';
import { loadScenario } from '../../../scenarios/load.js';

const startMs = Date.parse('2026-03-02T00:00:00Z');
const wallMs = Date.parse('2027-01-01T12:00:00Z');
const clock: TrialClock = { trial: 0, wallMs, startMs, speed: 60, endS: 30_000, t0S: { shift: 20_000 } };

function alert(monitor: string, startsMs: number, status: AlertRecord['status'] = 'firing'): AlertRecord {
  const at = new Date(startsMs).toISOString();
  return {
    alert_key: monitor,
    source: 'test',
    monitor,
    labels: {},
    severity: 'page',
    status,
    starts_at: at,
    ends_at: null,
    received_at: new Date(wallMs + 1000).toISOString(),
    raw: null,
  };
}

describe('alerts of monitors outside', () => {
  it('are held against what is expected, by event time or by the wall', async () => {
    const { plan } = await loadScenario(resolve('scenarios/catalogue/fraud-covariate-shift.yaml'));
    const byEvent = alert('FeatureDrift', startMs + 20_900_000);
    const byWall = alert('FeatureDrift', wallMs + (20_600 / 60) * 1000);
    const before = alert('FeatureDrift', startMs + 19_000_000);
    const [drift, stale] = intakeMatches(plan, [byEvent, byWall, before], clock);
    expect(drift).toMatchObject({ alert: 'FeatureDrift', alerts: 2, met: true });
    expect(drift.firstS).toBeCloseTo(600, 0);
    expect(stale).toMatchObject({ alert: 'StaleFeatures', outcome: 'silent', alerts: 0, firstS: null, met: true });
  });

  it('fail what is expected where they are late, missing, or there against it', async () => {
    const { plan } = await loadScenario(resolve('scenarios/catalogue/fraud-covariate-shift.yaml'));
    const late = alert('FeatureDrift', startMs + (20_000 + 3601) * 1000);
    const noise = alert('StaleFeatures', startMs + 21_000_000);
    expect(intakeMatches(plan, [late, noise], clock).map(({ met }) => met)).toEqual([false, false]);
  });

  it('count once from beginning to end, also where only the end was heard of; those of another trial do not', async () => {
    const { plan } = await loadScenario(resolve('scenarios/catalogue/fraud-covariate-shift.yaml'));
    const heard = { received_at: new Date(wallMs + 1000).toISOString() };
    const fired = { ...alert('FeatureDrift', startMs + 21_000_000), ...heard };
    const resolved = { ...alert('FeatureDrift', startMs + 21_000_000, 'resolved'), ...heard };
    expect(intakeMatches(plan, [fired, resolved], clock)[0]).toMatchObject({ alerts: 1, met: true });
    expect(intakeMatches(plan, [resolved], clock)[0]).toMatchObject({ alerts: 1, met: true });
    const before = { ...fired, received_at: new Date(wallMs - 1000).toISOString() };
    expect(intakeMatches(plan, [before], clock)[0]).toMatchObject({ alerts: 0, met: false });
  });
});
