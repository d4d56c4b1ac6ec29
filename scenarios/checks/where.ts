import type { CellPlan } from '../../harness/core/cell.js';
import { cellsJudged, measured, type ValueKind } from '../../harness/core/where.js';
import { gridValues } from '../cells.js';
import { GateError, parseWhere, type WhereClause } from '../gates.js';
import { suggest } from '../nearest.js';
import type { Path } from '../yaml/tree.js';
import type { CheckContext } from './context.js';
import { parseGates } from './gates.js';

const examples: Readonly<Record<ValueKind, string>> = {
  number: 'numbers or shares, such as 0.25 or 25%',
  duration: 'durations, such as 20m',
  rate: 'rates, such as 50/s',
  word: 'words',
};

/** Values of a swept path, as written. */
function sweptValues(context: CheckContext, path: string): (string | number | boolean)[] {
  const spec = context.file.sweep?.[path];
  if (spec === undefined) return [];
  return Array.isArray(spec) ? spec : gridValues(spec);
}

/** Says what is wrong with one condition; true where nothing is. */
function checkClause(context: CheckContext, at: Path, clause: WhereClause): boolean {
  const { path, op, value } = clause;
  const complain = (offset: number, message: string, hint: string): false => {
    context.error(at, { code: 'bad-where', message, hint, offset });
    return false;
  };
  const ids = context.file.cases?.map(({ id }) => id) ?? [];
  const paths = [...Object.keys(context.file.sweep ?? {}), ...(ids.length > 0 ? ['case'] : [])];
  if (!paths.includes(path))
    return complain(
      clause.pathOffset,
      paths.length === 0
        ? '`where` picks cells of a sweep, and the file has neither sweep nor cases'
        : `${path} is not swept`,
      paths.length === 0 ? 'leave `where` out, or add a sweep' : suggest(path, paths, 'there is'),
    );
  const values = path === 'case' ? ids : sweptValues(context, path);
  const kinds = new Set(path === 'case' ? ['word' as const] : values.map((one) => measured(one).kind));
  const [kind] = kinds;
  if (kinds.has('word') || kinds.size > 1) {
    if (op !== '=' && op !== '!=')
      return complain(clause.opOffset, `${path} holds words, which have no order`, 'compare with = or !=');
    if (values.some((one) => String(one) === value)) return true;
    return complain(
      clause.valueOffset,
      path === 'case' ? `there is no case '${value}'` : `${path} is never '${value}'`,
      suggest(value, values.map(String), path === 'case' ? 'cases' : 'it is swept over'),
    );
  }
  const given = measured(value);
  if (given.kind === kind || (given.size === 0 && value === '0')) return true;
  return complain(
    clause.valueOffset,
    `'${value}' can't be compared with ${path}`,
    `it is swept over ${examples[kind]}`,
  );
}

function check(context: CheckContext, cells: readonly CellPlan[], at: Path, spoken: Spoken): void {
  const { clauses, fault, end } = spoken;
  if (!clauses.map((clause) => checkClause(context, at, clause)).every(Boolean)) return;
  if (cells.length === 0 || (fault !== null && !context.plan.faults.some(({ id }) => id === fault))) return;
  if (cellsJudged(cells, { where: clauses, fault }).length > 0) return;
  if (clauses.length === 0) {
    context.warn(at, {
      code: 'no-cell',
      message: `no case drills fault '${fault}', so this stays inconclusive`,
      hint: 'add the fault to a case',
    });
    return;
  }
  const swept = [...new Set(clauses.map(({ path }) => path))]
    .filter((path) => path !== 'case')
    .map((path) => `${path}: ${sweptValues(context, path).join(', ')}`);
  context.error(at, {
    code: 'no-cell',
    message:
      fault === null ? 'no cell of the sweep is like that' : `no cell of the sweep in which ${fault} acts is like that`,
    hint:
      swept.length > 0 ? `swept: ${swept.join('; ')}` : `cases: ${context.file.cases?.map(({ id }) => id).join(', ')}`,
    offset: end,
  });
}

interface Spoken {
  clauses: WhereClause[];
  fault: string | null;
  /** Where in the text the conditions begin. */
  end: number;
}

/** Checks the conditions on cells of gates and expectations: swept paths, the same units, and some cell left to judge. */
export function checkWhere(context: CheckContext, cells: readonly CellPlan[]): void {
  for (const [i, { gate, where }] of parseGates(context.file.gates)) {
    const fault = 'fault' in gate.metric ? gate.metric.fault : null;
    check(context, cells, ['gates', i], { clauses: where, fault, end: where[0]?.pathOffset ?? 0 });
  }
  for (const [i, expected] of context.file.expect.entries()) {
    const at = ['expect', i];
    try {
      const clauses = expected.where === undefined ? [] : parseWhere(expected.where);
      check(context, cells, clauses.length === 0 ? at : [...at, 'where'], {
        clauses,
        fault: expected.fault ?? null,
        end: 0,
      });
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      const { message, hint, offset } = error;
      context.error([...at, 'where'], { code: 'bad-where', message, hint: hint ?? null, offset });
    }
  }
}
