import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  contains,
  readTimeInterval,
  type TimeInterval,
} from '../../../../../detectors/external/prometheus/alertmanager/time-interval.js';
import { readYaml } from '../../../../../detectors/external/prometheus/yaml-file.js';
import { scratch } from '../../../../e2e/cli.js';

function interval(text: string): TimeInterval {
  const path = join(scratch(), 'interval.yml');
  writeFileSync(path, text);
  const file = readYaml(path);
  return readTimeInterval(file, [], file.value);
}

test.each([
  ['{}', '2026-03-02T00:00:00Z', true],
  ['{times: []}', '2026-03-02T00:00:00Z', false],
  // From its first minute on, and not the last.
  ['{times: [{start_time: 09:00, end_time: "17:00"}]}', '2026-03-02T08:59:59Z', false],
  ['{times: [{start_time: 09:00, end_time: "17:00"}]}', '2026-03-02T09:00:00Z', true],
  ['{times: [{start_time: 09:00, end_time: "17:00"}]}', '2026-03-02T16:59:59Z', true],
  ['{times: [{start_time: 09:00, end_time: "17:00"}]}', '2026-03-02T17:00:00Z', false],
  ['{times: [{start_time: "23:00", end_time: "24:00"}]}', '2026-03-02T23:59:59Z', true],
  // Summer time began on 29 March 2026.
  ['{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}', '2026-03-28T01:30:00Z', true],
  ['{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}', '2026-03-30T00:30:00Z', true],
  // The weekday is that of the place.
  ['{weekdays: [monday], location: Asia/Tokyo}', '2026-03-01T15:00:00Z', true],
  ['{weekdays: [monday]}', '2026-03-01T15:00:00Z', false],
  ['{weekdays: ["Monday:friday", saturday]}', '2026-03-01T12:00:00Z', false],
  ['{weekdays: ["Monday:friday", saturday]}', '2026-03-07T12:00:00Z', true],
  ['{days_of_month: ["1:5", 31]}', '2026-03-31T12:00:00Z', true],
  ['{days_of_month: ["-1"]}', '2026-02-28T12:00:00Z', true],
  ['{days_of_month: ["-1"]}', '2026-02-27T12:00:00Z', false],
  ['{days_of_month: ["29:31"]}', '2026-02-28T12:00:00Z', false],
  ['{days_of_month: ["25:31"]}', '2026-02-28T12:00:00Z', true],
  ['{days_of_month: ["2:-2"]}', '2026-02-27T12:00:00Z', true],
  ['{days_of_month: ["2:-2"]}', '2026-02-28T12:00:00Z', false],
  ['{months: ["november:december", 3]}', '2026-03-31T12:00:00Z', true],
  ['{months: ["november:december", 3]}', '2026-04-01T00:00:00Z', false],
  ['{years: ["2020:2025", 2027]}', '2026-01-01T00:00:00Z', false],
  ['{years: ["2020:2025", 2027]}', '2027-12-31T23:59:59Z', true],
  // All of it must hold.
  [
    '{months: [march], weekdays: [monday], times: [{start_time: "00:00", end_time: "01:00"}]}',
    '2026-03-02T00:30:00Z',
    true,
  ],
  [
    '{months: [march], weekdays: [monday], times: [{start_time: "00:00", end_time: "01:00"}]}',
    '2026-03-03T00:30:00Z',
    false,
  ],
])('%s holds %s: %s', (text, moment, within) => {
  expect(contains(interval(text), Date.parse(moment))).toBe(within);
});

test.each([
  ['{times: [{start_time: "22:00", end_time: "06:00"}]}', 'this ends before it begins'],
  ['{times: [{start_time: "22:00"}]}', 'end_time is a time of day'],
  ['{times: [{start_time: "9:00", end_time: "10:00"}]}', 'start_time is a time of day'],
  ['{weekdays: ["friday:sunday"]}', 'ends with a day of the week before'],
  ['{weekdays: [mon]}', 'is no day of the week'],
  ['{days_of_month: ["0"]}', 'holds no day of a month'],
  ['{days_of_month: ["-3:5"]}', 'holds no day of a month'],
  ['{days_of_month: ["10:-20"]}', 'holds no day of a month'],
  ['{months: ["december:january"]}', 'ends with a month before'],
  ['{years: [next]}', 'is no year'],
  ['{location: Europe/Berln}', "there is no time zone 'Europe/Berln'"],
  ['{time: []}', "Alertmanager knows no 'time' here"],
])('%s is refused', (text, message) => {
  expect(() => interval(text)).toThrow(message);
});
