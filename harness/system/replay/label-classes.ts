import { DriftdrillError } from '../../core/errors.js';

/**
 * Numbers for labels that are written as words: true and false are 1 and 0; of two other words the first in ascending
 * order is 0 and the second 1.
 * @returns one number a word, in the order of `words`
 * @throws DriftdrillError for more than two words
 */
export function labelNumbers(words: readonly string[], file: string, column: string): number[] {
  const lower = words.map((word) => word.trim().toLowerCase());
  if (lower.every((word) => word === 'true' || word === 'false')) return lower.map((word) => (word === 'true' ? 1 : 0));
  const numbers = words.map(Number);
  if (numbers.every((value) => Number.isFinite(value))) return numbers;
  if (words.length > 2)
    throw new DriftdrillError(
      'label-classes',
      `the label '${column}' of ${file} has ${words.length} classes: ${words.slice(0, 5).join(', ')}${words.length > 5 ? ' …' : ''}`,
      { place: { file }, hint: 'a label is a number, or one of two classes' },
    );
  const sorted = [...words].sort();
  return words.map((word) => sorted.indexOf(word));
}
