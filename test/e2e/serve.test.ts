import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { driftdrill, scratch, start } from './cli.js';

const scenario = 'scenarios/catalogue/fraud-covariate-shift.yaml';

async function serving(args: readonly string[], file = scenario) {
  const running = start(['serve', file, '--port', '0', ...args]);
  onTestFinished(() => {
    running.child.kill('SIGKILL');
  });
  let said = '';
  running.child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (!said.includes('\n') && running.child.exitCode === null) await sleep(50);
  const [url] = /http:\S+/.exec(said) ?? [''];
  const stop = async () => {
    running.child.kill('SIGTERM');
    return running.ended;
  };
  return { infer: url, base: new URL(url).origin, model: url.replace(/\/infer$/, ''), stop };
}

/** One value of each input that the model names. */
async function request(model: string, values: number) {
  const { inputs } = (await (await fetch(model)).json()) as { inputs: { name: string; datatype: string }[] };
  return {
    id: 'call-1',
    inputs: inputs
      .filter(({ name }) => !name.startsWith('segment.'))
      .map(({ name, datatype }) => ({
        name,
        datatype,
        shape: [values],
        data: Array.from({ length: values }, (_, i) => (datatype === 'FP64' ? i / 7 : null)),
      })),
  };
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('driftdrill serve', () => {
  it('answers by the Open Inference Protocol, says how it is, and ends in order', async () => {
    const log = join(scratch(), 'log.jsonl');
    const { infer, base, model, stop } = await serving(['--log', log]);
    for (const path of ['/v2/health/live', '/v2/health/ready', '/healthz', '/v2'])
      expect((await fetch(base + path)).status).toBe(200);
    const body = await request(model, 3);
    const answered = await post(infer, body);
    expect(answered.status).toBe(200);
    const { id, outputs } = (await answered.json()) as { id: string; outputs: { name: string; data: number[] }[] };
    expect(id).toBe('call-1');
    expect(outputs.map(({ name }) => name)).toEqual(['score', 'prediction']);
    for (const score of outputs[0].data) expect(score).toBeGreaterThan(0);
    expect(outputs[0].data[2]).not.toBe(outputs[0].data[0]);
    const missing = await post(infer, { inputs: body.inputs.slice(1) });
    expect(missing.status).toBe(400);
    expect(await missing.text()).toContain(body.inputs[0].name);
    expect((await post(infer, '{')).status).toBe(400);
    expect((await post(infer, { inputs: [{ name: 'nonsense', data: [1] }] })).status).toBe(400);
    expect((await post(infer, ' '.repeat(5 << 20))).status).toBe(413);
    expect((await fetch(infer)).status).toBe(405);
    expect((await fetch(`${base}/v2/models/other`)).status).toBe(404);
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toMatch(/ml_requests_total\{model="fraud-covariate-shift",version="1",code="200"\} 1\b/);
    expect(metrics).toMatch(/code="500"\} 0\b/);
    expect(await (await fetch(`${model}/ready`)).json()).toEqual({ name: 'fraud-covariate-shift', ready: true });
    expect((await stop()).code).toBe(0);
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[2])).toMatchObject({ request_id: 'call-1-2', score: outputs[0].data[2], status_code: 200 });
  });

  it('reads tensors as the protocol lets clients write them, and nothing else', async () => {
    const folder = scratch();
    const file = join(folder, 'served.yaml');
    const traffic = '{rate: 1/s, segments: {country: {DE: 1, FR: 1}}, features: {x: {normal: {mean: 0, sd: 1}}}}';
    const model = `{kind: ./model.js}`;
    writeFileSync(file, `driftdrill: 1\nname: served\nsystem: {traffic: ${traffic}, model: ${model}}\n`);
    writeFileSync(
      join(folder, 'model.js'),
      `export const model = {task: 'binary', create: () => ({predict: ({n, features: [x], score, prediction}) => {
        for (let i = 0; i < n; i++) {
          if (x[i] < 0) throw new Error('no roots of negative numbers');
          score[i] = Math.sqrt(x[i]) / 10;
          prediction[i] = 1;
        }
      }})};`,
    );
    const log = join(folder, 'log.jsonl');
    const { infer, base, stop } = await serving(['--log', log], file);
    expect(await (await fetch(`${base}/metrics`)).text()).toMatch(/ml_request_duration_seconds_count\{[^}]*\} 0\b/);
    const x = { name: 'x', datatype: 'FP32', shape: [2, 1], data: [[4], [9]] };
    const country = { name: 'segment.country', datatype: 'BYTES', shape: [2], data: ['FR', null] };
    const nested = await post(infer, { id: 'nested', inputs: [x, country], outputs: [{ name: 'score' }] });
    expect(await nested.json()).toEqual({
      model_name: 'served',
      model_version: '1',
      id: 'nested',
      outputs: [{ name: 'score', datatype: 'FP64', shape: [2], data: [0.2, 0.3] }],
    });
    const refused = async (inputs: unknown[], more = {}) => {
      const answer = await post(infer, { inputs, ...more });
      expect(answer.status).toBe(400);
      return ((await answer.json()) as { error: string }).error;
    };
    expect(await refused([{ ...x, datatype: 'BYTES' }])).toMatch(/input 'x' takes FP64, not BYTES/);
    expect(await refused([{ ...x, datatype: 'FP3' }])).toMatch(/not FP3/);
    expect(await refused([x, { ...country, datatype: 'FP64' }])).toMatch(/takes BYTES/);
    expect(await refused([{ ...x, shape: [3] }])).toMatch(/its shape is of 3 values, its data of 2/);
    expect(await refused([x, x])).toMatch(/'x' is there twice/);
    expect(await refused([x], { outputs: [{ name: 'logits' }] })).toMatch(/no output 'logits'; outputs are score/);
    const infinite = '{"inputs": [{"name": "x", "datatype": "FP64", "shape": [1], "data": [1e999]}]}';
    expect((await post(infer, infinite)).status).toBe(400);
    const failed = await post(infer, { id: 'bad', inputs: [{ ...x, data: [4, -1] }] });
    expect(failed.status).toBe(500);
    expect(await failed.text()).toMatch(/no roots/);
    expect(await (await fetch(`${base}/metrics`)).text()).toMatch(/code="500"\} 1\b/);
    await stop();
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records).toHaveLength(4);
    expect(records[0]).toEqual({
      request_id: 'nested-0',
      event_time: expect.any(String),
      ingest_time: expect.any(String),
      model_name: 'served',
      model_version: '1',
      endpoint: '/v2/models/served/infer',
      entity_id: null,
      segment: { country: 'FR' },
      features: { x: 4 },
      feature_meta: {},
      prediction: 1,
      score: 0.2,
      decision_threshold: 0.5,
      latency_ms: { total: expect.any(Number), features: null, predict: expect.any(Number) },
      status_code: 200,
      error_type: null,
      schema_version: 1,
    });
    expect(records[1].segment).toEqual({ country: null });
    expect(records[3]).toMatchObject({ request_id: 'bad-1', status_code: 500, error_type: 'model_error', score: null });
  });

  it('keeps its log as CSV and as Parquet', async () => {
    const folder = scratch();
    for (const name of ['log.csv', 'log.parquet']) {
      const { infer, model, stop } = await serving(['--log', join(folder, name)]);
      expect((await post(infer, await request(model, 4))).status).toBe(200);
      await stop();
    }
    const csv = readFileSync(join(folder, 'log.csv'), 'utf8').trim().split('\n');
    expect(csv).toHaveLength(5);
    expect(csv[0]).toMatch(/^request_id,event_time,.*feature\.amount.*,score,latency_ms,status_code$/);
    const parquet = readFileSync(join(folder, 'log.parquet'));
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1');
    expect(parquet.subarray(-4).toString()).toBe('PAR1');
  });

  it('refuses what it cannot do, and leaves nothing behind', () => {
    const folder = scratch();
    const log = driftdrill(['serve', scenario, '--port', '0', '--log', join(folder, 'log.xml')]);
    expect(log).toMatchObject({ code: 2, stderr: expect.stringContaining('.parquet') });
    expect(existsSync(join(folder, 'log.xml'))).toBe(false);
    expect(driftdrill(['serve', 'scenarios/catalogue/textbook-ewma.yaml', '--port', '0'])).toMatchObject({ code: 2 });
    expect(driftdrill(['run', scenario, '--speed', '5'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--live'),
    });
    expect(driftdrill(['run', scenario, '--live', '--speed', 'fast'])).toMatchObject({ code: 2 });
    expect(driftdrill(['run', scenario, '--live', '--topic-prefix', 'a b'])).toMatchObject({ code: 2 });
    const brokers = driftdrill(['run', scenario, '--live', '--brokers', 'kafka-1:9092,kafka-2']);
    expect(brokers).toMatchObject({ code: 2, stderr: expect.stringContaining("'kafka-2' is no address") });
  });
});

describe('driftdrill run --metrics', () => {
  it('can be scraped while it runs', async () => {
    const { child, ended, said } = start([
      'run',
      scenario,
      '--trials',
      '20',
      '--metrics',
      '0',
      '--reporter',
      'json',
      '--json',
      '-',
    ]);
    while (!/metrics: http/.test(said()) && child.exitCode === null) await sleep(20);
    const [url] = /http:\S+\/metrics/.exec(said()) ?? [''];
    let text = '';
    while (!/driftdrill_trials_done\{/.test(text) && child.exitCode === null) {
      text = await (await fetch(url)).text();
      await sleep(50);
    }
    expect(text).toMatch(/driftdrill_trials_planned\{scenario="fraud-covariate-shift"\} 20/);
    child.kill('SIGTERM');
    await ended;
  });
});
