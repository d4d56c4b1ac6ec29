import { execFileSync } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { type ExitCode, exitCodes } from '../../core/errors.js';
import type { Output } from '../output.js';
import { alignRows } from '../table.js';
import { libraries } from './install-part.js';

/** A program that some part of the product can make use of. */
interface RealPart {
  name: string;
  command: string;
  args: string[];
  needed: string;
  install: string;
}

const realParts: readonly RealPart[] = [
  {
    name: 'Chromium',
    command: 'chromium',
    args: ['--version'],
    needed: 'tests of the HTML report',
    install: 'apt-get install chromium',
  },
  {
    name: 'Java',
    command: 'java',
    args: ['-version'],
    needed: 'a Kafka broker without containers',
    install: 'apt-get install default-jre-headless',
  },
  {
    name: 'Python 3',
    command: 'python3',
    args: ['--version'],
    needed: 'the NumPy and River peers of the benchmarks',
    install: 'apt-get install python3-venv',
  },
  {
    name: 'Prometheus',
    command: 'prometheus',
    args: ['--version'],
    needed: 'scoring Prometheus rule files',
    install: 'apt-get install prometheus',
  },
  {
    name: 'Alertmanager',
    command: 'prometheus-alertmanager',
    args: ['--version'],
    needed: 'routing and notification times',
    install: 'apt-get install prometheus-alertmanager',
  },
  {
    name: 'Redis',
    command: 'redis-server',
    args: ['--version'],
    needed: 'a queue of trials over several machines',
    install: 'apt-get install redis-server',
  },
];

/** Says what this machine has: Node is all that the embedded drills need, everything else is optional. */
export async function doctor(flags: { json: boolean }, output: Output): Promise<ExitCode> {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const nodeFits = major > 20 || (major === 20 && minor >= 19);
  const parts = [...realParts.map((part) => ({ ...part, version: versionOf(part) })), ...libraries()];
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

/** First line of what the program says of its version; null where it can't be started. */
function versionOf({ command, args }: RealPart): string | null {
  try {
    const said = execFileSync(command, args, { encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'pipe'] });
    return said.split('\n')[0].trim().slice(0, 60) || 'found';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : 'found, but says no version';
  }
}
