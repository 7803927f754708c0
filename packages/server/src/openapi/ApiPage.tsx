import * as z from 'zod/mini';
import { Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import type { ApiOperation } from './ApiOperation.ts';
import { SchemaView } from './SchemaView.tsx';

/** What of a described call is shown; the rest comes from the operation itself. */
const describedSchema = z.object({
  requestBody: z.optional(z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) })),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      content: z.optional(z.record(z.string(), z.object({ schema: z.unknown() }))),
    }),
  ),
});

interface Props extends PageProps {
  operations: readonly ApiOperation[];
  /** Each call in OpenAPI, in the order of `operations`. */
  described: readonly unknown[];
  /** Schemas that go by a name. */
  schemas: Readonly<Record<string, unknown>>;
}

const WHO = {
  nobody: 'anybody',
  account: 'who is signed in, by session or token',
  participant: 'who is signed in, by session or token, and guests of the meeting',
  staff: 'staff',
} as const;

/** Every REST call to browse: what it takes and what it answers. Works without script. */
export function ApiPage({ operations, described, schemas, ...page }: Props) {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <Page {...page} title="REST">
      <div className="api">
        <h1>REST</h1>
        <p className="lead">
          Everything that scripts and other clients of this server call. A script sends the header{' '}
          <code>Authorization: Token …</code> with the token that its owner finds under{' '}
          <a href="/account/token/">Token</a>. For programs there is the same in <a href="/api/json">OpenAPI 3.1</a>.
        </p>
        {tags.map((tag) => (
          <section key={tag} aria-labelledby={slugOf(tag)}>
            <h2 id={slugOf(tag)}>{tag}</h2>
            {operations.map((operation, index) =>
              operation.tag === tag ? (
                <Operation
                  key={`${operation.method} ${operation.path}`}
                  operation={operation}
                  described={described[index]}
                />
              ) : null,
            )}
          </section>
        ))}
        <section aria-labelledby="schemas">
          <h2 id="schemas">What goes by a name</h2>
          {Object.entries(schemas).map(([name, schema]) => (
            <details key={name} id={`schema-${name}`}>
              <summary>{name}</summary>
              <SchemaView schema={schema} />
            </details>
          ))}
        </section>
      </div>
    </Page>
  );
}

function Operation({ operation, described }: { operation: ApiOperation; described: unknown }) {
  const { method, path, summary, description, auth, parameters = {}, query = {} } = operation;
  const { requestBody, responses } = describedSchema.parse(described);
  const named = [...Object.entries(parameters), ...Object.entries(query).map(([name, text]) => [`?${name}=`, text])];
  return (
    <details>
      <summary>
        <code className="method">{method.toUpperCase()}</code> <code>{path}</code> <span>{summary}</span>
      </summary>
      {description === undefined ? null : <p>{description}</p>}
      <p className="hint">Who may: {WHO[auth]}.</p>
      {named.length === 0 ? null : (
        <dl>
          {named.map(([name, text]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {requestBody === undefined ? null : (
        <>
          <h3>Takes, as JSON or form</h3>
          <SchemaView schema={requestBody.content['application/json']?.schema} />
        </>
      )}
      {Object.entries(responses).map(([status, { description: meaning, content }]) => (
        <div key={status}>
          <h3>Answers {status}</h3>
          <p>{meaning}</p>
          {content === undefined ? null : <SchemaView schema={content['application/json']?.schema} />}
        </div>
      ))}
    </details>
  );
}

function slugOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}
