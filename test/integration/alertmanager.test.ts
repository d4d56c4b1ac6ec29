import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../../harness/core/free-ports.js';
import { listen } from '../../harness/live/http/server.js';
import { AlertIntake, payloadLimit } from '../../harness/live/intake/intake.js';
import { expectedOf, matches } from '../../harness/live/intake/match.js';
import { AlertStore } from '../../harness/live/intake/store.js';

const program = 'prometheus-alertmanager';
const here = spawnSync(program, ['--version']).status === 0;
const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
if (!here) console.warn('skipped: no Alertmanager here (Debian: apt-get install prometheus-alertmanager)');

describe.skipIf(!here && !required)('a real Alertmanager', () => {
  it('has its alerts taken in, once each, from firing to resolved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
    const store = AlertStore.open(join(folder, 'alerts.jsonl'));
    const intake = new AlertIntake(store, { token: 'secret', slackPattern: null });
    const at = await listen((request) => intake.handle(request), 0, '127.0.0.1', payloadLimit);
    const [port] = await freePorts(1);
    const config = join(folder, 'alertmanager.yml');
    writeFileSync(
      config,
      `route: {receiver: drill, group_wait: 0s, group_interval: 1s, repeat_interval: 1h, group_by: [alertname]}
receivers: [{name: drill, webhook_configs: [{url: "http://127.0.0.1:${at.port}/alerts?token=secret", send_resolved: true}]}]
`,
    );
    const args = [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    const child = spawn(program, args, { stdio: 'ignore' });
    onTestFinished(async () => {
      child.kill('SIGTERM');
      await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done(null)));
      await at.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const post = (alert: object) =>
      fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([alert]),
      });
    for (let tries = 0; tries < 100; tries++) {
      if ((await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok) break;
      await sleep(100);
    }
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const alert = { labels: { alertname: 'FeatureDrift', severity: 'page', feature: 'velocity' }, startsAt };
    expect((await post(alert)).status).toBe(200);
    for (let tries = 0; tries < 200 && store.alerts.length < 1; tries++) await sleep(100);
    expect((await post({ ...alert, endsAt: new Date().toISOString() })).status).toBe(200);
    for (let tries = 0; tries < 200 && store.alerts.length < 2; tries++) await sleep(100);
    expect(store.alerts.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(store.alerts[0]).toMatchObject({ source: 'alertmanager', feature: 'velocity', starts_at: startsAt });
    expect(matches(store.alerts[0], expectedOf('FeatureDrift{severity="page"}'))).toBe(true);
  });
});
