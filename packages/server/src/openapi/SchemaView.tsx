import * as z from 'zod/mini';

/** What of JSON Schema the schemas of the protocol use. */
const jsonSchemaSchema = z.object({
  $ref: z.optional(z.string()),
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  const: z.optional(z.unknown()),
  enum: z.optional(z.array(z.unknown())),
  anyOf: z.optional(z.array(z.unknown())),
  items: z.optional(z.unknown()),
  properties: z.optional(z.record(z.string(), z.unknown())),
  additionalProperties: z.optional(z.unknown()),
  required: z.optional(z.array(z.string())),
  pattern: z.optional(z.string()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
});
type JsonSchema = z.infer<typeof jsonSchemaSchema>;

/** One schema: an object with its fields, each with its type; anything else in a line. */
export function SchemaView({ schema }: { schema: unknown }) {
  const parsed = jsonSchemaSchema.parse(schema ?? {});
  if (parsed.properties === undefined) {
    return (
      <p>
        <TypeOf schema={parsed} />
      </p>
    );
  }
  return (
    <dl>
      {Object.entries(parsed.properties).map(([name, member]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
            {parsed.required?.includes(name) ? null : <span className="hint"> optional</span>}
          </dt>
          <dd>
            <TypeOf schema={jsonSchemaSchema.parse(member)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function TypeOf({ schema }: { schema: JsonSchema }) {
  const { $ref, anyOf, items, properties, additionalProperties, pattern } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  if (anyOf !== undefined) {
    return anyOf.map((one, index) => (
      <span key={JSON.stringify(one)}>
        {index === 0 ? '' : ' or '}
        <TypeOf schema={jsonSchemaSchema.parse(one)} />
      </span>
    ));
  }
  if (items !== undefined) {
    return (
      <>
        list of <TypeOf schema={jsonSchemaSchema.parse(items)} />
      </>
    );
  }
  if (properties !== undefined) return <SchemaView schema={schema} />;
  if (typeof additionalProperties === 'object') {
    return (
      <>
        by name: <TypeOf schema={jsonSchemaSchema.parse(additionalProperties)} />
      </>
    );
  }
  return (
    <>
      {simpleType(schema)}
      {pattern === undefined ? null : (
        <>
          {' '}
          as <code>{pattern}</code>
        </>
      )}
    </>
  );
}

function simpleType({ type, const: only, enum: values, minimum, maximum }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ');
  const name = [type ?? 'anything'].flat().join(' or ');
  return minimum === undefined || maximum === undefined ? name : `${name}, ${minimum} to ${maximum}`;
}
