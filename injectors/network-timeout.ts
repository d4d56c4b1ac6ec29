import { z } from 'zod';
import { duration } from '../harness/core/quantity.js';
import type { InjectorDeclaration } from './injector.js';
import { linkParameter, onRealParts } from './real-parts.js';

const params = z.strictObject({
  timeout: duration()
    .prefault('0')
    .describe('after which a connection is closed, by the wall clock; 0: it stays open and silent (duration)'),
  link: linkParameter,
});
type Params = z.output<typeof params>;

export const networkTimeout: InjectorDeclaration = {
  ...onRealParts,
  kind: 'network-timeout',
  summary: 'The real network to the broker of a live run swallows all that is sent',
  source: 'The timeout toxic of Toxiproxy 2.5',
  params,
  diagnosis: 'system',
  real: (given) => {
    const { timeout, link } = given as Params;
    const attributes = { timeout: Math.round(1000 * timeout) };
    return { on: 'network', link, cuts: true, toxic: { type: 'timeout', stream: 'upstream', attributes } };
  },
};
