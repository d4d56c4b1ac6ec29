import { InvalidArgumentError } from 'commander';
import { suggest } from '../../scenarios/nearest.js';
import { parseDuration } from '../core/quantity.js';

/** Parses an integer flag. @throws InvalidArgumentError naming the bounds */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`it takes a whole number from ${min} to ${max}, not '${text}'.`);
    return value;
  };
}

/** One of a few words. */
export function oneOf(words: readonly string[]): (text: string) => string {
  return (text) => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(suggest(text, words, 'it is one of'));
  };
}

/** Collects a repeated `path=value`. */
export function assignment(text: string, before: string[]): string[] {
  if (text.lastIndexOf('=') <= 0)
    throw new InvalidArgumentError(`it takes path=value, such as faults.lag.scope.share=10%, not '${text}'.`);
  return [...before, text];
}

/** Splits a list given with commas. */
export function commaList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    throw new InvalidArgumentError(`it takes names separated by commas, not '${text}'.`);
  return names;
}

/** Parses `i/n`, the i-th of n parts. @throws InvalidArgumentError naming the bounds */
export function part(text: string): { index: number; of: number } {
  const [, index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (!(index >= 1 && of >= index && of <= 10_000))
    throw new InvalidArgumentError(`it takes i/n with 1 ≤ i ≤ n, such as 1/4, not '${text}'.`);
  return { index, of };
}

/** Parses a duration such as `30s` to seconds. */
export function time(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError(`it takes a duration such as 30s or 5m, not '${text}'.`);
  return seconds;
}

/** Parses a speed-up: a number of simulated seconds a second, or `max`. */
export function speed(text: string): number {
  const value = text === 'max' ? Number.POSITIVE_INFINITY : Number(text);
  if (!(value > 0) || (text !== 'max' && !/^\d+(\.\d+)?$/.test(text)))
    throw new InvalidArgumentError(`it takes a number above 0, or max, not '${text}'.`);
  return value;
}
