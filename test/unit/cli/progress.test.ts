import { describe, expect, it } from 'vitest';
import type { Output } from '../../../harness/cli/output.js';
import { Progress } from '../../../harness/cli/progress.js';

describe('progress of drills that overlap', () => {
  it('ends in the order in which they began', () => {
    const said: string[] = [];
    const output = { quiet: false, note: (text: string) => said.push(text) } as unknown as Output;
    const first = new Progress(output, 'first');
    const second = new Progress(output, 'second', first);
    second.end('pass');
    const third = new Progress(output, 'third', second);
    third.end('fail');
    expect(said).toEqual([]);
    first.end('pass');
    const fourth = new Progress(output, 'fourth', third);
    fourth.end('pass');
    expect(said.map((text) => /(\w+): (\w+) in/.exec(text)?.slice(1, 3).join(' '))).toEqual([
      'first pass',
      'second pass',
      'third fail',
      'fourth pass',
    ]);
  });
});
