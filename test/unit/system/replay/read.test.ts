import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReplayPlan } from '../../../../harness/core/plan.js';
import { inspectReplay } from '../../../../harness/system/replay/inspect.js';
import { DataFolder, replayPlan } from './files.js';

const folder = new DataFolder();
afterAll(() => folder.remove());

let files = 0;
function inspect(text: string, more: Partial<ReplayPlan> = {}, suffix = '.csv') {
  files += 1;
  return inspectReplay(replayPlan(folder.write(`file${files}${suffix}`, text), more));
}

describe('reading recorded traffic', () => {
  it('finds numeric and categorical columns, missing values and segments', async () => {
    const text =
      'id,day,x,shop,ok,rain\na,0,1.5,north,True,1\nb,1,,south,False,0\nc,2,-2.5,,True,\nd,3,4,north,True,1\n';
    const summary = await inspect(
      text,
      {
        time: 'day',
        timeUnit: 'd',
        label: 'rain',
        columns: { id: 'id', score: null, prediction: null },
        segments: ['shop'],
      },
      '.csv.gz',
    );
    expect(summary).toEqual({
      features: [
        {
          name: 'x',
          type: 'numeric',
          categories: [],
          weights: [],
          mean: 1,
          sd: Math.sqrt((0.25 + 12.25 + 9) / 3),
          missing: 1,
        },
        {
          name: 'shop',
          type: 'categorical',
          categories: ['north', 'south'],
          weights: [2 / 3, 1 / 3],
          mean: 0,
          sd: 0,
          missing: 1,
        },
        {
          name: 'ok',
          type: 'categorical',
          categories: ['False', 'True'],
          weights: [0.25, 0.75],
          mean: 0,
          sd: 0,
          missing: 0,
        },
      ],
      segments: [{ name: 'shop', values: ['north', 'south', '(none)'] }],
      rows: 4,
      spanS: 3 * 86_400,
      startMs: null,
      task: 'binary',
      skippedS: 0,
      coverS: 4 * 86_400,
      labelled: 3,
      labelClasses: ['0', '1'],
    });
  });

  it('takes a column for text however late the first word comes', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i === 2900 ? 'many' : i}`);
    const { features } = await inspect(`a,b\n${rows.join('\n')}\n`);
    expect(features.map(({ type }) => type)).toEqual(['numeric', 'categorical']);
    expect(features[1].categories).toHaveLength(3000);
  });

  it('reads quotes, byte-order marks, Windows line ends and a last line without end', async () => {
    const { features, rows } = await inspect('\uFEFFa,"b, c"\r\n1,"x, ""y"""\r\n2,z');
    expect(rows).toBe(2);
    expect(features.map(({ name }) => name)).toEqual(['a', 'b, c']);
    expect(features[1].categories).toEqual(['x, "y"', 'z']);
  });

  it.each([';', '\t', '|'])('reads cells that %j parts, as the header has most of it', async (separator) => {
    const text = 'a;"b;,c";d\n1;"x;,y";3\n2;z;4\n'.replaceAll(/;(?!,)/g, separator);
    const { features } = await inspect(text);
    expect(features.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'numeric'],
      ['b;,c', 'categorical'],
      ['d', 'numeric'],
    ]);
    expect(features[1].categories).toEqual(['x;,y', 'z']);
  });

  it('knows a gzipped file whatever its name', async () => {
    const file = folder.writeBytes('log', gzipSync('a,b\n1,2\n'));
    expect((await inspectReplay(replayPlan(file))).rows).toBe(1);
  });

  it('reads times as ISO, with and without zone, and as numbers', async () => {
    const at = async (first: string, timeUnit: ReplayPlan['timeUnit'] = null) =>
      (await inspect(`t,x\n${first},1\n`, { time: 't', timeUnit })).startMs;
    expect(await at('2018-10-30 18:08:43.152')).toBe(Date.UTC(2018, 9, 30, 18, 8, 43, 152));
    expect(await at('2018-10-30T18:08:43+02:00')).toBe(Date.UTC(2018, 9, 30, 16, 8, 43));
    expect(await at('2018-10-30')).toBe(Date.UTC(2018, 9, 30));
    expect(await at('1540922400', 's')).toBe(1_540_922_400_000);
    expect(await at('1540922400000', 'ms')).toBe(1_540_922_400_000);
    expect(await at('17', 'd')).toBeNull();
  });

  it('turns two words of a label into 0 and 1, and true and false', async () => {
    expect((await inspect('x,y\n1,good\n2,bad\n3,\n', { label: 'y' })).labelClasses).toEqual(['bad', 'good']);
    expect((await inspect('x,y\n1,True\n2,False\n', { label: 'y' })).labelClasses).toEqual(['False', 'True']);
  });

  it('joins labels from a file of their own by key', async () => {
    const labels = folder.write('labels.csv', 'id,y\nc,1\na,0\nz,1\n');
    const summary = await inspect('id,x\na,1\nb,2\nc,3\n', {
      labels: { file: labels, key: 'id', label: 'y', delayS: null },
    });
    expect(summary.labelled).toBe(2);
    expect(summary.features.map(({ name }) => name)).toEqual(['x']);
  });
});

describe('bad recordings', () => {
  const good = 'a,b\n1,2\n3,4\n';
  const bad: [string, string, Partial<ReplayPlan>, string, RegExp][] = [
    ['a torn last line', 'a,b\n1,2\n3', {}, 'row-torn', /line 3: 1 cells where the header has 2/],
    ['a line too long', 'a,b\n1,2,3\n', {}, 'row-torn', /line 2: 3 cells/],
    ['an empty file', '', {}, 'data-empty', /has no rows/],
    ['a header alone', 'a,b\n', {}, 'data-empty', /has no rows/],
    ['NaN among numbers', 'a,b\n1,2\n2,NaN\n', {}, 'not-a-number', /line 3: 'NaN' in column 'b'/],
    ['inf among numbers', 'a,b\n1,2\n2,-inf\n', {}, 'not-a-number', /line 3: '-inf'/],
    ['decimal commas', 'a;b\n1;2,5\n2;3\n', {}, 'decimal-comma', /numbers in column 'b' have decimal commas/],
    ['a column twice', 'a,a\n1,2\n', {}, 'column-twice', /two columns named 'a'/],
    ['no such time', good, { time: 't' }, 'column-missing', /no column 't' \(time\)/],
    ['no such label', good, { label: 'y' }, 'column-missing', /no column 'y' \(label\)/],
    ['no such segment', good, { segments: ['s'] }, 'column-missing', /no column 's' \(segments\)/],
    ['times that descend', 'a,b\n2,1\n1,1\n', { time: 'a', timeUnit: 's' }, 'time-descends', /line 3: '1'/],
    ['a time that is none', 'a,b\nsoon,1\n', { time: 'a' }, 'time-unreadable', /line 2: 'soon'/],
    ['an impossible date', 'a,b\n2020-13-01,1\n', { time: 'a' }, 'time-unreadable', /line 2/],
    ['three classes', 'a,y\n1,p\n2,q\n3,r\n', { label: 'y' }, 'label-classes', /3 classes: p, q, r/],
    ['a mixed label', 'a,y\n1,1\n2,q\n', { label: 'y' }, 'label-mixed', /numbers as well as 'q'/],
    ['an open quote', 'a,b\n1,"2\n', {}, 'csv-broken', /not valid CSV/],
  ];

  it.each(bad)('%s', async (_, text, more, code, message) => {
    const failure = inspect(text, more);
    await expect(failure).rejects.toMatchObject({ name: 'DriftdrillError', code, exit: 2 });
    await expect(failure).rejects.toThrow(message);
  });

  it('a missing file', async () => {
    await expect(inspectReplay(replayPlan('/no/such/file.csv'))).rejects.toMatchObject({ code: 'data-missing' });
  });

  it('a gzip that is cut off, and one that is none', async () => {
    const whole = gzipSync(`a,b\n${Array.from({ length: 5000 }, (_, i) => `${i},${Math.sin(i)}`).join('\n')}\n`);
    const cut = folder.writeBytes('cut.csv.gz', whole.subarray(0, whole.length / 2));
    await expect(inspectReplay(replayPlan(cut))).rejects.toMatchObject({ code: 'gzip-broken' });
    const none = folder.writeBytes('none.csv.gz', Buffer.from(good));
    await expect(inspectReplay(replayPlan(none))).rejects.toMatchObject({ code: 'gzip-broken' });
  });

  it('a reference without a column, or with words in a numeric one', async () => {
    const lacking = folder.write('lacking.csv', 'a\n1\n');
    await expect(inspect(good, { reference: lacking })).rejects.toMatchObject({ code: 'column-missing' });
    const words = folder.write('words.csv', 'a,b\n1,two\n');
    await expect(inspect(good, { reference: words })).rejects.toMatchObject({ code: 'reference-type' });
  });
});
