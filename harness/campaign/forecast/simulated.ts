import type { GroupContext } from '../../trial/group-context.js';
import { type Member, membersOf } from '../../trial/variants.js';

/**
 * Seconds that one trial of a group simulates, over all of its branches: the stretch that they share up to onset once,
 * as it is with forking. Branches that end early simulate less.
 */
export function simulatedS({ cells }: GroupContext, trial: number, earlyStop: boolean): number {
  const members = membersOf(cells, () => true, trial, earlyStop);
  const times = members.flatMap(({ faults, uses }) => [
    ...faults.map(({ t0S }) => t0S),
    ...uses.map(({ endS }) => endS),
  ]);
  const events = [...new Set(times)].sort((a, b) => a - b);

  const follow = (sharing: readonly Member[], index: number): number => {
    const atS = events[index];
    const passed = atS - (events[index - 1] ?? 0);
    const going = sharing.filter(({ uses }) => uses.some(({ endS }) => endS > atS));
    const groups = new Map<string, Member[]>();
    for (const member of going) {
      const starting = member.faults.filter(({ t0S }) => t0S === atS);
      const key = starting
        .map((fault) => fault.key)
        .sort()
        .join('\n');
      groups.set(key, [...(groups.get(key) ?? []), member]);
    }
    return [...groups.values()].reduce((sum, group) => sum + follow(group, index + 1), passed);
  };
  return events.length === 0 ? 0 : follow(members, 0);
}
