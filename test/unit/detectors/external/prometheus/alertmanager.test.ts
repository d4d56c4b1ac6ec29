import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  type AlertmanagerConfig,
  readAlertmanagerConfig,
} from '../../../../../detectors/external/prometheus/alertmanager/config.js';
import { notificationTimes, routesFor } from '../../../../../detectors/external/prometheus/alertmanager/notify.js';
import { DriftdrillError } from '../../../../../harness/core/errors.js';

function config(text: string): AlertmanagerConfig {
  const folder = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, text);
  return readAlertmanagerConfig(file);
}

const people = `receivers:
  - {name: people, webhook_configs: [{url: "http://127.0.0.1:9/"}]}
  - {name: others, webhook_configs: [{url: "http://127.0.0.1:9/"}]}
  - {name: nobody}
`;

function firing(labels: Record<string, string>, startsS: number, endsS: number | null = null) {
  return { labels, segment: '', startsS, endsS, heldS: startsS, quietS: null, value: 1 };
}

test('an alert takes the deepest route that fits, and more only where one goes on', () => {
  const { route } = config(`route:
  receiver: people
  routes:
    - matchers: [severity="page"]
      receiver: others
      continue: true
      routes: [{match_re: {team: "ml|data"}, group_wait: 5s}]
    - matchers: ['severity=~"page|ticket"', 'env != "test"']
      receiver: nobody
    - {match: {severity: page}, receiver: people}
${people}`);
  const taken = (labels: Record<string, string>) =>
    routesFor(route, labels).map(({ receiver, groupWaitS }) => [receiver, groupWaitS]);
  expect(taken({ severity: 'page', team: 'ml' })).toEqual([
    ['others', 5],
    ['nobody', 30],
  ]);
  expect(taken({ severity: 'page', env: 'test' })).toEqual([
    ['others', 30],
    ['people', 30],
  ]);
  expect(taken({ severity: 'info' })).toEqual([['people', 30]]);
});

test('the first of a group waits for others, the next ones for the interval', () => {
  const all = config(`route: {receiver: people, group_by: [job], group_wait: 30s, group_interval: 5m}\n${people}`);
  const list = [
    firing({ alertname: 'A', job: 'x' }, 100),
    firing({ alertname: 'B', job: 'x' }, 120),
    firing({ alertname: 'C', job: 'x' }, 131),
    firing({ alertname: 'D', job: 'y' }, 131),
    firing({ alertname: 'E', job: 'x' }, 140, 200),
  ];
  // E has gone when its group is due.
  expect(notificationTimes(all, list, 2000)).toEqual([130, 130, 430, 161, null]);
});

test('a group that is empty is forgotten, and its next alert waits as a first one does', () => {
  const all = config(`route: {receiver: people, group_by: [job], group_wait: 30s, group_interval: 1m}\n${people}`);
  // Told at 30; the flush at 90 finds nothing, so the group goes at 120.
  expect(notificationTimes(all, [firing({ a: '1' }, 0, 60), firing({ a: '1' }, 125)], 1000)).toEqual([30, 155]);
  // Back before the flush at 90: the message that is out still says that it fires.
  expect(notificationTimes(all, [firing({ a: '1' }, 0, 60), firing({ a: '1' }, 75)], 1000)).toEqual([30, 75]);
});

test('group_by: [...] groups by every label', () => {
  const all = config(`route: {receiver: people, group_by: ['...'], group_wait: 10s}\n${people}`);
  expect(notificationTimes(all, [firing({ a: '1' }, 0), firing({ a: '2' }, 11)], 1000)).toEqual([10, 21]);
});

test('nobody is told by a receiver without integrations, nor after the end', () => {
  const all = config(`route: {receiver: nobody, routes: [{match: {a: "1"}, receiver: people}]}\n${people}`);
  expect(notificationTimes(all, [firing({ a: '2' }, 0), firing({ a: '1' }, 980)], 1000)).toEqual([null, null]);
});

test('an inhibited alert is told at the first flush after its source has gone', () => {
  const all = config(`route: {receiver: people, group_by: [alertname], group_wait: 10s, group_interval: 1m}
inhibit_rules: [{source_matchers: ['severity="page"'], target_matchers: ['severity=~"page|ticket"'], equal: [country]}]
${people}`);
  const source = firing({ alertname: 'S', severity: 'page', country: 'DE' }, 0, 100);
  const target = firing({ alertname: 'T', severity: 'ticket', country: 'DE' }, 5);
  const elsewhere = firing({ alertname: 'T', severity: 'ticket', country: 'FR' }, 5);
  // The source fits both sides and does not inhibit itself.
  expect(notificationTimes(all, [source, target, elsewhere], 1000)).toEqual([10, 135, 15]);
});

test.each([
  ['no route', people, 'it has no route'],
  ['an unknown receiver', `route: {receiver: peple}\n${people}`, "there is no receiver 'peple'"],
  [
    'a matcher that is none',
    `route: {receiver: people, routes: [{matchers: ["severity is page"]}]}\n${people}`,
    'is not a matcher',
  ],
  ['a duration that is none', `route: {receiver: people, group_wait: soon}\n${people}`, 'is not a duration'],
])('bad input: %s', (_, text, message) => {
  expect(() => config(text)).toThrow(DriftdrillError);
  expect(() => config(text)).toThrow(message);
});

test('what is not followed is named', () => {
  expect(config(`route: {receiver: people, mute_time_intervals: [nights]}\n${people}`).ignored).toHaveLength(1);
});
