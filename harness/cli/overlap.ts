/**
 * Works on items in their order, so many at a time, and gives the results in that order. Where one fails no other is
 * begun, those at work are told and waited for, and the first error in order is thrown.
 * @param work given a signal that is aborted with `signal` or by the failure of another
 */
export async function overlap<T, R>(
  items: readonly T[],
  width: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results: R[] = [];
  const errors: { at: number; error: unknown }[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && !either.aborted) {
      const at = next++;
      try {
        results[at] = await work(items[at], either);
      } catch (error) {
        errors.push({ at, error });
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (errors.length > 0) throw errors.sort((a, b) => a.at - b.at)[0].error;
  return results;
}
