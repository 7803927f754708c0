import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

/** One answer of the bench: what is sent at which path. */
export interface BareAnswer {
  path: string;
  type: string;
  body: string;
}

/**
 * The least that answers as VNET does, on Fastify alone: no accounts, no database, no limits. JSON is serialized anew
 * for each request, as VNET's is; pages are sent as they are. Takes a file with the answers.
 */
const answers: BareAnswer[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const app = Fastify();
for (const { path, type, body } of answers) {
  const isJson = type.startsWith('application/json');
  const value: unknown = isJson ? JSON.parse(body) : body;
  app.get(path, async (_request, reply) => reply.type(type).send(value));
}
const address = await app.listen({ host: '127.0.0.1', port: 0 });
console.log(new URL(address).port);
