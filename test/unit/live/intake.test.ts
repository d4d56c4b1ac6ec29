import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Listening, listen } from '../../../harness/live/http/server.js';
import { fromBinaryMode } from '../../../harness/live/intake/binary-mode.js';
import { PayloadError } from '../../../harness/live/intake/incoming.js';
import { AlertIntake, payloadLimit } from '../../../harness/live/intake/intake.js';
import { expectedOf, matches } from '../../../harness/live/intake/match.js';
import { recognise } from '../../../harness/live/intake/recognise.js';
import { AlertStore } from '../../../harness/live/intake/store.js';
import { payloadOf } from '../../../harness/live/intake/topic-record.js';
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

  it('refuses alerts that nothing identifies, so that none is lost with a 2xx', () => {
    const group = { version: '4', groupKey: '{}', status: 'firing', commonLabels: {} };
    expect(() => recognise({ ...group, alerts: [1] }, null)).toThrow(/alerts\[0\] is no object/);
    expect(() => recognise({ ...group, alerts: [{ status: 'firing' }] }, null)).toThrow(
      /neither labels nor a fingerprint/,
    );
    expect(recognise({ ...group, alerts: [] }, null)).toEqual([]);
  });

  it('finds a Slack alert in blocks and in fields', () => {
    const header = { type: 'header', text: { type: 'plain_text', text: '[firing] FeatureDrift' } };
    const context = { type: 'context', elements: [{ type: 'mrkdwn', text: '[firing] FeatureDrift' }] };
    const section = { type: 'section', fields: [{ type: 'mrkdwn', text: '[firing] FeatureDrift' }] };
    const pattern = /\[(?<status>\w+)\] (?<alert>\w+)/;
    for (const block of [header, context, section])
      expect(recognise({ blocks: [block] }, pattern)[0]).toMatchObject({ monitor: 'FeatureDrift' });
    const fields = [{ title: 'Alert', value: '[firing] FeatureDrift', short: true }];
    expect(recognise({ attachments: [{ fields }] }, pattern)[0]).toMatchObject({ monitor: 'FeatureDrift' });
  });

  it('takes what Datadog says again for the alert that is open', () => {
    const [again] = recognise({ ...payloads.datadog, alert_transition: 'Re-Triggered' }, null);
    expect(again).toMatchObject({ status: 'firing', starts_at: null });
  });

  it('reads CloudEvents in batches, and in binary mode', () => {
    const event = payloads.cloudevents;
    expect(recognise([event, { ...event, id: '2' }], null)).toHaveLength(2);
    expect(() => recognise([event, { foo: 1 }], null)).toThrow(PayloadError);
    const { data, ...attributes } = event;
    const headers = (prefix: string) =>
      Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [prefix + name, Buffer.from(String(value))]),
      );
    const [alert] = recognise(event, null);
    const binary = fromBinaryMode('ce-', headers('ce-'), data);
    expect(recognise(binary, null)[0]).toEqual({ ...alert, raw: binary });
    expect(fromBinaryMode('ce-', {}, data)).toBeNull();
    const time = '2026-03-02T10:00:00.000Z';
    const record = { headers: { ...headers('ce_'), ce_time: undefined }, text: JSON.stringify({ monitor: 'A' }), time };
    expect(recognise(payloadOf(record), null)[0]).toMatchObject({ monitor: 'A', starts_at: time });
    expect(() => payloadOf({ headers: {}, text: 'nope', time })).toThrow(/no JSON/);
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

  it('has taken nothing where it could not write, so that the sender may try again', async () => {
    const path = scratchFile();
    const broken = AlertStore.open(path);
    broken.close();
    const incoming = recognise(payloads.alertmanager, null);
    expect(() => broken.take(incoming, '2026-03-02T10:00:00Z')).toThrow(/EBADF/);
    expect(broken.alerts).toEqual([]);
    const whole = AlertStore.open(path);
    expect(whole.take(incoming, '2026-03-02T10:00:00Z')).toHaveLength(2);
    whole.close();
  });

  it('keeps an end once that is said again without a time', async () => {
    const { url, store } = await intake(scratchFile());
    await post(url, payloads.pagerduty);
    const resolve = { event_action: 'resolve', dedup_key: payloads.pagerduty.dedup_key, routing_key: 'secret-key' };
    expect(await (await post(url, resolve)).json()).toEqual({ accepted: 1, duplicates: 0 });
    expect(await (await post(url, resolve)).json()).toEqual({ accepted: 0, duplicates: 1 });
    expect(store.alerts.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  it('takes what senders of Opsgenie and of binary CloudEvents send, and no more than its limit elsewhere too', async () => {
    const store = AlertStore.open(scratchFile());
    const own = new AlertIntake(store, { token: 'secret', slackPattern });
    const at = await listen((request) => own.handle(request), 0, '127.0.0.1', 4 * payloadLimit);
    onTestFinished(async () => {
      await at.close();
      store.close();
    });
    const host = `http://127.0.0.1:${at.port}`;
    const key = { authorization: 'GenieKey secret' };
    expect(own.owns('/v2/alerts') && !own.owns('/v2/models/alerts')).toBe(true);
    expect((await post(`${host}/v2/alerts`, payloads.opsgenie, key)).status).toBe(200);
    const close = `${host}/v2/alerts/${payloads.opsgenie.alias}/close?identifierType=alias`;
    expect((await post(close, {}, key)).status).toBe(200);
    const binary = { 'ce-specversion': '1.0', 'ce-id': '7', 'ce-source': '/job', 'ce-type': 'alert', ...key };
    expect((await post(`${host}/alerts`, { monitor: 'Job' }, binary)).status).toBe(200);
    expect(store.alerts.map(({ monitor, status }) => [monitor, status])).toEqual([
      ['FeatureDrift', 'firing'],
      ['FeatureDrift', 'resolved'],
      ['Job', 'firing'],
    ]);
    const large = { ...payloads.opsgenie, description: 'x'.repeat(payloadLimit) };
    expect((await post(`${host}/alerts`, large, key)).status).toBe(413);
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
