import { z } from 'zod';
import { duration } from '../harness/core/quantity.js';
import type { InjectorDeclaration } from './injector.js';
import { linkParameter, onRealParts } from './real-parts.js';

const params = z.strictObject({
  latency: duration().prefault('500ms').describe('added to what goes to the broker, by the wall clock (duration)'),
  jitter: duration().prefault('0').describe('most that it varies up and down (duration)'),
  link: linkParameter,
});
type Params = z.output<typeof params>;

export const networkLatency: InjectorDeclaration = {
  ...onRealParts,
  kind: 'network-latency',
  summary: 'The real network to the broker of a live run is slow',
  source: 'The latency toxic of Toxiproxy 2.5',
  params,
  diagnosis: 'system',
  idle: (given) => {
    const { latency, jitter } = given as Params;
    return latency === 0 && jitter === 0;
  },
  real: (given) => {
    const { latency, jitter, link } = given as Params;
    const attributes = { latency: Math.round(1000 * latency), jitter: Math.round(1000 * jitter) };
    return { on: 'network', link, cuts: false, toxic: { type: 'latency', stream: 'upstream', attributes } };
  },
};
