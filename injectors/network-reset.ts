import { z } from 'zod';
import { duration } from '../harness/core/quantity.js';
import type { InjectorDeclaration } from './injector.js';
import { linkParameter, onRealParts } from './real-parts.js';

const params = z.strictObject({
  after: duration().prefault('0').describe('how long a connection lives before, by the wall clock (duration)'),
  link: linkParameter,
});
type Params = z.output<typeof params>;

export const networkReset: InjectorDeclaration = {
  ...onRealParts,
  kind: 'network-reset',
  summary: 'The real network to the broker of a live run breaks every connection',
  source: 'The reset_peer toxic of Toxiproxy 2.5',
  params,
  diagnosis: 'system',
  real: (given) => {
    const { after, link } = given as Params;
    const attributes = { timeout: Math.round(1000 * after) };
    return { on: 'network', link, cuts: true, toxic: { type: 'reset_peer', stream: 'downstream', attributes } };
  },
};
