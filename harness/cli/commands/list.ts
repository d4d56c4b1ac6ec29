import { type ExitCode, exitCodes } from '../../core/errors.js';
import { type Listable, listItems } from '../catalogue.js';
import type { Output } from '../output.js';
import { alignRows } from '../table.js';

/** What there is of one kind, from the declarations. */
export async function list(what: Listable, flags: { json: boolean }, output: Output): Promise<ExitCode> {
  const items = await listItems(what);
  if (flags.json) output.out(`${JSON.stringify(items, null, 2)}\n`);
  else if (items.length === 0) output.note(`no ${what} are there yet\n`);
  else
    output.out(
      alignRows(
        items.map((item) => [item.name, item.summary]),
        output.width,
      ),
    );
  return exitCodes.pass;
}
