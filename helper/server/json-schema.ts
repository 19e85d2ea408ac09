import type * as v from 'valibot';

type Json = Readonly<Record<string, unknown>>;

/** The parts of valibot's schemas that are read here; which of them a schema has follows from its type. */
interface Parts {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
  readonly default?: unknown;
}

/** A schema of ours as JSON Schema 2020-12. A kind that is not known is a mistake of ours, not left open. */
export function jsonSchema(schema: v.GenericSchema): Json {
  // Only these parts are read, each after its type said that it is there.
  const parts = schema as unknown as Parts;
  const limits = (parts.pipe ?? []).slice(1).map(({ type, requirement }) => constraint(type, requirement));
  return Object.assign({}, baseOf(parts), ...limits);
}

function baseOf({ type, wrapped, item, value, literal, options = [], entries = {}, ...rest }: Parts): Json {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'number':
      return { type };
    case 'unknown':
      return {};
    case 'literal':
      return { const: literal };
    case 'picklist':
      return { enum: options };
    case 'union':
    case 'variant':
      return { anyOf: options.map((option) => jsonSchema(option as v.GenericSchema)) };
    case 'nullable':
      return { anyOf: [inner(wrapped), { type: 'null' }] };
    case 'optional': {
      const fallback = typeof rest.default === 'function' ? undefined : rest.default;
      return fallback === undefined ? inner(wrapped) : { ...inner(wrapped), default: fallback };
    }
    case 'array':
      return { type: 'array', items: inner(item) };
    case 'record':
      return { type: 'object', additionalProperties: inner(value) };
    case 'object':
    case 'loose_object':
    case 'strict_object':
      return {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(entries).map(([name, entry]) => [name, jsonSchema(entry)]),
        ),
        required: Object.keys(entries).filter((name) => entries[name]?.type !== 'optional'),
        ...(type === 'strict_object' ? { additionalProperties: false } : {}),
        ...(type === 'loose_object' ? { additionalProperties: {} } : {}),
      };
    default:
      throw new TypeError(`No JSON Schema is known for "${type}"`);
  }
}

function inner(schema: v.GenericSchema | undefined): Json {
  if (schema === undefined) throw new TypeError('A schema lacks what it wraps');
  return jsonSchema(schema);
}

function constraint(type: string, requirement: unknown): Json {
  switch (type) {
    case 'regex':
      return { pattern: requirement instanceof RegExp ? requirement.source : '' };
    case 'max_length':
      return { maxLength: requirement };
    case 'min_length':
      return { minLength: requirement };
    case 'min_value':
      return { minimum: requirement };
    case 'max_value':
      return { maximum: requirement };
    case 'integer':
    case 'safe_integer':
      return { type: 'integer' };
    default:
      throw new TypeError(`No JSON Schema is known for "${type}"`);
  }
}
