import { expect, test } from 'vitest';
import { Caller } from '../../../harness/system/models/remote/caller.js';

test('a model that is not there is an error of the caller, who waits no longer', () => {
  const target = { kind: 'http', url: 'http://127.0.0.1:9', name: 'm', timeoutS: 5, body: null, output: null } as const;
  expect(() => Caller.to(target).call({ n: 1, columns: [] })).toThrow('127.0.0.1:9/v2/models/m/infer gave no answer');
});
