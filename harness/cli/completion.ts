import type { Argument, RootCommand } from '@bomb.sh/tab';
import { reporters } from '../../reports/registry.js';
import { declaredNames, listable } from './catalogue.js';

/** Names that the shell completes beside commands and flags. */
export function completeNames(root: RootCommand): void {
  offer(root.commands.get('list')?.arguments.get('what'), listable);
  offer(root.commands.get('explain')?.arguments.get('name'), declaredNames());
  const reporter = root.commands.get('run')?.options.get('reporter');
  if (reporter !== undefined)
    reporter.handler = (complete) => {
      for (const one of reporters) complete(one.kind, one.summary);
    };
}

function offer(argument: Argument | undefined, names: readonly string[]): void {
  if (argument !== undefined)
    argument.handler = (complete) => {
      for (const name of names) complete(name, '');
    };
}
