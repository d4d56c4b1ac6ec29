import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readAlertmanagerConfig } from '../../detectors/external/prometheus/alertmanager/config.js';
import { notificationTimes } from '../../detectors/external/prometheus/alertmanager/notify.js';
import { freePorts } from '../../harness/core/free-ports.js';
import { scratch } from '../e2e/cli.js';
import { answering, end, listen, portOf, start } from './prometheus/processes.js';
import { realPart } from './real-part.js';

const program = realPart('Alertmanager');

/** Labels of an alert, and from when to when it fires, in seconds. */
type Made = readonly [labels: Record<string, string>, startsS: number, endsS: number | null];

interface Message {
  atMs: number;
  alerts: { status: string; labels: Record<string, string>; startsAt: string }[];
}

/** As an alert of Prometheus whose rule is evaluated each 15 s comes in again once it is over. */
const resendS = 75;
const minuteMs = 60_000;

/** `HH:MM` in a zone that is `hours` behind UTC. */
function clock(ms: number, hours: number): string {
  return new Date(ms - hours * 3_600_000).toISOString().slice(11, 16);
}

/** Routes that are muted until a minute begins, from then on, or for that minute only; and the rest of what tells when. */
function configuration(webhook: string, boundaryMs: number): string {
  // A zone in which it is about noon, so that no interval spans midnight.
  const behind = new Date(boundaryMs).getUTCHours() - 12;
  const zone = `Etc/GMT${behind >= 0 ? '+' : '-'}${Math.abs(behind)}`;
  const at = (minutes: number) => clock(boundaryMs + minutes * minuteMs, behind);
  const span = (from: string, to: string) =>
    `[{times: [{start_time: "${from}", end_time: "${to}"}], location: ${zone}}]`;
  return `route:
  receiver: loud
  group_by: [alertname]
  group_wait: 1s
  group_interval: 5s
  repeat_interval: 1h
  routes:
    - {matchers: ['route="early"'], mute_time_intervals: [early]}
    - {matchers: ['{route=~"la.*e", route!="plate"}'], active_time_intervals: [minute, later]}
    - {match: {route: minute}, mute_time_intervals: [minute]}
    - {match_re: {route: "q.iet"}, receiver: quiet, group_by: [team]}
    - {matchers: [route=repeated], receiver: quiet, group_by: [team], repeat_interval: 12s}
    - {matchers: ['route="loud"'], group_by: [team]}
    - {matchers: ['route="twice"'], group_wait: 9s, group_by: ['...'], continue: true}
    - matchers: ['route="twice"']
      group_wait: 6s
      receiver: nobody
      routes: [{matchers: ['team=~"ml|data\\\\.eng"'], receiver: other}]
    - {matchers: ['route="slow"'], group_wait: 40s, group_by: [route]}
inhibit_rules:
  - {source_matchers: [kind="source"], target_matchers: ['kind=~"source|target"'], equal: [team]}
time_intervals:
  - {name: early, time_intervals: ${span(at(-10), at(0))}}
  - {name: minute, time_intervals: ${span(at(0), at(1))}}
mute_time_intervals:
  - {name: later, time_intervals: ${span(at(1), at(10))}}
receivers:
  - {name: loud, webhook_configs: [{url: "${webhook}"}]}
  - {name: other, webhook_configs: [{url: "${webhook}"}]}
  - {name: quiet, webhook_configs: [{url: "${webhook}", send_resolved: false}]}
  - {name: nobody}
`;
}

/** @param t0S seconds until the minute begins that the intervals speak of */
function alerts(t0S: number): Made[] {
  return [
    [{ alertname: 'Plain' }, 3, 9],
    [{ alertname: 'Muted', route: 'early' }, 3, null],
    [{ alertname: 'MutedThroughout', route: 'early' }, 4, t0S - 8],
    [{ alertname: 'Inactive', route: 'late' }, 6, null],
    // Told, over within the minute that is muted, and back: the log still has it as firing.
    [{ alertname: 'Unheard', route: 'minute' }, 3, t0S + 12],
    [{ alertname: 'Unheard', route: 'minute' }, t0S + 30, null],
    [{ alertname: 'Fresh', route: 'minute' }, t0S + 20, null],
    [{ alertname: 'B', route: 'loud', team: 'a' }, 3, null],
    [{ alertname: 'C', route: 'loud', team: 'a' }, 3, 10],
    [{ alertname: 'C', route: 'loud', team: 'a' }, 26, null],
    [{ alertname: 'B', route: 'quiet', team: 'b' }, 3, null],
    [{ alertname: 'C', route: 'quiet', team: 'b' }, 3, 10],
    [{ alertname: 'C', route: 'quiet', team: 'b' }, 26, null],
    [{ alertname: 'B', route: 'repeated', team: 'c' }, 3, null],
    [{ alertname: 'C', route: 'repeated', team: 'c' }, 3, 10],
    [{ alertname: 'C', route: 'repeated', team: 'c' }, 26, null],
    [{ alertname: 'D', route: 'twice', team: 'ml' }, 3, null],
    [{ alertname: 'D', route: 'twice', team: 'data.eng' }, 3, null],
    [{ alertname: 'D', route: 'twice', team: 'data-eng' }, 3, null],
    // Muted itself, it still inhibits those of its team.
    [{ alertname: 'Source', route: 'early', kind: 'source', team: 'd' }, 3, 20],
    [{ alertname: 'Target', kind: 'target', team: 'd' }, 4, null],
    [{ alertname: 'Target', kind: 'target', team: 'e' }, 4, null],
    // Its group is forgotten, then heard of again: the next one is told with that.
    [{ alertname: 'Short', route: 'slow' }, 6, 11],
    [{ alertname: 'Next', route: 'slow' }, 70, null],
  ];
}

test.skipIf(program === null)(
  'a person is told when a real Alertmanager says so: mutes, active times, repeats, resolved ones, inhibition',
  async () => {
    const folder = scratch();
    const messages: Message[] = [];
    const webhook = await listen((body, answer) => {
      messages.push({ atMs: Date.now(), ...(JSON.parse(body) as Pick<Message, 'alerts'>) });
      answer('');
    });
    const [port] = await freePorts(1);
    const boundaryMs = Math.ceil((Date.now() + 40_000) / minuteMs) * minuteMs;
    // No flush of any group comes within a second of the minute.
    await pause((boundaryMs - Date.now() - 500) % 5000);
    const config = join(folder, 'alertmanager.yml');
    writeFileSync(config, configuration(`http://127.0.0.1:${portOf(webhook)}/`, boundaryMs));
    const child = start(program!, [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    // Groups are cleaned up each 30 s from here on.
    const t0Ms = Date.now();
    onTestFinished(async () => {
      await end(child);
      webhook.closeAllConnections();
      webhook.close();
    });
    await answering(`http://127.0.0.1:${port}/-/ready`);
    const boundaryS = (boundaryMs - t0Ms) / 1000;
    const list = alerts(boundaryS);
    const endS = boundaryS + 75;
    const iso = (timeS: number): string => new Date(t0Ms + Math.round(timeS * 1000)).toISOString();
    const posts = list
      .flatMap(([labels, startsS, endsS]) => {
        const begins = { timeS: startsS, alert: { labels, startsAt: iso(startsS), endsAt: iso(endS + 600) } };
        if (endsS === null) return [begins];
        const over = { labels, startsAt: iso(startsS), endsAt: iso(endsS) };
        const back = list.find(
          ([other, at]) => other.alertname === labels.alertname && other.team === labels.team && at > endsS,
        );
        const sent = [begins];
        for (let timeS = endsS; timeS < Math.min(endS, back?.[1] ?? endS); timeS += resendS)
          sent.push({ timeS, alert: over });
        return sent;
      })
      .sort((a, b) => a.timeS - b.timeS);
    for (const { timeS, alert } of posts) {
      await pause(Math.max(0, t0Ms + timeS * 1000 - Date.now()));
      const { status } = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([alert]),
      });
      expect(status).toBe(200);
    }
    await pause(Math.max(0, t0Ms + endS * 1000 - Date.now()));
    const told = notificationTimes(
      readAlertmanagerConfig(config),
      list.map(([labels, startsS, endsS]) => ({
        ...{ labels, startsS, endsS, segment: '', heldS: startsS, quietS: null, value: 1, everyS: 15 },
      })),
      { endS, startMs: t0Ms },
    );
    list.forEach(([labels, startsS], i) => {
      const heard = messages.find(({ alerts: said }) =>
        said.some(
          (one) =>
            one.status === 'firing' &&
            Math.abs(Date.parse(one.startsAt) - Date.parse(iso(startsS))) < 2 &&
            JSON.stringify(Object.entries(one.labels).sort()) === JSON.stringify(Object.entries(labels).sort()),
        ),
      );
      const theirs = heard === undefined ? null : (heard.atMs - t0Ms) / 1000;
      const about = `${JSON.stringify(labels)} from ${startsS} s: Alertmanager told it at ${theirs} s, we say ${told[i]} s`;
      if (theirs === null || told[i] === null) expect.soft(told[i], about).toBe(theirs);
      else expect.soft(Math.abs(theirs - told[i]), about).toBeLessThan(1);
    });
    // The cases are those that they are meant to be.
    const isNull = list.map(([{ alertname, team }], i) =>
      told[i] === null ? `${alertname} ${team ?? ''}`.trim() : '',
    );
    expect(isNull.filter(Boolean)).toEqual(['MutedThroughout', 'Unheard', 'C b', 'Source d', 'Short']);
  },
);
