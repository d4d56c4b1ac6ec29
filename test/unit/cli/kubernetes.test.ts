import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { version } from '../../../harness/campaign/version.js';
import { createProgram } from '../../../harness/cli/program.js';

interface Container {
  image: string;
  command?: string[];
  args?: string[];
  volumeMounts?: { name: string }[];
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: {
    template?: {
      metadata?: { labels: Record<string, string> };
      spec: { containers: Container[]; volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[] };
    };
    selector?: { matchLabels?: Record<string, string> };
  };
}

const folder = 'docs/examples/kubernetes';

function manifests(name: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}

/** Words after `driftdrill@VERSION` in what a container runs. */
function commandLines({ command = [], args = [] }: Container): string[][] {
  const words = [...command, ...args].flatMap((word) => word.split(/[\s;]+/));
  const at = words.findIndex((word) => word.startsWith('driftdrill@'));
  return at < 0 ? [] : [words.slice(at)];
}

describe.each(readdirSync(folder))('%s', (name) => {
  const all = manifests(name);
  const pods = all.flatMap(({ spec }) => spec.template ?? []);
  const lines = pods.flatMap(({ spec }) => spec.containers.flatMap(commandLines));

  it('runs commands and flags that there are, of this version', () => {
    expect(lines.length).toBeGreaterThan(1);
    const program = createProgram(() => {});
    for (const [called, command, ...words] of lines) {
      expect(called).toBe(`driftdrill@${version.split('.').slice(0, 2).join('.')}`);
      const known = program.commands.find((one) => one.name() === command);
      expect(known?.description(), command).toBeDefined();
      expect(known?.description()).not.toContain('not there yet');
      const flags = known?.options.map((option) => option.long);
      for (const word of words.filter((one) => one.startsWith('--')))
        expect(flags, `${command} ${word}`).toContain(word);
    }
  });

  it('names volumes, claims and labels that it declares', () => {
    const claims = all.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    for (const { spec } of pods) {
      const volumes = spec.volumes ?? [];
      for (const mount of spec.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []))
        expect(volumes.map((volume) => volume.name)).toContain(mount.name);
      for (const { persistentVolumeClaim } of volumes)
        if (persistentVolumeClaim !== undefined) expect(claims).toContain(persistentVolumeClaim.claimName);
    }
    for (const { kind, spec } of all)
      if (kind === 'Deployment') expect(spec.template?.metadata?.labels).toEqual(spec.selector?.matchLabels);
    const names = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

it('gives every worker of a queue the campaign’s image and drills', () => {
  const containers = manifests('queue.yaml').flatMap(({ spec }) => spec.template?.spec.containers ?? []);
  const [worker, campaign] = ['worker', 'run'].map((command) =>
    containers.find((container) => commandLines(container)[0]?.[1] === command),
  );
  expect(worker?.image).toBe(campaign?.image);
  const queueOf = (container: Container | undefined) => container?.command?.find((word) => word.startsWith('redis:'));
  expect(queueOf(worker)).toBe(queueOf(campaign));
  const service = manifests('queue.yaml').find(({ kind }) => kind === 'Service');
  expect(queueOf(worker)).toContain(`//${service?.metadata.name}:`);
  expect(campaign?.volumeMounts).toEqual(expect.arrayContaining(worker?.volumeMounts ?? []));
});
