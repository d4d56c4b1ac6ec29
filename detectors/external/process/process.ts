import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { packageFile } from '../../../harness/core/package-root.js';
import type { MonitorPlan } from '../../../harness/core/plan.js';
import { duration } from '../../../harness/core/quantity.js';
import type { MonitorDeclaration } from '../monitor.js';
import { RowsRecorder } from '../rows-recorder.js';
import { ChildChannel } from './child.js';
import { ruleOf } from './messages.js';
import { announcedRules, RemoteMonitor, type RemoteOptions } from './monitor.js';
import { announcedAlerts, every, timeout } from './parameters.js';

/** Where `driftdrill_monitor.py` lies, for monitors in Python. */
const pythonFolder = packageFile('detectors', 'external', 'python');

const params = z.strictObject({
  command: z.array(z.string().min(1)).min(1).describe('program and arguments, run in the folder of the scenario'),
  every: every(),
  timeout: timeout(),
  start: duration().prefault('60s').describe('longest wait for its first answer, while it loads'),
  alerts: announcedAlerts(),
  config: z.record(z.string(), z.unknown()).default({}).describe('handed over with the greeting'),
});
type Params = z.output<typeof params>;

function optionsOf({ params, folder }: MonitorPlan): RemoteOptions {
  const { command, every, timeout, start, config } = params as Params;
  return {
    name: command.join(' '),
    everyS: every,
    lanes: availableParallelism(),
    config,
    connect: () =>
      new ChildChannel({
        command,
        folder,
        env: { DRIFTDRILL_PYTHONPATH: pythonFolder },
        timeoutS: timeout,
        startS: start,
      }),
  };
}

/** A monitor in a child process, in any language. */
export const childProcess = Object.freeze<MonitorDeclaration>({
  kind: 'process',
  summary: 'a monitor in a child process, in any language, by JSON lines on its standard input and output',
  source: 'docs/monitors.md, the protocol',
  params,
  rules: ({ params }) => (params as Params).alerts.map((alert) => ruleOf(alert, (params as Params).command.join(' '))),
  announce: (plan) => announcedRules((plan.params as Params).alerts, optionsOf(plan)),
  everyS: ({ params }) => (params as Params).every,
  recorder: (_, options) => new RowsRecorder(options),
  open: async (plan, rules) => new RemoteMonitor(optionsOf(plan), rules),
});
