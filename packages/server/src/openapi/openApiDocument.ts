import * as z from 'zod/mini';
import type { ApiOperation } from './ApiOperation.ts';

type JsonObject = { [name: string]: unknown };

/** Schemas that go by a name in the description. */
export type NamedSchemas = Record<string, z.ZodMiniType>;

/**
 * The REST calls in OpenAPI 3.1, made from the very schemas that check requests and answers.
 *
 * @param schemas those that several calls share, by the name that they get under `components`
 */
export function openApiDocument(operations: readonly ApiOperation[], schemas: NamedSchemas, version: string) {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) names.add(schema, { id });
  const components: JsonObject = {};

  /** As what is sent: answers may have more fields than a client knows. */
  function jsonSchemaOf(schema: z.ZodMiniType): JsonObject {
    const made = z.toJSONSchema(schema, { metadata: names, io: 'input', unrepresentable: 'any' });
    const { $schema: _, $defs, id: __, ...rest }: JsonObject = toComponents(made);
    Object.assign(components, $defs);
    const name = names.get(schema)?.id;
    if (name === undefined) return rest;
    components[name] ??= rest;
    return { $ref: `#/components/schemas/${name}` };
  }

  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const path = openApiPath(operation.path);
    paths[path] = { ...paths[path], [operation.method]: describe(operation, jsonSchemaOf) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'VNET', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: components, securitySchemes: SECURITY_SCHEMES },
  };
}

/** `/meeting/meetings/:id/` → `/meeting/meetings/{id}/` */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)(?:\([^)]*\))?/g, '{$1}');
}

function describe(operation: ApiOperation, jsonSchemaOf: (schema: z.ZodMiniType) => JsonObject): JsonObject {
  const { tag, summary, description, auth, parameters = {}, query = {}, body, answers } = operation;
  return {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: SECURITY[auth],
    parameters: [
      ...Object.entries(parameters).map(([name, meaning]) => parameter(name, 'path', meaning)),
      ...Object.entries(query).map(([name, meaning]) => parameter(name, 'query', meaning)),
    ],
    ...(body !== undefined && { requestBody: { required: true, content: bodies(jsonSchemaOf(body)) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [
        status,
        {
          description: answer.description,
          ...(answer.body !== undefined && {
            content: { 'application/json': { schema: jsonSchemaOf(answer.body) } },
          }),
        },
      ]),
    ),
  };
}

function parameter(name: string, place: 'path' | 'query', description: string): JsonObject {
  return { name, in: place, required: place === 'path', description, schema: { type: 'string' } };
}

/** contract.md: JSON and forms are taken alike. */
function bodies(schema: JsonObject): JsonObject {
  return { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } };
}

/** zod puts what has a name under `$defs`; OpenAPI keeps it under `components`. */
function toComponents(schema: unknown): JsonObject {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const parsed: JsonObject = JSON.parse(text);
  return parsed;
}

const DESCRIPTION =
  'Everything that scripts and other clients of this server call. A script sends `Authorization: Token <auth_token>`, which its owner finds under *Token* in the profile; a browser has its session, and sends the CSRF token of its page (field `csrf_token` or header `x-csrf-token`) with what changes something. Any call may answer 413 (a body over 128 KiB), 415 (neither JSON nor a form), 429 (too many requests; `Retry-After` says how long to wait) and, under a session, 403 (`csrf_token`, `foreign_origin`). Times are ISO 8601 with an offset.';

const SIGNED_IN = [{ token: [] }, { session: [] }];

const SECURITY = { nobody: [], account: SIGNED_IN, participant: [...SIGNED_IN, { guest: [] }], staff: SIGNED_IN };

const SECURITY_SCHEMES = {
  token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <auth_token>`' },
  session: { type: 'apiKey', in: 'cookie', name: 'vnet_session', description: 'what the sign-in form sets' },
  guest: { type: 'apiKey', in: 'cookie', name: 'vnet_guest', description: 'what entering by a guest link sets' },
};
