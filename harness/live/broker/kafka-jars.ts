import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../core/cache-folder.js';
import { makeFolder } from '../../core/make-folder.js';

const kafkaVersion = '4.4.0';
const loggerVersion = '1.7.36';
const call = promisify(execFile);

/** Folder of the broker's jars in the user's cache, whether they are there or not. */
export function kafkaFolder(): string {
  return cacheFolder(`kafka-${kafkaVersion}`);
}

/**
 * Folder of the broker's jars; fetched by Maven the first time (43 MB).
 * @throws Error where Maven is missing or reaches no repository
 */
export async function kafkaJars(): Promise<string> {
  const folder = kafkaFolder();
  if (existsSync(folder)) return folder;
  const parent = join(folder, '..');
  makeFolder(parent);
  const staging = mkdtempSync(join(parent, '.kafka-'));
  try {
    writeFileSync(join(staging, 'pom.xml'), project());
    const args = [
      '-q',
      '-B',
      '-ntp',
      'dependency:copy-dependencies',
      '-DoutputDirectory=libs',
      '-DincludeScope=runtime',
    ];
    await call('mvn', args, { cwd: staging, timeout: 300_000 });
    // Whoever else fetched them meanwhile has the same ones.
    if (!existsSync(folder)) renameSync(join(staging, 'libs'), folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return folder;
}

function project(): string {
  const dependency = (group: string, artifact: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>driftdrill</groupId><artifactId>kafka</artifactId><version>1</version><dependencies>',
    dependency('org.apache.kafka', 'kafka_2.13', kafkaVersion),
    // Without a logger a broker that fails to start says nothing.
    dependency('org.slf4j', 'slf4j-simple', loggerVersion),
    '</dependencies></project>',
  ].join('\n');
}
