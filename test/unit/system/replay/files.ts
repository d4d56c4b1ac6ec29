import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ReplayPlan } from '../../../../harness/core/plan.js';

/** A folder of data files that is removed after the tests. */
export class DataFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'driftdrill-test-'));

  write(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
    return file;
  }

  writeBytes(name: string, bytes: Uint8Array): string {
    const file = join(this.path, name);
    writeFileSync(file, bytes);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function replayPlan(file: string, more: Partial<ReplayPlan> = {}): ReplayPlan {
  return {
    file,
    time: null,
    timeUnit: null,
    method: 'sequence',
    blockS: null,
    label: null,
    labels: null,
    columns: { id: null, score: null, prediction: null },
    reference: null,
    segments: [],
    ...more,
  };
}
