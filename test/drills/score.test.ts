import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AlertLine } from '../../harness/core/saved.js';
import type { Scorecard } from '../../harness/core/scorecard.js';
import { comparable, driftdrill, root, scorecardOf, scratch } from '../e2e/cli.js';

const data = (name: string) => join(root, 'scenarios', 'data', name);
const log = data('car_loan_analysis.csv.gz');
const reference = ['--reference', data('car_loan_reference.csv.gz')];
const incident = ['--incident', '2019-03-31T03:00:00Z'];
const labels = ['--key', 'id', '--labels', data('car_loan_analysis_target.csv.gz')];
const timed = ['--time', 'timestamp'];
const carLoan = [log, ...timed, ...labels, ...incident, '--preset', 'psi-0.2:7d', ...reference];

const hour = 3600;
const day = 24 * hour;

describe('driftdrill score on the car loans', () => {
  it('fires in the first full week after the drop, with weeks from the start of the file', () => {
    const out = join(scratch(), 'out');
    const { code, stdout } = driftdrill(['score', ...carLoan, '--out', out, '--quiet']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^psi-0\.2 \(7d windows\) would have caught it: it fired on 9 April 2019 at 18:00 UTC, 9 d 15 h after the incident \(car_value 1\.745, repaid_loan_on_prev_car 0\.304, loan_length 0\.289 and 1 other above 0\.2\), with no false alarm in 21 weeks \(at most 9\.2 a year\)\.\n$/,
    );
    const card = JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
    const { faults, falseAlarms } = card.alerts.PsiAbove0_2;
    expect(faults.incident.perTrial.faulted).toEqual([9 * day + 15 * hour]);
    expect(falseAlarms).toMatchObject({ episodes: 0, exposureDays: 147 });
    expect((falseAlarms.perDay.high ?? 0) * 365.25).toBeCloseTo(9.17, 2);
    const lines = readFileSync(join(out, 'alerts.jsonl'), 'utf8').trim().split('\n');
    const alerts = lines.map((line) => JSON.parse(line) as AlertLine);
    expect(alerts.map(({ attribution }) => attribution)).not.toContain('caused');
    expect(alerts[0].value).toBeCloseTo(1.745, 3);
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  });

  it('on Monday weeks, with resampled exposure apart, the same bytes each time', () => {
    const run = () => driftdrill(['score', ...carLoan, '--align', 'monday', '--control', '7d:5y', '--json', '-']);
    const { code, stdout, stderr } = run();
    expect(code).toBe(0);
    expect(stderr).toMatch(/on 8 April 2019 at 00:00 UTC, 7 d 21 h after .* in 5 years resampled .* none \(at most/);
    const card = JSON.parse(stdout) as Scorecard;
    const { faults, falseAlarms } = card.alerts.PsiAbove0_2;
    expect(faults.incident.perTrial.faulted).toEqual([7 * day + 21 * hour]);
    expect(faults.incident.chance.n).toBe(falseAlarms.resampled?.perDay.n);
    expect(falseAlarms.exposureDays).toBe(145.25);
    expect(falseAlarms.resampled?.exposureDays).toBeCloseTo(5 * 365.25, 6);
    expect(comparable(JSON.parse(run().stdout) as Scorecard)).toEqual(comparable(card));
  });

  it('without a reference the first part of the log is one', () => {
    const { code, stdout, stderr } = driftdrill(['score', log, ...timed, ...labels, ...incident]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/would have caught it: .* 9 d 15 h after .* no false alarm in 14 weeks/);
    expect(stderr).toMatch(/column 'y_pred_proba' is taken for the score/);
    expect(stderr).toMatch(/the first 49d are the reference/);
  });

  it('measures accuracy on labels that come late', () => {
    const accuracy = [log, ...timed, ...labels, ...incident, ...reference, '--preset', 'perf-7d-5pct', '--quiet'];
    const delayS = (...more: string[]) => {
      const { stdout } = driftdrill(['score', ...accuracy, ...more, '--json', '-']);
      const [alert] = Object.values((JSON.parse(stdout) as Scorecard).alerts);
      return alert.faults.incident.perTrial.faulted[0] ?? Number.NaN;
    };
    const early = delayS();
    const late = delayS('--label-delay', '30d');
    expect(early).toBeGreaterThan(0);
    expect(Math.abs(late - early - 30 * day)).toBeLessThanOrEqual(day);
  });

  it('says so where the rule misses, or was firing all along', () => {
    const missed = driftdrill(['score', ...carLoan, '--signal', 'feature.debt_to_income_ratio', '--quiet']);
    expect(missed).toMatchObject({ code: 0, stderr: '' });
    expect(missed.stdout).toMatch(/would not have caught it: nothing fired in the 151 d 9 h after the incident/);
    const id = driftdrill(['score', log, ...timed, ...incident, ...reference, '--preset', 'psi-0.2:7d', '--quiet']);
    expect(id.stdout).toMatch(/tells nothing of it: it was firing already when the incident began, with 1 false alarm/);
  });

  it('prints a scenario that gives the same scorecard', () => {
    const folder = scratch();
    const printed = driftdrill(['score', ...carLoan, '--align', 'monday', '--print-scenario'], { cwd: folder });
    expect(printed.code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    const file = join(folder, 'incident.yaml');
    writeFileSync(file, printed.stdout);
    const card = scorecardOf([file]);
    expect(card.alerts.PsiAbove0_2.faults.incident.perTrial.faulted).toEqual([7 * day + 21 * hour]);
  });
});

describe('the bundled drill', () => {
  const drill = 'scenarios/catalogue/car-loan-incident.yaml';

  it('holds its expectation and its gate, forked or not', () => {
    const card = scorecardOf([drill]);
    expect(card.verdict).toBe('pass');
    expect(card.timeline).toMatchObject({
      warmupS: 0,
      controlS: 151 * day + 9 * hour,
      deadlineS: 151 * day + 9 * hour,
    });
    expect(card.alerts.PsiAbove0_2.faults.drop).toMatchObject({ hits: 1, diagnosisCorrect: null });
    expect(comparable(scorecardOf([drill, '--no-fork']))).toEqual(comparable(card));
  });

  it('is planned as what happened once', () => {
    const { code, stdout } = driftdrill(['plan', drill]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/about 151 fault-free days/);
    expect(stdout).toMatch(/enough\s+1 trial\s+PsiAbove0_2 fires on drop/);
    expect(stdout).not.toContain('short');
  });

  it('may sweep its rule, and is joined from parts', () => {
    const folder = scratch();
    const file = join(folder, 'swept.yaml');
    writeFileSync(
      file,
      `extends: ${join(root, drill)}\nname: swept\nsweep: {"stack.presets.0.psi-0.2.threshold": [0.2, 3]}\n`,
    );
    const ran = driftdrill(['run', file, '--shard', '1/1', '--out', join(folder, 'part'), '--quiet']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const merged = driftdrill(['merge', join(folder, 'part'), '--json', '-', '--quiet']);
    const card = JSON.parse(merged.stdout) as Scorecard;
    expect(card.cells.map(({ alerts }) => Object.values(alerts)[0].faults.drop.hits)).toEqual([1, 0]);
    expect(card.alerts.PsiAbove0_2.falseAlarms.resampled?.episodes).toBe(0);
    expect(card.alerts.PsiAbove0_2.falseAlarms.exposureDays).toBe(145.25);
  });
});

describe('driftdrill score on fifty years of weather', () => {
  const rain = [data('rainfall.csv.gz'), '--time', 'day', '--time-unit', 'd', '--incident', '9000', '--label', 'rain'];

  it('whose times are numbers, by the unit of the column', () => {
    const { code, stdout } = driftdrill([
      'score',
      ...rain,
      ...['--signal', 'feature.sea_level_pressure', '--preset', 'psi-0.1:365d', '--quiet'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /it fired 12410 d after the first row, 3410 d after the incident \(sea_level_pressure 3\.\d+ above 0\.1\), with no false alarm in 16 years/,
    );
  });

  it('several presets give a sentence each', () => {
    const { stdout } = driftdrill([
      'score',
      ...rain,
      '--preset',
      'psi-0.1:365d',
      '--preset',
      'psi-0.25:365d',
      '--quiet',
    ]);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' tells ')[0].split(' would ')[0]),
    ).toEqual(['psi-0.1 (365d windows)', 'psi-0.25 (365d windows)']);
  });
});

describe('what is wrong with a log or a flag', () => {
  const row = (i: number) =>
    `2026-01-${String(1 + Math.floor(i / 24)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:00`;
  const rows = Array.from({ length: 480 }, (_, i) => `r${i},${row(i)},${(i * 37) % 101}`);
  const good = `id,time,x\n${rows.join('\n')}\n`;
  const base = ['log.csv', '--time', 'time', '--key', 'id', '--incident', '2026-01-15', '--preset', 'psi-0.2:1d'];
  const files = {
    'log.csv': good,
    'unsorted.csv': `id,time,x\n${[rows[1], rows[0], ...rows.slice(2)].join('\n')}\n`,
    'labels.csv': `id,y\n${rows.map((_, i) => `r${i},${i % 2}`).join('\n')}\n`,
    'scored.csv': `id,time,x,score\n${rows.map((line, i) => `${line},${(i % 10) / 10}`).join('\n')}\n`,
    'twice.csv': 'id,y\nr1,0\nr1,1\n',
    'strangers.csv': 'id,y\nq1,0\nq2,1\n',
    'wide.csv': 'id,y,z\nr1,0,1\n',
    'broken.csv.gz': 'no gzip at all',
  };
  const but = (from: string, to: string) => base.map((arg) => (arg === from ? to : arg));
  const said = (args: string[]) => {
    const folder = scratch();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    // A temporary folder of its own: others may run the command on this machine at the same time.
    const temporary = scratch();
    const ran = driftdrill(['score', ...args], { cwd: folder, env: { TMPDIR: temporary } });
    expect(readdirSync(temporary).filter((name) => name.startsWith('driftdrill-score-'))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
    return ran;
  };

  it('is told in terms of the flags where nothing comes before the incident', () => {
    const first = said(but('2026-01-15', '2026-01-01'));
    expect(first).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/2026-01-01 is the time of the first row of/),
    });
    const before = said(but('2026-01-15', '2025-12-01'));
    expect(before.stderr).toMatch(
      /--incident 2025-12-01 lies before the first row of log.csv, which is of 2026-01-01 00:00/,
    );
  });

  it('a rule that looks at what the log does not hold tells nothing, and says why', () => {
    const rule = (preset: string, ...more: string[]) => said([...base.slice(0, -1), preset, '--quiet', ...more]).stdout;
    const answers = [
      ...but('log.csv', 'scored.csv'),
      '--quiet',
      '--preset',
      'perf-7d-5pct',
      '--preset',
      'slo-burn-rate',
    ];
    const { code, stdout } = said(answers);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^perf-7d-5pct tells nothing of it: it looks at accuracy, and no labels are given/m);
    expect(stdout).toMatch(
      /"critical"\} tells nothing of it: it looks at errorRate, which a log of requests does not tell/,
    );
    expect(stdout).not.toMatch(/would not have caught it.*slo|false alarm.*ErrorBudget/);
    expect(rule('psi-0.2:12h')).toMatch(/^psi-0.2 \(12h windows\) /);
  });

  it('counts the quiet time of charts that fire at single values', () => {
    const charts = ['--preset', 'spc-shewhart', '--signal', 'feature.x', '--quiet'];
    const { stdout } = said([...base.slice(0, -2), ...charts]);
    // The reference is the first third of 14 days.
    expect(stdout).toMatch(/^spc-shewhart would not have caught it: .* with no false alarm in 9 days \(at most/);
    expect(said([...base.slice(0, -2), ...charts.map((arg) => arg.replace('shewhart', 'cusum:6h'))]).stdout).toMatch(
      /^spc-cusum \(6h windows\) /,
    );
  });

  it('a good one is answered', () => {
    const { code, stdout } = said([...base, '--labels', 'labels.csv']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/would not have caught it|would have caught it/);
  });

  it.each([
    ['an unknown column', but('time', 'tiem'), "did you mean 'time'?"],
    ['an unknown key', but('id', 'idd'), "did you mean 'id'?"],
    ['a wrong date', but('2026-01-15', '2026-15-01'), "'2026-15-01' is not a time"],
    ['an incident after the log', but('2026-01-15', '2027-01-15'), 'after the rows that are replayed'],
    ['an incident before the log', but('2026-01-15', '2025-01-15'), 'before the first row of log.csv'],
    ['an unknown preset', but('psi-0.2:1d', 'psi-0.22:1d'), "did you mean 'psi-0.2'?"],
    ['a window without a unit', but('psi-0.2:1d', 'psi-0.2:7'), 'psi-0.2:7d'],
    ['a window that a preset has not', but('psi-0.2:1d', 'slo-burn-rate:1d'), 'takes no window'],
    ['unsorted rows', but('log.csv', 'unsorted.csv'), "sort the rows by 'time'"],
    ['no such log', but('log.csv', 'lgo.csv'), 'no data file at lgo.csv'],
    ['a gzip that is none', but('log.csv', 'broken.csv.gz'), 'not a whole gzip file'],
    [
      'labels without a key',
      [...but('id', 'id').filter((arg) => arg !== '--key' && arg !== 'id'), '--labels', 'labels.csv'],
      '--key',
    ],
    ['labels of other requests', [...base, '--labels', 'strangers.csv'], 'no row has a label'],
    ['two labels for a request', [...base, '--labels', 'twice.csv'], "two labels for id 'r1'"],
    ['labels with several columns', [...base, '--labels', 'wide.csv'], '--label: y, z'],
    ['blocks longer than the log', [...base, '--control', '30d:1y'], 'a block is 30d long'],
    ['an unknown feature', [...base, '--signal', 'feature.y'], "there is no feature 'y'"],
    ['a unit for dates', [...base, '--time-unit', 'd'], '--time-unit d'],
  ] as [string, string[], string][])('%s', (_, args, text) => {
    const { code, stdout, stderr } = said(args);
    expect(stderr).toContain(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/ at .*\.js:\d+/);
  });
});
