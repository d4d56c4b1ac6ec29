import { spawnSync } from 'node:child_process';
import { isProgram, programOnPath } from '../core/program.js';

/** A program that some part of the product can make use of. */
export interface RealPart {
  name: string;
  /** Names that it goes by; the first that is there counts. */
  commands: readonly string[];
  /** Variable that may hold its path. */
  variable?: string;
  args: readonly string[];
  needed: string;
  install: string;
}

export const realParts: readonly RealPart[] = [
  {
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    variable: 'DRIFTDRILL_CHROMIUM',
    args: ['--version'],
    needed: 'tests of the HTML report',
    install: 'apt-get install chromium',
  },
  {
    name: 'Java',
    commands: ['java'],
    args: ['-version'],
    needed: 'a Kafka broker without containers',
    install: 'apt-get install default-jre-headless',
  },
  {
    name: 'Maven',
    commands: ['mvn'],
    args: ['-version'],
    needed: "fetching that broker's jars",
    install: 'apt-get install maven',
  },
  {
    name: 'Python 3',
    commands: ['python3'],
    args: ['--version'],
    needed: 'the NumPy and River peers of the benchmarks',
    install: 'apt-get install python3-venv',
  },
  {
    name: 'Prometheus',
    commands: ['prometheus'],
    variable: 'PROMETHEUS',
    args: ['--version'],
    needed: 'scoring Prometheus rule files',
    install: 'apt-get install prometheus',
  },
  {
    name: 'promtool',
    commands: ['promtool'],
    variable: 'PROMTOOL',
    args: ['--version'],
    needed: 'scoring Prometheus rule files',
    install: 'apt-get install prometheus',
  },
  {
    name: 'Alertmanager',
    commands: ['prometheus-alertmanager', 'alertmanager'],
    args: ['--version'],
    needed: 'the test that holds notification times to the real one',
    install: 'apt-get install prometheus-alertmanager',
  },
  {
    name: 'Redis',
    commands: ['redis-server'],
    args: ['--version'],
    needed: 'a queue of trials over several machines',
    install: 'apt-get install redis-server',
  },
];

/** Where a part is on this machine; null where it isn't. */
export function findPart({ commands, variable }: RealPart): string | null {
  const named = variable === undefined ? undefined : process.env[variable];
  return named !== undefined && isProgram(named) ? named : programOnPath(commands);
}

/** The version in what the program says of itself; null where it isn't there. */
export function versionOf(part: RealPart): string | null {
  const path = findPart(part);
  if (path === null) return null;
  // Java speaks on standard error.
  const { stdout, stderr, error } = spawnSync(path, part.args, { encoding: 'utf8', timeout: 10_000 });
  const [version] = /\d+(\.\d+)+/.exec(`${stdout}\n${stderr}`) ?? [];
  if (error !== undefined || version === undefined) return 'found, but says no version';
  return version;
}
