import type { CellPlan } from '../harness/core/cell.js';
import type { Finding } from '../harness/core/errors.js';
import type { Plan } from '../harness/core/plan.js';
import { formatDuration, parseDuration, parseShare } from '../harness/core/quantity.js';
import { readBySchema } from './read.js';
import type { ScenarioFile, scenarioSchema } from './schema/scenario.js';
import { locate, resolvePath } from './yaml/override.js';
import { dataOf, keyPlaceOf, type Node, nodeAt, type Path, withNode } from './yaml/tree.js';

const mostCells = 2000;

/** What cells are compiled with. */
export interface CellContext {
  root: Node;
  file: ScenarioFile;
  /** The file's own values. */
  plan: Plan;
  schema: ReturnType<typeof scenarioSchema>;
  compile(file: ScenarioFile): Plan;
}

interface Axis {
  path: string;
  steps: Path;
  values: Node[];
}

type Grid = Exclude<NonNullable<ScenarioFile['sweep']>[string], unknown[]>;

/** Values of an even grid, as one would write them. */
export function gridValues({ from, to, steps, scale }: Grid): (number | string)[] {
  const duration = [from, to].some((end) => typeof end === 'string' && parseShare(end) === undefined);
  const number = (end: Grid['from']): number => {
    if (typeof end === 'number') return end;
    return (duration ? parseDuration(String(end)) : parseShare(String(end))) ?? Number.NaN;
  };
  const [low, high] = [number(from), number(to)];
  return Array.from({ length: steps }, (_, k) => {
    const way = k / (steps - 1);
    const exact = scale === 'log' ? low * (high / low) ** way : low + (high - low) * way;
    const value = k === steps - 1 ? high : Number(exact.toPrecision(12));
    if (!duration) return value;
    const text = formatDuration(value);
    return parseDuration(text) === value ? text : `${value}s`;
  });
}

function axesOf({ root, file }: CellContext): Axis[] {
  return Object.entries(file.sweep ?? {}).flatMap(([path, spec]) => {
    const place = keyPlaceOf(root, ['sweep', path]);
    const steps = resolvePath(root, path, place);
    if ('message' in steps) return [];
    const values = Array.isArray(spec) ? spec : gridValues(spec);
    return [{ path, steps, values: values.map((value) => locate(value, place)) }];
  });
}

/** Every combination, the last axis fastest. */
function combinations(axes: readonly Axis[]): number[][] {
  return axes.reduce<number[][]>(
    (all, axis) => all.flatMap((before) => axis.values.map((_, index) => [...before, index])),
    [[]],
  );
}

function divided(points: readonly Omit<CellPlan, 'case'>[], file: ScenarioFile): CellPlan[] {
  const { cases } = file;
  if (cases === undefined || cases.length === 0) return points.map((point) => ({ ...point, case: null }));
  return points.flatMap((point) =>
    cases.map(({ id, faults }) => ({
      ...point,
      case: id,
      plan: { ...point.plan, faults: point.plan.faults.filter((fault) => faults.includes(fault.id)) },
    })),
  );
}

function parsedAt(file: unknown, steps: Path): unknown {
  return steps.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    file,
  );
}

function isPlain(value: unknown): value is number | string | boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

/**
 * The cells of a campaign: the grid of the sweep, the file's own values added where they are missing, each divided into
 * the cases.
 * @param findings gets what is wrong with a combination
 */
export function cellsOf(context: CellContext, findings: Finding[]): CellPlan[] {
  const { root, file, plan, schema } = context;
  const axes = axesOf(context);
  const count = axes.reduce((product, axis) => product * axis.values.length, file.cases?.length ?? 1);
  if (count > mostCells) {
    findings.push({
      level: 'error',
      code: 'too-many-cells',
      message: `the sweep has ${count} cells, and a campaign takes at most ${mostCells}`,
      place: keyPlaceOf(root, ['sweep']),
      hint: 'sweep fewer paths at once, or in fewer steps',
    });
    return [];
  }
  const own = JSON.stringify(plan);
  const points = axes.length === 0 ? [] : combinations(axes).map((chosen) => point(chosen));
  const grid = points.flatMap((one) => (one === null ? [] : [one]));
  if (!grid.some((one) => one.own)) grid.push({ set: ownValues(), ...defaults(), own: true, plan });
  return divided(grid, file);

  function point(chosen: readonly number[]): Omit<CellPlan, 'case'> | null {
    let tree = root;
    const set: Record<string, unknown> = {};
    axes.forEach(({ path, steps, values }, i) => {
      const value = values[chosen[i]];
      set[path] = dataOf(value);
      tree = withNode(tree, steps, value, value.place);
    });
    const read = readBySchema(schema, tree);
    const errors = read.findings.filter(({ level }) => level === 'error');
    if (errors.length > 0 || read.value === null) {
      for (const found of errors) if (!findings.some(({ message }) => message === found.message)) findings.push(found);
      return null;
    }
    const { name, seed, trials } = plan;
    const compiled = { ...context.compile(read.value), name, seed, trials };
    return { set, own: JSON.stringify(compiled) === own, plan: compiled };
  }

  /** Parsed values of the swept paths that the file leaves out. */
  function defaults(): Pick<CellPlan, 'unset'> {
    const found = axes.flatMap(({ path, steps }) => {
      const value = nodeAt(root, steps) === undefined ? parsedAt(file, steps) : undefined;
      return isPlain(value) ? [[path, value] as const] : [];
    });
    return found.length === 0 ? {} : { unset: Object.fromEntries(found) };
  }

  function ownValues(): Record<string, unknown> {
    return Object.fromEntries(
      axes.map(({ path, steps }) => {
        const node = nodeAt(root, steps);
        return [path, node === undefined ? null : dataOf(node)];
      }),
    );
  }
}
