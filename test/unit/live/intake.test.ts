import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Listening, listen } from '../../../harness/live/http/server.js';
import { PayloadError } from '../../../harness/live/intake/incoming.js';
import { AlertIntake, payloadLimit } from '../../../harness/live/intake/intake.js';
import { expectedOf, matches } from '../../../harness/live/intake/match.js';
import { recognise } from '../../../harness/live/intake/recognise.js';
import { AlertStore } from '../../../harness/live/intake/store.js';
import type { AlertRecord } from '../../../harness/live/records/alert.js';
import { payloads, slackPattern } from './payloads.js';

function scratchFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'alerts.jsonl');
}

async function intake(
  path: string,
  token: string | null = null,
): Promise<{ at: Listening; url: string; store: AlertStore }> {
  const store = AlertStore.open(path);
  const own = new AlertIntake(store, { token, slackPattern });
  const at = await listen((request) => own.handle(request), 0, '127.0.0.1', payloadLimit);
  onTestFinished(async () => {
    await at.close();
    store.close();
  });
  return { at, url: `http://127.0.0.1:${at.port}/alerts`, store };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });

describe('recognising payloads', () => {
  it.each(Object.keys(payloads) as (keyof typeof payloads)[])('reads %s', (source) => {
    const [alert] = recognise(payloads[source], slackPattern);
    expect(alert.source).toBe(source);
    expect(alert.status).toBe('firing');
    const name = { alertmanager: 'HighErrorRate', grafana: 'ScoreDrift' }[source as string] ?? 'FeatureDrift';
    expect(alert.monitor).toBe(name);
    if (source !== 'grafana') expect(alert.feature).toBe('velocity');
    const timeless = source === 'slack' || source === 'opsgenie';
    expect(alert.starts_at?.slice(0, 10) ?? null).toBe(timeless ? null : '2026-03-02');
  });

  it('reads every alert of a group, resolved ones with their end', () => {
    const [firing, resolved] = recognise(payloads.alertmanager, null);
    expect(firing).toMatchObject({ alert_key: 'a1b2c3', value: 0.12, ends_at: null, severity: 'critical' });
    expect(resolved).toMatchObject({ status: 'resolved', ends_at: '2026-03-02T09:30:00.000Z' });
  });

  it('keeps no routing key', () => {
    expect(JSON.stringify(recognise(payloads.pagerduty, null))).not.toContain('secret-key');
  });

  it('asks for a pattern where a Slack message has no identity', () => {
    expect(() => recognise(payloads.slack, null)).toThrow(/--slack-pattern/);
    expect(recognise({ text: 'lunch?' }, slackPattern)).toEqual([]);
  });

  it('ends with alerts or with a payload error, whatever it is given', () => {
    const whole = fc.jsonValue();
    const mutated = fc
      .tuple(
        fc.constantFrom(...Object.values(payloads)),
        fc.array(fc.tuple(fc.nat(), fc.jsonValue()), { maxLength: 4 }),
      )
      .map(([payload, changes]) => {
        const body = structuredClone(payload) as Record<string, unknown>;
        for (const [at, value] of changes) {
          const nested = (body.alerts ?? body.payload ?? body.data ?? body) as Record<string, unknown>;
          const target = at % 2 === 0 ? body : nested;
          const keys = Object.keys(target);
          if (keys.length > 0) target[keys[at % keys.length]] = value;
        }
        return body;
      });
    fc.assert(
      fc.property(fc.oneof(whole, mutated), (body) => {
        try {
          for (const alert of recognise(body, slackPattern)) {
            expect(typeof alert.alert_key).toBe('string');
            expect(typeof alert.monitor).toBe('string');
            for (const value of Object.values(alert.labels)) expect(typeof value).toBe('string');
          }
        } catch (error) {
          if (!(error instanceof PayloadError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the intake', () => {
  it('keeps each alert once, on the disk before it answers, over a restart too', async () => {
    const path = scratchFile();
    const { url } = await intake(path);
    expect(await (await post(url, payloads.alertmanager)).json()).toEqual({ accepted: 2, duplicates: 0 });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    expect(await (await post(url, payloads.alertmanager)).json()).toEqual({ accepted: 0, duplicates: 2 });
    appendFileSync(path, '{"torn":');
    const again = await intake(path);
    expect(again.store.alerts).toHaveLength(2);
    expect(await (await post(again.url, payloads.alertmanager)).json()).toEqual({ accepted: 0, duplicates: 2 });
    expect(readFileSync(path, 'utf8')).not.toContain('torn');
  });

  it('gives an alert without a time that of its opening, until it is closed', async () => {
    const { url, store } = await intake(scratchFile());
    for (let time = 0; time < 2; time++) await post(url, payloads.opsgenie);
    expect(store.alerts).toHaveLength(1);
    expect((await post(`${url}/drift-velocity/close`, {})).status).toBe(200);
    expect(store.alerts[1]).toMatchObject({ status: 'resolved', starts_at: store.alerts[0].starts_at });
    expect((await post(`${url}/nobody/close`, {})).status).toBe(404);
    const { dedup_key } = payloads.pagerduty;
    await post(url, payloads.pagerduty);
    await post(url, { event_action: 'resolve', dedup_key });
    expect(store.alerts[3]).toMatchObject({ status: 'resolved', starts_at: '2026-03-02T10:00:00.000Z' });
  });

  it('refuses what it does not understand, and says why', async () => {
    const { url } = await intake(scratchFile());
    expect((await fetch(url)).status).toBe(405);
    expect((await post(url, '{')).status).toBe(400);
    const unknown = await post(url, { hello: 1 });
    expect(unknown.status).toBe(422);
    expect(((await unknown.json()) as { error: string }).error).toMatch(/alertmanager/);
    expect((await post(url, { event_action: 'explode' })).status).toBe(422);
    expect((await post(url, `"${'x'.repeat(payloadLimit)}"`)).status).toBe(413);
    expect((await post(`${url}/%E0%A4%A/close`, {})).status).toBe(400);
  });

  it('asks for its token', async () => {
    const { url, store } = await intake(scratchFile(), 'se cret');
    expect((await post(url, payloads.grafana)).status).toBe(401);
    expect((await post(url, payloads.grafana, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(`${url}?token=se%20cret`, payloads.grafana)).status).toBe(200);
    expect((await post(url, payloads.datadog, { authorization: 'Bearer se cret' })).status).toBe(200);
    expect(store.alerts).toHaveLength(2);
  });
});

describe('matching', () => {
  const [incoming] = recognise(payloads.alertmanager, null);
  const alert: AlertRecord = { ...incoming, starts_at: '', received_at: '' };

  it('takes an alert that has at least the labels', () => {
    expect(matches(alert, expectedOf('HighErrorRate'))).toBe(true);
    expect(matches(alert, expectedOf('HighErrorRate{severity="critical", feature="velocity"}'))).toBe(true);
    expect(matches(alert, expectedOf('HighErrorRate{severity="warning"}'))).toBe(false);
    expect(matches(alert, expectedOf('HighErrorRate{team="ml"}'))).toBe(false);
    expect(matches(alert, expectedOf('Other'))).toBe(false);
  });
});
