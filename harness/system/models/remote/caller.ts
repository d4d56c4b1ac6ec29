import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
  type WorkerOptions,
} from 'node:worker_threads';
import { DriftdrillError, exitCodes } from '../../../core/errors.js';
import { compiledProgram } from '../../../core/package-root.js';
import type { CallAnswer, CallRows, CallTarget } from './wire.js';

/**
 * Calls a model that answers later, from a simulation that does not wait: a thread beside makes the call while this one
 * sleeps. One a target and thread.
 */
export class Caller {
  private readonly port: MessagePort;
  private readonly bell = new Int32Array(new SharedArrayBuffer(4));

  private constructor(private readonly target: CallTarget) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const options = { workerData: { target, port: port2, bell: this.bell }, transferList: [port2] };
    const compiled = compiledProgram('harness/system/models/remote/caller-thread');
    const thread = compiled === null ? uncompiled(options) : new Worker(compiled, options);
    thread.unref();
    this.port.unref();
  }

  private static readonly known = new Map<string, Caller>();

  static to(target: CallTarget): Caller {
    const key = JSON.stringify(target);
    const caller = Caller.known.get(key) ?? new Caller(target);
    Caller.known.set(key, caller);
    return caller;
  }

  /** Waits for the scores. @throws DriftdrillError (exit 5) where the model gives none */
  call(rows: CallRows): Extract<CallAnswer, { scores: Float64Array }> {
    Atomics.store(this.bell, 0, 0);
    this.port.postMessage(rows);
    const limitS = startS + (this.target.kind === 'http' ? this.target.timeoutS : onnxS);
    const rung = Atomics.wait(this.bell, 0, 0, limitS * 1000);
    const answer = rung === 'timed-out' ? undefined : (receiveMessageOnPort(this.port)?.message as CallAnswer);
    if (answer === undefined) throw failure(`no answer within ${limitS} s`);
    if ('failed' in answer) throw failure(answer.failed);
    return answer;
  }
}

/** Where the sources run uncompiled (tests). */
function uncompiled(options: WorkerOptions): Worker {
  const source = new URL('./caller-thread.ts', import.meta.url).href;
  const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport('${source}', '${source}'))`;
  return new Worker(code, { ...options, eval: true });
}

/** Seconds that the thread may take to start, and an ONNX file to load and score a batch. */
const startS = 30;
const onnxS = 120;

function failure(what: string): DriftdrillError {
  return new DriftdrillError('model-failed', `the model gives no scores: ${what}`, {
    exit: exitCodes.internal,
    hint: 'a model that fails now and then is a fault (error-burst); one that is not there cannot be drilled',
  });
}
