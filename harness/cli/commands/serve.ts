import { loadScenario } from '../../../scenarios/load.js';
import { DriftdrillError, type ExitCode, exitCodes } from '../../core/errors.js';
import { listen } from '../../live/http/server.js';
import { ModelServer, requestLimit } from '../../live/serve/model-server.js';
import { openPredictionLog } from '../../live/serve/prediction-log.js';
import { loadContext } from '../../trial/context.js';
import { type IntakeFlags, openIntake } from '../intake.js';
import { onInterrupt } from '../interrupt.js';
import type { Output } from '../output.js';

export interface ServeFlags extends IntakeFlags {
  port: number;
  host: string;
  log?: string;
  alerts?: string;
  set: string[];
}

/** Serves the scenario's model until it is told to stop; then it answers what it has taken and ends. */
export async function serve(file: string, flags: ServeFlags, output: Output): Promise<ExitCode> {
  const { plan } = await loadScenario(file, { set: flags.set });
  const { system } = await loadContext(plan);
  if (flags.log !== undefined && flags.log === flags.alerts)
    throw new DriftdrillError('same-file', '--log and --alerts name the same file', { hint: 'give each its own' });
  const log = flags.log === undefined ? null : openPredictionLog(flags.log, system.shape);
  const model = new ModelServer(system, log);
  const intake = flags.alerts === undefined ? null : openIntake(flags.alerts, flags);
  const handler = (request: Parameters<ModelServer['handle']>[0]) =>
    intake?.owns(request.path) ? intake.handle(request) : model.handle(request);
  const interrupt = onInterrupt(() => {});
  try {
    const at = await listen(handler, flags.port, flags.host, requestLimit);
    const model_ = `/v2/models/${encodeURIComponent(plan.name)}`;
    output.out(`serving ${plan.name} on http://${flags.host}:${at.port}${model_}/infer\n`);
    if (intake !== null) output.out(`taking alerts on http://${flags.host}:${at.port}/alerts\n`);
    await new Promise<void>((done) => {
      interrupt.signal.addEventListener('abort', () => done(), { once: true });
      if (interrupt.signal.aborted) done();
    });
    model.drain();
    await at.close();
  } finally {
    log?.close();
    intake?.store.close();
    interrupt.release();
  }
  output.note('stopped\n');
  return exitCodes.pass;
}
