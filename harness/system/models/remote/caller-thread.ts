import { type MessagePort, workerData } from 'node:worker_threads';
import { httpCall } from './http-call.js';
import { onnxCaller } from './onnx-call.js';
import type { CallAnswer, CallRows, CallTarget } from './wire.js';

/** Runs beside a thread that waits for it: takes rows, calls the model, hands back scores and wakes the other. */
const { target, port, bell } = workerData as { target: CallTarget; port: MessagePort; bell: Int32Array };

const caller: Promise<(rows: CallRows) => Promise<Float64Array>> =
  target.kind === 'http' ? Promise.resolve((rows) => httpCall(target, rows)) : onnxCaller(target);
caller.catch(() => {});

port.on('message', async (rows: CallRows) => {
  let answer: CallAnswer;
  try {
    const call = await caller;
    const started = performance.now();
    const scores = await call(rows);
    answer = { scores, tookS: (performance.now() - started) / 1000 };
  } catch (error) {
    answer = { failed: (error as Error).message };
  }
  port.postMessage(answer);
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
});
