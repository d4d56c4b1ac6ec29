import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { overlap } from '../../../harness/cli/overlap.js';

const never = new AbortController().signal;

describe('overlap', () => {
  it('gives results in order, whichever ends first, and never works on more than asked', async () => {
    let working = 0;
    let most = 0;
    const results = await overlap([30, 1, 20, 1, 1], 2, never, async (ms) => {
      most = Math.max(most, ++working);
      await sleep(ms);
      working -= 1;
      return ms;
    });
    expect(results).toEqual([30, 1, 20, 1, 1]);
    expect(most).toBe(2);
  });

  it('throws the first error in order, begins nothing after it, and waits for what is at work', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number, signal: AbortSignal) => {
      begun.push(item);
      if (item === 1) {
        await sleep(1);
        throw new Error('the second');
      }
      await sleep(10_000, undefined, { signal }).catch(() => {});
      ended.push(item);
      throw new Error('the first');
    };
    await expect(overlap([0, 1, 2], 2, never, work)).rejects.toThrow('the first');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });

  it('begins nothing more once it is told to stop', async () => {
    const stop = new AbortController();
    const results = await overlap([1, 2, 3], 1, stop.signal, async (item) => {
      if (item === 2) stop.abort();
      return item;
    });
    expect(results).toEqual([1, 2]);
  });
});
