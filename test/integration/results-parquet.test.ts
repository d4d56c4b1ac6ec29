import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../harness/core/cache-folder.js';
import { driftdrill, scratch } from '../e2e/cli.js';

const candidates = [process.env.DRIFTDRILL_DUCKDB_PYTHON, cacheFolder('duckdb', 'bin', 'python')];
const python = candidates.find((path) => path !== undefined && existsSync(path));
const required = process.env.DRIFTDRILL_REQUIRE_REAL === '1';
if (python === undefined)
  console.warn(
    'skipped: no DuckDB here (python3 -m venv ~/.cache/driftdrill/duckdb && ~/.cache/driftdrill/duckdb/bin/pip install duckdb, or name a Python that has it in DRIFTDRILL_DUCKDB_PYTHON)',
  );

/** Asks DuckDB in its own process; rows come back as lists. */
function query(sql: string): unknown[][] {
  const script = 'import duckdb, json, sys; print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))';
  return JSON.parse(execFileSync(python ?? 'no-duckdb', ['-c', script, sql], { encoding: 'utf8' })) as unknown[][];
}

describe.skipIf(python === undefined && !required)('results.parquet in DuckDB', () => {
  it('holds the rows of results.jsonl, with types', () => {
    const folder = scratch();
    const args = ['scenarios/catalogue/fraud-shift-sensitivity.yaml', '--trials', '3', '--out', folder, '--quiet'];
    const { stderr } = driftdrill(['run', ...args]);
    const parquet = `'${join(folder, 'results.parquet')}'`;
    const lines = `read_json('${join(folder, 'results.jsonl')}', union_by_name = true)`;
    const [[rows, cells]] = query(`select count(*), count(distinct cell) from ${parquet}`);
    expect([rows, cells], stderr).toEqual([21 * 2 * 3, 21]);
    expect(query(`select * from ${parquet} except all select * from ${lines}`)).toEqual([]);
    const types = Object.fromEntries(query(`describe select * from ${parquet}`).map(([name, type]) => [name, type]));
    expect(types).toMatchObject({
      trial: 'INTEGER',
      seed: 'VARCHAR',
      'set.faults.shift.with.mean': 'DOUBLE',
      'set.stack.rules.FeatureDrift.when': 'VARCHAR',
      ttdS: 'DOUBLE',
      masked: 'BOOLEAN',
    });
  });
});
