import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';
import { blockDuration } from './axis.js';
import { runChild } from './children.js';
import { OpenMetricsWriter } from './open-metrics.js';

/** Fills a database with blocks by promtool, files side by side. */
export class BackFill {
  private made = 0;

  constructor(
    private readonly promtool: string,
    /** Temporary files go here. */
    private readonly folder: string,
    /** Blocks go here. */
    private readonly data: string,
  ) {}

  /**
   * Imports files, each written only when its turn comes.
   * @param writes what writes the samples of each file
   * @throws DriftdrillError (exit 5) with what promtool said
   */
  async import(writes: readonly ((writer: OpenMetricsWriter) => void)[], lanes: number): Promise<number> {
    mkdirSync(this.data, { recursive: true });
    let next = 0;
    let samples = 0;
    const lane = async (): Promise<void> => {
      while (next < writes.length) samples += await this.one(writes[next++]);
    };
    await Promise.all(Array.from({ length: Math.min(lanes, writes.length) }, lane));
    return samples;
  }

  private async one(write: (writer: OpenMetricsWriter) => void): Promise<number> {
    const id = this.made++;
    const file = join(this.folder, `samples-${id}.om`);
    const blocks = join(this.folder, `blocks-${id}`);
    const writer = new OpenMetricsWriter(file);
    write(writer);
    writer.close();
    if (writer.samples > 0) {
      const { code, said } = await runChild(this.promtool, [
        ...['tsdb', 'create-blocks-from', `--max-block-duration=${blockDuration}`, '--quiet'],
        ...['openmetrics', file, blocks],
      ]);
      if (code !== 0)
        throw new DriftdrillError(
          'part-failed',
          `promtool can't import the metrics: ${said.trim().split('\n').at(-1)}`,
          {
            exit: exitCodes.internal,
          },
        );
      for (const block of readdirSync(blocks)) renameSync(join(blocks, block), join(this.data, block));
      rmSync(blocks, { recursive: true, force: true });
    }
    rmSync(file, { force: true });
    return writer.samples;
  }
}
