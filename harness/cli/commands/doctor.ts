import { availableParallelism, totalmem } from 'node:os';
import { type ExitCode, exitCodes } from '../../core/errors.js';
import type { Output } from '../output.js';
import { realParts, versionOf } from '../real-parts.js';
import { alignRows } from '../table.js';
import { libraries } from './install-part.js';

/** Says what this machine has: Node is all that the embedded drills need, everything else is optional. */
export async function doctor(flags: { json: boolean }, output: Output): Promise<ExitCode> {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const nodeFits = major > 20 || (major === 20 && minor >= 19);
  const parts = [
    ...realParts.map((part) => ({ ...part, version: versionOf(part) })),
    ...libraries(),
    await kafkaPart(),
  ];
  if (flags.json) {
    const found = parts.map(({ name, version, needed, install }) => ({ name, version, needed, install }));
    output.out(
      `${JSON.stringify({ node: process.version, nodeFits, cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 2 ** 30), parts: found }, null, 2)}\n`,
    );
    return nodeFits ? exitCodes.pass : exitCodes.usage;
  }
  output.out(
    `Node ${process.version}: ${nodeFits ? 'fine' : 'too old, 20.19 or later is needed'}; ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB\n\n`,
  );
  output.out(
    alignRows(
      parts.map((part) => [
        part.version === null ? '–' : '✓',
        part.name,
        part.version ?? 'not found',
        part.version === null ? `for ${part.needed}; get it with: ${part.install}` : `for ${part.needed}`,
      ]),
      output.width,
    ),
  );
  output.out('\nThe embedded drills need none of these.\n');
  return nodeFits ? exitCodes.pass : exitCodes.usage;
}

/** How a live run would come by a broker. */
async function kafkaPart() {
  const { brokerSource } = await import('../../live/broker/find.js');
  const source = await brokerSource(undefined);
  const how = { container: 'by a container runtime', java: 'by Java and Maven' };
  return {
    name: 'Kafka broker',
    version: source === null ? null : source.kind === 'given' ? source.addresses.join(',') : how[source.kind],
    needed: 'live runs',
    install: 'set KAFKA_BROKERS=host:port; or a container runtime with testcontainers; or Java and Maven',
  };
}
