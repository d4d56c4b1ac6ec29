import { scenarioJsonSchema } from './json-schema.js';

type Json = Record<string, unknown>;

/** One key of the scenario file, for reference tables. */
export interface FieldRow {
  /** Such as `timeline.deadline`; `*` stands for a name of the user's, `[]` for each entry of a list. */
  path: string;
  /** Such as `duration`, `text`, `whole number`, or the words that are valid. */
  type: string;
  required: boolean;
  /** As one would write it; null where there is none. */
  default: string | null;
  description: string;
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
  object: 'map',
  null: 'empty',
};

const quantityNames: Record<string, string> = {
  duration: 'duration',
  longDuration: 'duration',
  rate: 'rate',
  share: 'share',
  ratio: 'number or share',
};

function branches(json: Json): Json[] {
  return ((json.anyOf ?? json.oneOf ?? []) as Json[]).filter((branch) => !('required' in branch) || 'type' in branch);
}

/** What stands at a key, in words. */
function typeOf(json: Json): string {
  if (typeof json.$ref === 'string') return quantityNames[json.$ref.replace('#/$defs/', '')] ?? 'anything';
  if (Array.isArray(json.enum)) return json.enum.join(' | ');
  if (json.const !== undefined) return String(json.const);
  const options = branches(json);
  if (options.length > 0) return [...new Set(options.map(typeOf))].join(' or ');
  return typeNames[String(json.type)] ?? 'anything';
}

function written(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** Keys that every branch of a choice requires. */
function requiredBy(json: Json): string[] {
  const options = branches(json);
  const own = (json.required ?? []) as string[];
  if (options.length === 0 || json.properties !== undefined) return own;
  const lists = options.filter((option) => option.properties ?? option.anyOf ?? option.oneOf).map(requiredBy);
  return [...own, ...(lists[0] ?? []).filter((key) => lists.every((list) => list.includes(key)))];
}

function visit(json: Json, path: string, required: readonly string[], rows: FieldRow[]): void {
  for (const branch of branches(json)) visit(branch, path, required, rows);
  for (const [key, value] of Object.entries((json.properties ?? {}) as Record<string, Json>)) {
    const at = path === '' ? key : `${path}.${key}`;
    const known = rows.find((row) => row.path === at);
    if (known && value.const !== undefined && !known.type.split(' | ').includes(String(value.const)))
      known.type += ` | ${value.const}`;
    if (known) continue;
    const isWith = at === 'faults[].with';
    const description = isWith ? 'Parameters of the injector' : String(value.description ?? '');
    rows.push({
      path: at,
      type: typeOf(value),
      required: required.includes(key),
      default: written(value.default),
      description,
    });
    if (!isWith) visit(value, at, requiredBy(value), rows);
  }
  const more = json.additionalProperties;
  if (typeof more === 'object' && more !== null) visit(more as Json, `${path}.*`, requiredBy(more as Json), rows);
  if (typeof json.items === 'object' && json.items !== null && !Array.isArray(json.items))
    visit(json.items as Json, `${path}[]`, requiredBy(json.items as Json), rows);
}

/**
 * Every key of the scenario file with type, default and description, in the order of the file. Parameters of injectors
 * and detectors are left out: they are in the tables of their own.
 */
export function scenarioFields(): FieldRow[] {
  const rows: FieldRow[] = [];
  const json = scenarioJsonSchema();
  visit(json, '', ['name', 'system'], rows);
  const parameters = [/^stack\.detectors\.\*\.(?!by$)[^.]+\../, /^stack\.presets\[\]\../];
  return rows.filter(({ path }) => !parameters.some((pattern) => pattern.test(path)));
}
