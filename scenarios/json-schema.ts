import { z } from 'zod';
import { registeredKinds } from './kinds.js';
import { scenarioSchema } from './schema/scenario.js';

type Json = Record<string, unknown>;

const durationText = '^\\s*(0|(\\d+(\\.\\d+)?(ms|[smhdw]))+)\\s*$';
const longDurationText = '^\\s*(\\d+(\\.\\d+)?(ms|[smhdwy]))+\\s*$';
const rateText = '^\\s*\\d+(\\.\\d+)?(e\\d+)?/(ms|s|m|h|d|w|second|minute|hour|day|week|month|year)\\s*$';
const shareText = '^\\s*-?\\d+(\\.\\d+)?%\\s*$';

/** How each quantity looks in a file, by the name that core/quantity gives it. */
const quantities: Record<string, Json> = {
  duration: {
    anyOf: [{ type: 'string', pattern: durationText }, { const: 0 }],
    'x-unit': 'duration',
    examples: ['30s', '5m', '1h30m', '7d'],
  },
  longDuration: { type: 'string', pattern: longDurationText, 'x-unit': 'duration', examples: ['90d', '5y'] },
  rate: { type: 'string', pattern: rateText, 'x-unit': 'events per time', examples: ['50/s', '6/h', '1/week'] },
  share: {
    anyOf: [
      { type: 'number', minimum: 0, maximum: 1 },
      { type: 'string', pattern: shareText },
    ],
    'x-unit': 'share',
    examples: ['5%'],
  },
  ratio: { anyOf: [{ type: 'number' }, { type: 'string', pattern: shareText }], 'x-unit': 'number or share' },
};

/** Puts a reference to the quantity where zod describes its text. */
function refer(json: Json, quantity: string): void {
  const { description, default: fallback } = json;
  for (const key of Object.keys(json)) delete json[key];
  json.$ref = `#/$defs/${quantity}`;
  if (description !== undefined) json.description = description;
  if (fallback !== undefined) json.default = fallback;
}

function refine(json: Json): void {
  const name = json.quantity;
  if (typeof name === 'string') {
    if (Object.hasOwn(quantities, name)) refer(json, name);
    else delete json.quantity;
  }
  if (json.type === 'object' && json.additionalProperties === false) json.patternProperties = { '^x-': {} };
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (JSON.stringify(json.propertyNames) === '{"type":"string"}') delete json.propertyNames;
}

/**
 * The JSON Schema of scenario files, for editors: generated from the declarations that parse them, with every
 * registered injector, detector and model.
 */
export function scenarioJsonSchema(): Json {
  const schema = z.toJSONSchema(scenarioSchema(registeredKinds()), {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => refine(jsonSchema as Json),
  }) as Json;
  const { $schema, required, ...rest } = schema;
  const whole = [{ required }, { required: ['extends'] }];
  return { $schema, title: 'Driftdrill scenario, version 1', ...rest, anyOf: whole, $defs: quantities };
}
