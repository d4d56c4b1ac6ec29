import { z } from 'zod';
import type { Declaration } from '../core/declaration.js';

/** One parameter of a declaration, as people read it. */
export interface Parameter {
  name: string;
  type: string;
  /** As it would stand in a file; null where it must be given or has none. */
  default: string | null;
  required: boolean;
  description: string;
}

interface Node {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Node[];
  items?: Node;
  quantity?: string;
  default?: unknown;
  description?: string;
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: Node | boolean;
}

/** The parameters of a declaration with types, units and defaults, from its schema. */
export function parametersOf(declaration: Pick<Declaration, 'params'>): Parameter[] {
  const schema = z.toJSONSchema(declaration.params, { io: 'input', unrepresentable: 'any' }) as Node;
  return Object.entries(schema.properties ?? {}).map(([name, node]) => ({
    name,
    type: typeText(node),
    default:
      node.default === undefined
        ? null
        : typeof node.default === 'string'
          ? node.default
          : JSON.stringify(node.default),
    required: schema.required?.includes(name) === true,
    description: node.description ?? '',
  }));
}

function typeText(node: Node): string {
  if (node.quantity !== undefined) return node.quantity;
  if (node.enum !== undefined) return node.enum.map(String).join(' | ');
  if (node.const !== undefined) return String(node.const);
  if (node.anyOf !== undefined) return node.anyOf.map(typeText).join(' | ');
  if (node.type === 'array') return `list of ${node.items === undefined ? 'values' : typeText(node.items)}`;
  if (node.type === 'object')
    return typeof node.additionalProperties === 'object' ? `{name: ${typeText(node.additionalProperties)}}` : 'mapping';
  return Array.isArray(node.type) ? node.type.join(' | ') : (node.type ?? 'value');
}
