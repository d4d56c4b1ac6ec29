import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load } from './complaints.js';

const minutes = fc.integer({ min: 1, max: 5000 });

test('a timeline compiles to its seconds, and a fixed onset lengthens control', async () => {
  await fc.assert(
    fc.asyncProperty(
      minutes,
      minutes,
      minutes,
      minutes,
      minutes,
      fc.boolean(),
      async (warmup, control, onset, deadline, recovery, drawn) => {
        const { plan } = await load(`name: t
system: {traffic: {rate: 1/s}, model: {kind: none}}
timeline: {warmup: ${warmup}m, control: ${control}m, onset: ${drawn ? `{within: ${onset}m}` : `${onset}m`}, deadline: ${deadline}m, recovery: ${recovery}m}
`);
        expect(plan.timeline).toEqual({
          warmupS: warmup * 60,
          controlS: (control + (drawn ? 0 : onset)) * 60,
          onsetWithinS: drawn ? onset * 60 : 0,
          deadlineS: deadline * 60,
          recoveryS: recovery * 60,
        });
      },
    ),
    { numRuns: 50 },
  );
});
