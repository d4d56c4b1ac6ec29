import type { CheckContext } from './context.js';

/** Names all that the format knows and the tool cannot do yet: never silently nothing. */
export function checkLater(context: CheckContext): void {
  const { file, kinds } = context;
  if (file.system.traffic.aggregate !== undefined)
    context.notYet(['system', 'traffic', 'aggregate'], 'traffic.aggregate');
  for (const [i, { kind }] of file.stack.monitors.entries())
    if (!kinds.monitors.has(kind)) context.notYet(['stack', 'monitors', i, kind], `monitor ${kind}`);
}
