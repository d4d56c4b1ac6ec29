import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { findOnnxRuntime } from '../../harness/system/models/remote/onnx-runtime.js';
import { driftdrill, scratch, start } from '../e2e/cli.js';

const weights = { amount: 0.8, 'channel=phone': 1.2 };
const intercept = -1.5;

function scenario(model: object, more: object = {}): string {
  const file = join(scratch(), 'served.yaml');
  const text = {
    name: 'served',
    system: {
      traffic: {
        rate: '2/s',
        features: {
          amount: { normal: { mean: 0, sd: 1 } },
          channel: { categorical: { web: 0.6, app: 0.35, phone: 0.05 } },
        },
      },
      model,
      outcomes: { concept: { weights, intercept }, delay: '1m' },
      serving: { latency: '20ms' },
    },
    timeline: { warmup: '10m', control: '20m', onset: '0s', deadline: '20m' },
    faults: [{ id: 'shift', inject: 'covariate-shift', with: { mean: 1 }, scope: { features: ['amount'] } }],
    stack: {
      detectors: {
        scores: { ks: { signal: 'score', window: '5m', every: '5m' } },
        slow: { level: { signal: 'latency', statistic: 'mean', window: '5m', every: '5m' } },
      },
      rules: [
        { alert: 'Scores', when: 'scores.p < 0.001' },
        { alert: 'Slow', when: 'slow > 45ms' },
      ],
    },
    trials: 3,
    ...more,
  };
  writeFileSync(file, JSON.stringify(text));
  return file;
}

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const logistic = (amount: number, channel: string) =>
  1 / (1 + Math.exp(-(intercept + (channel === 'phone' ? weights['channel=phone'] : 0) + weights.amount * amount)));

/** Reads a JSON body and answers with one. */
function json(answer: (body: never, path: string) => unknown, delayMs = 0): RequestListener {
  return (request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () =>
      setTimeout(() => response.end(JSON.stringify(answer(JSON.parse(text) as never, request.url ?? ''))), delayMs),
    );
  };
}

type Inputs = { inputs: { name: string; datatype: string; data: (number | string)[] }[] };

const openInference = ({ inputs }: Inputs, path: string) => {
  expect(path).toBe('/v2/models/fraud/infer');
  expect(inputs.map(({ name, datatype }) => [name, datatype])).toEqual([
    ['amount', 'FP64'],
    ['channel', 'BYTES'],
  ]);
  const [amount, channel] = inputs.map(({ data }) => data);
  const data = amount.map((value, i) => logistic(Number(value), String(channel[i])));
  return { model_name: 'fraud', outputs: [{ name: 'score', shape: [data.length], datatype: 'FP64', data }] };
};

async function cardOf(file: string): Promise<Scorecard> {
  const json = join(scratch(), 'card.json');
  const { code, stderr } = await start(['run', file, '--json', json, '--quiet']).ended;
  expect([0, 3], stderr).toContain(code);
  return JSON.parse(readFileSync(json, 'utf8')) as Scorecard;
}

const detection = ({ alerts, requests }: Scorecard) => ({ alerts, requests });

describe('a model behind HTTP', () => {
  test('by the Open Inference Protocol scores as the same model here does', async () => {
    const url = await served(json(openInference));
    const there = await cardOf(scenario({ kind: 'http', url, name: 'fraud', timeout: '20s', latency: 'ignored' }));
    const here = await cardOf(scenario({ kind: 'logistic', weights, intercept }));
    expect(there.alerts.Scores?.faults.shift?.hits).toBe(3);
    expect(detection(there)).toEqual(detection(here));
  });

  test('by a request body of its own', async () => {
    const url = await served(
      json(({ instances }: { instances: { amount: number; channel: string }[] }) => ({
        answers: { p: instances.map(({ amount, channel }) => [0, logistic(amount, channel)]) },
      })),
    );
    const body = { instances: '$rows' };
    const there = await cardOf(
      scenario({ kind: 'http', url, body, output: 'answers.p', timeout: '20s', latency: 'ignored', rows: 100 }),
    );
    const here = await cardOf(scenario({ kind: 'logistic', weights, intercept }));
    expect(detection(there)).toEqual(detection(here));
  });

  test("that is slow is seen to be: its own latency adds to the system's", async () => {
    const url = await served(json(openInference, 30));
    const { alerts } = await cardOf(scenario({ kind: 'http', url, name: 'fraud', timeout: '20s' }, { trials: 1 }));
    expect(alerts.Slow?.faults.shift?.masked).toBe(1);
  });

  test.each([
    [json(() => ({ outputs: [{ name: 'score', shape: [1], data: [0.5] }] })), 'answered 1 scores for'],
    [
      (_: unknown, response: { writeHead(code: number): { end(text: string): void } }) =>
        response.writeHead(503).end('warming up'),
      'answered 503: warming up',
    ],
    [json(() => ({ result: 1 })), "name them by 'output'"],
  ] as [RequestListener, string][])(
    'that gives no scores ends the run with what it said: %#',
    async (listener, words) => {
      const url = await served(listener);
      const { code, stderr } = await start(['run', scenario({ kind: 'http', url, timeout: '20s' })]).ended;
      expect(code).toBe(5);
      expect(stderr).toContain(words);
      expect(stderr).not.toMatch(/\n\s+at /);
    },
  );

  test('that is not there ends the run', async () => {
    const { code, stderr } = await start(['run', scenario({ kind: 'http', url: 'http://127.0.0.1:9' })]).ended;
    expect(code).toBe(5);
    expect(stderr).toContain('http://127.0.0.1:9/v2/models/model/infer gave no answer');
  });
});

describe('a model in an ONNX file', () => {
  const file = resolve('test/e2e/models/logistic.onnx');
  const found = findOnnxRuntime(file) !== null;
  if (!found) console.warn('skipped: no onnxruntime-node here (driftdrill doctor --install onnxruntime-node)');
  const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
  const weights = { a: 0.8, b: -0.5 };
  const drilled = (model: object) =>
    scenario(model, {
      system: {
        traffic: { rate: '2/s', features: { a: { normal: { mean: 0, sd: 1 } }, b: { normal: { mean: 0, sd: 1 } } } },
        model,
        outcomes: { concept: { weights, intercept: -1.5 }, delay: '1m' },
      },
      faults: [{ id: 'shift', inject: 'covariate-shift', with: { mean: 1 }, scope: { features: ['a'] } }],
    });

  test.skipIf(!found && !required)('scores as the same model here does, to its 32 bits', async () => {
    const there = await cardOf(drilled({ kind: 'onnx', file, latency: 'ignored' }));
    const here = await cardOf(drilled({ kind: 'logistic', weights, intercept: -1.5 }));
    expect(there.alerts.Scores?.faults.shift?.perTrial).toEqual(here.alerts.Scores?.faults.shift?.perTrial);
    expect(there.requests).toBe(here.requests);
  });

  test.skipIf(!found && !required)('whose output is not there is answered with those that are', () => {
    const { code, stderr } = driftdrill(['run', drilled({ kind: 'onnx', file, output: 'probabilty' })]);
    expect(code).toBe(5);
    expect(stderr).toContain("has no output 'probabilty'; it has probability");
  });

  test('that is not there is an error of the scenario', () => {
    const { code, stderr } = driftdrill(['validate', drilled({ kind: 'onnx', file: 'no.onnx' })]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no file no.onnx');
  });
});
