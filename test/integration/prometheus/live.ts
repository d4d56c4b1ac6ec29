import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seriesText } from '../../../detectors/external/prometheus/series-text.js';
import { freePorts } from '../../../harness/core/free-ports.js';
import type { MetricsTape } from '../../../harness/core/tape.js';
import { answering, end, listen, portOf, start } from './processes.js';

/** One alert as a live Prometheus and Alertmanager had it; times in scrapes of the tape. */
export interface LiveAlert {
  /** Without `alertname`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly alert: string;
  readonly starts: number;
  /** First evaluation at which it no longer fired; null at the end. */
  readonly ends: number | null;
  /** First message about it; null where there was none. */
  readonly told: number | null;
}

interface Message {
  atMs: number;
  alerts: { status: string; labels: Record<string, string>; startsAt: string }[];
}

/**
 * Replays a tape, one sample a scrape and one scrape a second, to Prometheus and Alertmanager as they run in production.
 * @returns null where the machine was too busy to scrape in time
 */
export async function liveRun(
  folder: string,
  tape: MetricsTape,
  files: { rules: string; alertmanager: (webhook: string) => string },
): Promise<LiveAlert[] | null> {
  mkdirSync(folder, { recursive: true });
  const ticks = tape.series[0].values.length;
  const scrapes: number[] = [];
  const messages: Message[] = [];
  const exporter = await listen((body, answer) => {
    const tick = Math.min(scrapes.length, ticks - 1);
    if (body === '/metrics') scrapes.push(Date.now());
    const lines = tape.series.flatMap((one) =>
      Number.isNaN(one.values[tick]) ? [] : [`${seriesText(one)} ${one.values[tick]}`],
    );
    answer(`${lines.join('\n')}\n`);
  });
  const webhook = await listen((body, answer) => {
    const { alerts } = JSON.parse(body) as Pick<Message, 'alerts'>;
    messages.push({ atMs: Date.now(), alerts });
    answer('');
  });
  const [prometheusPort, alertmanagerPort] = await freePorts(2);
  writeFileSync(join(folder, 'rules.yml'), files.rules);
  writeFileSync(join(folder, 'alertmanager.yml'), files.alertmanager(`http://127.0.0.1:${portOf(webhook)}/`));
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:${alertmanagerPort}"]}]}]}
scrape_configs: [{job_name: replay, honor_labels: true, static_configs: [{targets: ["127.0.0.1:${portOf(exporter)}"]}], metric_relabel_configs: [{regex: instance, action: labeldrop}, {source_labels: [job], regex: replay, target_label: job, replacement: ''}]}]
`,
  );
  const children: ChildProcess[] = [];
  try {
    children.push(
      start('prometheus-alertmanager', [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'alertmanager')}`,
        `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
        '--cluster.listen-address=',
      ]),
    );
    await answering(`http://127.0.0.1:${alertmanagerPort}/-/ready`);
    children.push(
      start('prometheus', [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
        '--rules.alert.resend-delay=1s',
        '--log.level=warn',
      ]),
    );
    const url = `http://127.0.0.1:${prometheusPort}`;
    await answering(`${url}/-/ready`);
    const deadline = Date.now() + (ticks + 60) * 1000;
    while (scrapes.length < ticks + 1 && Date.now() < deadline) await pause(200);
    const late = scrapes.some((at, i) => i > 0 && (at - scrapes[i - 1] > 1700 || at - scrapes[i - 1] < 300));
    if (late || scrapes.length < ticks) return null;
    return await alertsOf(url, scrapes, messages);
  } finally {
    await Promise.all(children.map(end));
    for (const server of [exporter, webhook]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

/** From the samples that Prometheus writes of its alerts, and the messages that came of them. */
async function alertsOf(url: string, scrapes: readonly number[], messages: readonly Message[]): Promise<LiveAlert[]> {
  const tickAt = (ms: number): number => scrapes.findLastIndex((at) => at <= ms);
  const query = new URLSearchParams({ query: 'ALERTS{alertstate="firing"}[1h]' });
  const answer = (await (await fetch(`${url}/api/v1/query?${query}`)).json()) as {
    data: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  const found: LiveAlert[] = [];
  for (const { metric, values } of answer.data.result) {
    const { __name__: _name, alertstate: _state, alertname: alert, ...labels } = metric;
    const same = (other: Record<string, string>): boolean =>
      other.alertname === alert &&
      Object.keys(other).length === Object.keys(labels).length + 1 &&
      Object.entries(labels).every(([label, value]) => other[label] === value);
    let from = 0;
    for (let i = 1; i <= values.length; i++) {
      if (i < values.length && values[i][0] - values[i - 1][0] < 1.8) continue;
      const [startMs, lastMs] = [values[from][0] * 1000, values[i - 1][0] * 1000];
      const told = messages.find(
        ({ atMs, alerts }) =>
          atMs >= startMs && alerts.some(({ status, labels: theirs }) => status === 'firing' && same(theirs)),
      );
      const open = lastMs > scrapes[scrapes.length - 1] - 1500;
      found.push({
        alert,
        labels,
        starts: tickAt(startMs),
        ends: open ? null : tickAt(lastMs) + 1,
        told: told === undefined ? null : tickAt(told.atMs),
      });
      from = i;
    }
  }
  return found.sort((a, b) => a.starts - b.starts);
}
