/** Ctrl-C: the first asks for a clean end that keeps what is finished, the second ends at once. */
export function onInterrupt(
  note: (text: string) => void,
  said = 'interrupted: keeping the trials that are finished; again to stop at once',
): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const handler = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    note(`\n${said}\n`);
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', handler);
      process.off('SIGTERM', handler);
    },
  };
}
