/*
 * Ours beside its peer, measured in turn in one run, as a ratio: `npm run bench`. Peers are installed to the user's cache
 * where Python, Java and Maven are; what can't be had is left out with its reason.
 */
import { countedDays } from './aggregate.js';
import { forkShares, manyTrialsMemory, speedUps } from './campaign.js';
import { type BenchCase, rate } from './case.js';
import { detectorAlone, psiColumns, riverEvents, wholeStack } from './detectors.js';
import { dayMemory } from './memory.js';
import { runMoa, runPython } from './peers.js';
import { burnRateDays } from './prometheus.js';
import { tenFeatureRows, watchedRows } from './traffic.js';

const rounds = 3;

interface Row {
  name: string;
  ours: string;
  peer: string;
  ratio: string;
  asked: string;
}

/** Median ratio of rounds in which ours and the peer take turns. @param peer in the unit of ours, million a second */
function compare(bench: BenchCase, peerName: string, peer: () => number | null, asked: string): Row {
  const pairs: { ours: number; theirs: number | null }[] = [];
  bench.run();
  for (let round = 0; round < rounds; round++) pairs.push({ ours: rate(bench), theirs: peer() });
  const ours = median(pairs.map((pair) => pair.ours));
  const ratios = pairs.filter((pair) => pair.theirs !== null).map((pair) => pair.ours / (pair.theirs as number));
  const theirs = pairs.map((pair) => pair.theirs).filter((value) => value !== null);
  return {
    name: bench.name,
    ours: figure(ours, bench.unit),
    peer: theirs.length === 0 ? `${peerName}: not here` : `${peerName} ${figure(median(theirs), bench.unit)}`,
    ratio: spread(ratios),
    asked,
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function figure(millions: number, unit: string): string {
  return millions >= 0.01 ? `${millions.toFixed(2)} M ${unit}/s` : `${(millions * 1e6).toFixed(0)} ${unit}/s`;
}

function alone(bench: BenchCase, asked: string): Row {
  bench.run();
  return { name: bench.name, ours: figure(rate(bench), bench.unit), peer: '–', ratio: '–', asked };
}

function print(row: Row): void {
  process.stdout.write(`| ${row.name} | ${row.ours} | ${row.peer} | ${row.ratio} | ${row.asked} |\n`);
}

process.stdout.write('| what | ours | peer | ratio, median (range) | asked |\n|---|---|---|---|---|\n');
print(compare(await tenFeatureRows(), 'NumPy', () => perMillion(runPython('numpy_traffic.py')), '≥ 1'));
print(alone(await watchedRows(), '≥ 1.5 M/s a core'));
print(alone(wholeStack(), '–'));
print(compare(riverEvents(), 'River', () => eventsPerMs(runPython('river_detectors.py'), 100_000), '≥ 5'));
for (const kind of ['adwin', 'ddm', 'page-hinkley'])
  print(compare(detectorAlone(kind), 'MOA', () => runMoa()?.[kind] ?? null, '≥ 1'));
print(compare(psiColumns(), 'NumPy', () => eventsPerMs(runPython('numpy_psi.py'), 1), '≥ 3'));
print(peak('a simulated day at 1,000 requests/s', dayMemory(), '< 300 MB'));
print(shares('8 severities × 1,600 seeds on two cores', 'one core', speedUps(rounds), '≥ 1.8'));
print(shares('8 severities × 100 seeds', '`--no-fork --no-early-stop`', forkShares(rounds), '≤ 0.5'));
print(peak('10,000 trials on two threads', manyTrialsMemory(), '< 500 MB'));
const counted = countedDays();
print({
  name: '40 trials of 4 days at 100 requests/s, 1× burn rate over 3d and 6h, counted (`traffic.aggregate: 15s`)',
  ours: counted === null ? 'not measured' : `${counted.counted.processorS.toFixed(1)} s of processors`,
  peer:
    counted === null ? '–' : `request by request ${counted.simulatedS.toFixed(0)} s (one trial × ${counted.trials})`,
  ratio: counted === null ? '–' : (counted.simulatedS / counted.counted.processorS).toFixed(0),
  asked: 'seconds',
});
const days = await burnRateDays();
print({
  name: '50 days with twins through Prometheus: import and a burn-rate rule',
  ours:
    days === null
      ? 'Prometheus: not here'
      : `${(days.samples / 1e6).toFixed(1)} M samples, ${days.processorS.toFixed(1)} s of processors (${days.wallS.toFixed(1)} s by the clock)`,
  peer: '–',
  ratio: '–',
  asked: '≤ 25 s on two cores',
});

function peak(name: string, megabytes: number | null, asked: string): Row {
  const ours = megabytes === null ? 'not measured' : `${megabytes.toFixed(0)} MB peak`;
  return { name, ours, peer: '–', ratio: '–', asked };
}

function shares(name: string, peer: string, ratios: number[], asked: string): Row {
  return { name, ours: '–', peer, ratio: spread(ratios), asked };
}

function spread(ratios: number[]): string {
  if (ratios.length === 0) return '–';
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
}

function perMillion(value: number | null): number | null {
  return value === null ? null : value / 1e6;
}

/** Millions a second of so many events in so many milliseconds. */
function eventsPerMs(ms: number | null, events: number): number | null {
  return ms === null ? null : events / ms / 1000;
}
