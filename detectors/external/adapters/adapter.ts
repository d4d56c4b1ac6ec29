import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { packageFile } from '../../../harness/core/package-root.js';
import type { MonitorPlan } from '../../../harness/core/plan.js';
import type { MonitorDeclaration } from '../monitor.js';
import { ChildChannel } from '../process/child.js';
import { ruleOf } from '../process/messages.js';
import { RemoteMonitor } from '../process/monitor.js';
import { every, positive, timeout } from '../process/parameters.js';
import { RowsRecorder } from '../rows-recorder.js';
import { neededInterpreter, type PythonEnvironment } from './environment.js';

/** A Python library that is ready to use as a monitor. */
export interface AdapterDeclaration extends MonitorDeclaration {
  readonly environment: PythonEnvironment;
}

interface AdapterOptions {
  readonly summary: string;
  readonly source: string;
  readonly environment: PythonEnvironment;
  /** File in detectors/external/python/. */
  readonly script: string;
  /** Its own parameters, handed over as they are. */
  readonly params: z.ZodRawShape;
  /** Name of its alert where the scenario gives none. */
  readonly alert: string;
  readonly diagnosis: string;
}

const shared = (alert: string) => ({
  every: every(),
  alert: z.string().min(1).default(alert).describe('name of its alert'),
  severity: z.enum(['page', 'ticket', 'info']).default('ticket').describe('who is told'),
  runbook: z.string().optional().describe('what to do'),
  timeout: timeout('60s'),
});

/** Parameters of adapters that compare the rows of a window with the reference. */
export const windowParams = () => ({
  columns: z
    .union([
      z.array(z.string().min(1)).min(1),
      z
        .string()
        .min(1)
        .transform((one) => [one]),
    ])
    .prefault(['feature.*'])
    .describe('signals that are compared'),
  window: positive().optional().describe('rows of so long are compared; default: `every`'),
  minimum: z.number().int().min(1).default(30).describe('fewer rows are not looked at'),
});

type Shared = {
  every: number;
  alert: string;
  severity: 'page' | 'ticket' | 'info';
  runbook?: string;
  timeout: number;
  window?: number;
};

/** Seconds until a library must have loaded: the slowest takes about ten on a busy machine. */
const startS = 180;

/** A monitor that is a Python library in an environment of its own. */
export function adapter(options: AdapterOptions): AdapterDeclaration {
  const { environment, script, summary, source, diagnosis } = options;
  const params = z.strictObject({ ...shared(options.alert), ...options.params });
  const channel = ({ folder, params }: MonitorPlan) => {
    const command = [neededInterpreter(environment), packageFile('detectors', 'external', 'python', script)];
    return new ChildChannel({ command, folder, env: environment.env, timeoutS: (params as Shared).timeout, startS });
  };
  return Object.freeze<AdapterDeclaration>({
    kind: environment.name,
    summary,
    source,
    environment,
    params,
    rules: ({ params }) => {
      const { alert, severity, runbook } = params as Shared;
      return [ruleOf({ alert, severity, diagnosis, runbook: runbook ?? null }, environment.name)];
    },
    everyS: ({ params }) => (params as Shared).every,
    recorder: (_, given) => new RowsRecorder(given),
    open: async (plan, rules) => {
      neededInterpreter(environment);
      const given = plan.params as Shared;
      return new RemoteMonitor(
        {
          name: environment.name,
          everyS: given.every,
          lanes: availableParallelism(),
          config: { ...given, window: given.window ?? given.every },
          connect: () => channel(plan),
        },
        rules,
      );
    },
  });
}
