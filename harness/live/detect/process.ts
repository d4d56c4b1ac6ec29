import type { DetectorsConfig } from './config.js';
import { Detectors } from './detectors.js';

/*
 * The detectors in a process of their own: the parent sends their configuration and goes away with them, or they with it.
 */
process.once('message', (config: DetectorsConfig) => {
  run(config).catch((error: unknown) => {
    process.stderr.write(`detectors: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');

async function run(config: DetectorsConfig): Promise<void> {
  const detectors = await Detectors.start(config);
  await detectors.ended;
  await detectors.stop();
  process.exit(0);
}
