import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';

/**
 * Counts what this process writes to its database, so that what was read can be kept while nothing was written. It
 * counts when a write begins and again when it has ended: what is read in between is not kept beyond it.
 */
export class WriteWatch implements KyselyPlugin {
  readonly #writing = new WeakSet<object>();
  #version = 0;

  /** Another number after each write. */
  get version(): number {
    return this.#version;
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    // Text of our own (`sql`) may do anything.
    if (node.kind !== 'SelectQueryNode') {
      this.#version += 1;
      this.#writing.add(queryId);
    }
    return node;
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    if (this.#writing.delete(queryId)) this.#version += 1;
    return result;
  }
}
