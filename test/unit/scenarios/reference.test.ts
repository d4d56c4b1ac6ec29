import { describe, expect, test } from 'vitest';
import { detectors } from '../../../detectors/registry.js';
import { injectors } from '../../../injectors/registry.js';
import { scenarioFields } from '../../../scenarios/fields.js';
import { scenarioJsonSchema } from '../../../scenarios/json-schema.js';

describe('the JSON Schema for editors', () => {
  const schema = scenarioJsonSchema();
  const text = JSON.stringify(schema);

  test('is the same each time it is made', () => {
    expect(JSON.stringify(scenarioJsonSchema())).toBe(text);
  });

  test.each(detectors.all().map((declaration) => [declaration.kind, declaration] as const))(
    'completes detector %s',
    (kind, { params }) => {
      const stack = (schema.properties as Record<string, never>).stack as unknown as {
        properties: { detectors: { additionalProperties: { properties: Record<string, { properties: object }> } } };
      };
      const known = stack.properties.detectors.additionalProperties.properties[kind];
      expect(Object.keys(known?.properties ?? {})).toEqual(Object.keys(params.shape));
    },
  );

  test.each(injectors.all().map((declaration) => [declaration.kind, declaration] as const))(
    'completes injector %s',
    (kind, { params }) => {
      const faults = (schema.properties as Record<string, never>).faults as unknown as {
        items: { oneOf: { properties: { inject: { const: string }; with: { properties?: object } } }[] };
      };
      const known = faults.items.oneOf.find(({ properties }) => properties.inject.const === kind);
      expect(Object.keys(known?.properties.with.properties ?? {})).toEqual(Object.keys(params.shape));
    },
  );

  test('every reference leads to a definition', () => {
    const definitions = Object.keys(schema.$defs as object);
    for (const [, name] of text.matchAll(/"#\/\$defs\/(\w+)"/g)) expect(definitions).toContain(name);
  });
});

describe('the table of keys', () => {
  const rows = scenarioFields();

  test('every key is described, and only once', () => {
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
    expect(rows.filter(({ description }) => description === '').map(({ path }) => path)).toEqual([]);
  });

  test('types, defaults and what is required', () => {
    const row = (path: string) => rows.find((candidate) => candidate.path === path);
    expect(row('timeline.warmup')).toMatchObject({ type: 'duration', default: '1h', required: false });
    expect(row('system.traffic.rate')).toMatchObject({ type: 'rate', default: null });
    expect(row('trials')).toMatchObject({ type: 'whole number', default: '40' });
    expect(row('stack.rules[].severity')).toMatchObject({ type: 'page | ticket | info', default: 'ticket' });
    expect(rows.filter(({ path, required }) => required && !path.includes('.')).map(({ path }) => path)).toEqual([
      'name',
      'system',
    ]);
    expect(row('system.model.kind')?.required).toBe(true);
    expect(row('system.model.module')?.required).toBe(false);
  });
});
