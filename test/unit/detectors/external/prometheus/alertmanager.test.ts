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
  return { labels, segment: '', startsS, endsS, heldS: startsS, quietS: null, value: 1, everyS: 15 };
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
    routesFor(route, labels).map(({ receiver, groupWaitS }) => [receiver.name, groupWaitS]);
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
  expect(notificationTimes(all, list, { endS: 2000, startMs: 0 })).toEqual([130, 130, 430, 161, null]);
});

test('a group that is empty is forgotten, and its next alert waits as a first one does', () => {
  const all = config(`route: {receiver: people, group_by: [job], group_wait: 30s, group_interval: 1m}\n${people}`);
  // Told at 30; the flush at 90 finds nothing, so the group goes at 120.
  expect(
    notificationTimes(all, [firing({ a: '1' }, 0, 60), firing({ a: '1' }, 125)], { endS: 1000, startMs: 0 }),
  ).toEqual([30, 155]);
  // Back before the flush at 90: the message that is out still says that it fires.
  expect(
    notificationTimes(all, [firing({ a: '1' }, 0, 60), firing({ a: '1' }, 75)], { endS: 1000, startMs: 0 }),
  ).toEqual([30, 75]);
});

test('group_by: [...] groups by every label', () => {
  const all = config(`route: {receiver: people, group_by: ['...'], group_wait: 10s}\n${people}`);
  expect(notificationTimes(all, [firing({ a: '1' }, 0), firing({ a: '2' }, 11)], { endS: 1000, startMs: 0 })).toEqual([
    10, 21,
  ]);
});

test('nobody is told by a receiver without integrations, nor after the end', () => {
  const all = config(`route: {receiver: nobody, routes: [{match: {a: "1"}, receiver: people}]}\n${people}`);
  expect(notificationTimes(all, [firing({ a: '2' }, 0), firing({ a: '1' }, 980)], { endS: 1000, startMs: 0 })).toEqual([
    null,
    null,
  ]);
});

test('an inhibited alert is told at the first flush after its source has gone', () => {
  const all = config(`route: {receiver: people, group_by: [alertname], group_wait: 10s, group_interval: 1m}
inhibit_rules: [{source_matchers: ['severity="page"'], target_matchers: ['severity=~"page|ticket"'], equal: [country]}]
${people}`);
  const source = firing({ alertname: 'S', severity: 'page', country: 'DE' }, 0, 100);
  const target = firing({ alertname: 'T', severity: 'ticket', country: 'DE' }, 5);
  const elsewhere = firing({ alertname: 'T', severity: 'ticket', country: 'FR' }, 5);
  // The source fits both sides and does not inhibit itself.
  expect(notificationTimes(all, [source, target, elsewhere], { endS: 1000, startMs: 0 })).toEqual([10, 135, 15]);
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
  ['units in no order', `route: {receiver: people, group_wait: 5m1h}\n${people}`, 'is not a duration'],
  ['no interval between flushes', `route: {receiver: people, group_interval: 0s}\n${people}`, 'must be longer than 0'],
  ['a key that it does not know', `route: {receiver: people, group_wiat: 5m}\n${people}`, "knows no 'group_wiat' here"],
  [
    'a first route that is muted',
    `route: {receiver: people, mute_time_intervals: [x]}\n${people}`,
    'takes every alert',
  ],
  [
    'an interval that is not there',
    `route: {receiver: people, routes: [{mute_time_intervals: [x]}]}\n${people}`,
    "there is no time interval 'x'",
  ],
  [
    'an expression that is none',
    `route: {receiver: people, routes: [{match_re: {a: "b("}}]}\n${people}`,
    'is not a regular expression',
  ],
  ['labels beside all of them', `route: {receiver: people, group_by: [a, '...']}\n${people}`, 'stands for all labels'],
])('bad input: %s', (_, text, message) => {
  expect(() => config(text)).toThrow(DriftdrillError);
  expect(() => config(text)).toThrow(message);
});

test('group_by: [] and null inherit, repeat_interval and the rest too, mutes do not', () => {
  const { route } = config(`route:
  receiver: people
  group_by: ['...']
  repeat_interval: 1h30m
  routes:
    - {matchers: [a="1"], mute_time_intervals: [nights], group_by: [], routes: [{matchers: [b="1"], group_by: [x, x]}]}
time_intervals: [{name: nights, time_intervals: [{times: [{start_time: 22:00, end_time: 24:00}]}]}]
${people}`);
  const [child] = route.routes;
  expect(child).toMatchObject({ groupBy: null, repeatIntervalS: 5400 });
  expect(child.mutes).toHaveLength(1);
  expect(child.routes[0]).toMatchObject({ groupBy: ['x'], mutes: [], actives: null });
});

test('a receiver whose lists of integrations are empty tells nobody', () => {
  const { route } = config('route: {receiver: r}\nreceivers: [{name: r, slack_configs: []}]\n');
  expect(route.receiver.sendsResolved).toEqual([]);
});

test.each([
  ['webhook_configs: [{url: "http://x/"}]', [true]],
  ['slack_configs: [{channel: c}], email_configs: [{to: a}]', [false]],
  ['slack_configs: [{send_resolved: true}], pagerduty_configs: [{send_resolved: false}, {}]', [true, false]],
])('which integrations say that an alert is over: %s', (integrations, sends) => {
  const { route } = config(`route: {receiver: r}\nreceivers: [{name: r, ${integrations}}]\n`);
  expect(route.receiver.sendsResolved).toEqual(sends);
});

test('an alert that comes back is told again only where its end was told, or when the message is repeated', () => {
  const list = [firing({ a: '1', g: 'x' }, 0), firing({ a: '2', g: 'x' }, 0, 40), firing({ a: '2', g: 'x' }, 500)];
  const told = (sends: boolean, repeat: string) =>
    notificationTimes(
      config(`route: {receiver: r, group_by: [g], group_wait: 10s, group_interval: 1m, repeat_interval: ${repeat}}
receivers: [{name: r, webhook_configs: [{send_resolved: ${sends}}]}]`),
      list,
      { endS: 20_000, startMs: 0 },
    )[2];
  expect(told(true, '4h')).toBe(550);
  // Due later than 10 s + 4 h, at the next flush.
  expect(told(false, '4h')).toBe(14_470);
  // At 370 the message is repeated without it, so it is news again.
  expect(told(false, '5m')).toBe(550);
});

test('what is muted is told at the first flush after, if it still fires', () => {
  const all = config(`route:
  receiver: people
  group_wait: 30s
  group_interval: 7m
  group_by: [alertname]
  routes:
    - {matchers: [kind="muted"], mute_time_intervals: [nights, weekends]}
    - {matchers: [kind="active"], active_time_intervals: [nights, weekends]}
time_intervals:
  - {name: nights, time_intervals: [{times: [{start_time: "00:00", end_time: "06:00"}], location: Europe/Berlin}]}
  - {name: weekends, time_intervals: [{weekdays: ["saturday", sunday]}]}
${people}`);
  const list = [
    firing({ alertname: 'A', kind: 'muted' }, 0),
    firing({ alertname: 'B', kind: 'muted' }, 0, 3600),
    firing({ alertname: 'C', kind: 'active' }, 0),
    firing({ alertname: 'D', kind: 'active' }, 7200),
  ];
  // Tuesday 04:00 by the clocks of Berlin: two hours of the night are left.
  const branch = { endS: 86_400, startMs: Date.UTC(2026, 2, 3, 3) };
  const first = Math.ceil((7200 - 30) / 420) * 420 + 30;
  const next = Math.ceil((20 * 3600 - 7230) / 420) * 420 + 7230;
  expect(notificationTimes(all, list, branch)).toEqual([first, null, 30, next]);
});

test('an alert that was told before a mute and is over within it is not told when it comes back', () => {
  const all =
    config(`route: {receiver: people, group_wait: 10s, group_interval: 1m, routes: [{matchers: [a=~".+"], mute_time_intervals: [ten]}]}
time_intervals: [{name: ten, time_intervals: [{times: [{start_time: "10:00", end_time: "11:00"}]}]}]
${people}`);
  const branch = { endS: 5 * 3600, startMs: Date.UTC(2026, 0, 1, 9, 30) };
  const list = [firing({ a: '1' }, 0, 3600), firing({ a: '1' }, 6000)];
  // Nothing is new in it, so that the message is only repeated after four hours.
  expect(notificationTimes(all, list, branch)).toEqual([10, 14_470]);
});

test('Prometheus repeats for 15 minutes that an alert is over, which sends a waiting group off', () => {
  const all = config(`route: {receiver: people, group_by: [g], group_wait: 5m}\n${people}`);
  const over = firing({ a: '1', g: 'x' }, 0, 340);
  const told = (startsS: number) =>
    notificationTimes(all, [over, firing({ a: '2', g: 'x' }, startsS)], { endS: 9000, startMs: 0 });
  // The group is forgotten at 630, heard of again at 640 (each 75 s) and told at once, forgotten again at 660.
  expect(told(650)).toEqual([300, 940]);
  expect(told(700)).toEqual([300, 715]);
  expect(told(5000)).toEqual([300, 5300]);
});

test('what is not followed is named', () => {
  const intervals = '[{name: nights, time_intervals: [{location: Local}]}]';
  expect(config(`route: {receiver: people}\ntime_intervals: ${intervals}\n${people}`).ignored).toEqual([
    "location Local of the time interval 'nights' is taken as UTC: it is where Alertmanager runs",
  ]);
});
