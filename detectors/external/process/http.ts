import { z } from 'zod';
import type { MonitorPlan } from '../../../harness/core/plan.js';
import type { MonitorDeclaration } from '../monitor.js';
import { RowsRecorder } from '../rows-recorder.js';
import { HttpChannel } from './http-channel.js';
import { ruleOf } from './messages.js';
import { announcedRules, RemoteMonitor, type RemoteOptions } from './monitor.js';
import { announcedAlerts, every, timeout } from './parameters.js';

const params = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'this is not an address such as http://127.0.0.1:8080' })
    .describe('where the monitor answers'),
  every: every(),
  timeout: timeout(),
  alerts: announcedAlerts(),
  config: z.record(z.string(), z.unknown()).default({}).describe('handed over with the greeting'),
});
type Params = z.output<typeof params>;

function optionsOf({ params }: MonitorPlan): RemoteOptions {
  const { url, every, timeout, config } = params as Params;
  return { name: url, everyS: every, lanes: 1, config, connect: () => new HttpChannel(url, timeout) };
}

/** A monitor behind HTTP. */
export const http = Object.freeze<MonitorDeclaration>({
  kind: 'http',
  summary: 'a monitor behind HTTP: the messages of `process`, one a POST; branches are shown to it one after another',
  source: 'docs/monitors.md, the protocol',
  params,
  rules: ({ params }) => (params as Params).alerts.map((alert) => ruleOf(alert, (params as Params).url)),
  announce: (plan) => announcedRules((plan.params as Params).alerts, optionsOf(plan)),
  everyS: ({ params }) => (params as Params).every,
  recorder: (_, options) => new RowsRecorder(options),
  open: async (plan, rules) => new RemoteMonitor(optionsOf(plan), rules),
});
