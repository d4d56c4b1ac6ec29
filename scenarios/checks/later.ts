import type { CheckContext } from './context.js';

/** Names all that the format knows and the tool cannot do yet: never silently nothing. */
export function checkLater(context: CheckContext): void {
  if (context.file.system.traffic.aggregate !== undefined)
    context.notYet(['system', 'traffic', 'aggregate'], 'traffic.aggregate');
}
