import type { AlertSeeds, DelaySeeds, FaultSeeds, SeedResults } from '../../core/comparison.js';

/** Results of seeds that follow one another, joined. Both have the same cells, alerts and faults. */
export function joinSeeds(first: SeedResults, more: SeedResults): SeedResults {
  const from = first.seeds;
  return {
    seeds: more.seeds,
    cells: mapped(first.cells, (cell, label) => ({
      deadlineS: cell.deadlineS,
      alerts: mapped(cell.alerts, (alert, name) => joinAlerts(alert, more.cells[label].alerts[name], from)),
    })),
  };
}

function joinAlerts(first: AlertSeeds, more: AlertSeeds, from: number): AlertSeeds {
  const joined: AlertSeeds = {
    ...first,
    faults: mapped(first.faults, (fault, id) => joinFaults(fault, more.faults[id], from)),
  };
  for (const key of ['falseAlarms', 'exposureS'] as const) {
    const before = first[key];
    if (before !== undefined) joined[key] = [...before, ...(more[key]?.slice(from) ?? [])];
  }
  return joined;
}

function joinFaults(first: FaultSeeds, more: FaultSeeds, from: number): FaultSeeds {
  const never = (count: number): DelaySeeds => ({ faulted: new Array(count).fill(null), masked: [] });
  const labels = [...new Set([...Object.keys(first.segments), ...Object.keys(more.segments)])].sort();
  return {
    ...joinDelays(first, more, from),
    segments: Object.fromEntries(
      labels.map((label) => [
        label,
        joinDelays(first.segments[label] ?? never(from), more.segments[label] ?? never(more.faulted.length), from),
      ]),
    ),
  };
}

function joinDelays(first: DelaySeeds, more: DelaySeeds, from: number): DelaySeeds {
  return {
    faulted: [...first.faulted, ...more.faulted.slice(from)],
    masked: [...first.masked, ...more.masked.filter((trial) => trial >= from)],
  };
}

function mapped<T>(record: Record<string, T>, change: (value: T, key: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
