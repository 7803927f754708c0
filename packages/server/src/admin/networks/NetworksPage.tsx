import type { FieldErrors } from '@vnet/protocol';
import type { NetworkForm } from '../../sites/networkForm.ts';
import type { SiteNetwork } from '../../sites/siteNetwork.ts';
import type { PageProps } from '../../views/pageRenderer.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { type Column, DataTable } from '../DataTable.tsx';
import { Done } from '../Done.tsx';
import { NetworkFields } from './NetworkFields.tsx';
import { SHORT_RULE_WORDS } from './ruleWords.ts';

interface Props extends PageProps {
  networks: readonly SiteNetwork[];
  /** Where the request for this page came from. */
  address: string;
  form: NetworkForm;
  errors: FieldErrors;
  done: string | undefined;
}

const COLUMNS: readonly Column<SiteNetwork>[] = [
  { name: 'Name', cell: ({ id, name }) => <a href={`/admin/networks/${id}/`}>{name}</a> },
  { name: 'Network', cell: ({ cidr }) => cidr },
  { name: 'Sharing', cell: ({ sharing }) => SHORT_RULE_WORDS[sharing] },
  { name: 'WAN budget', cell: ({ wanBudget }) => (wanBudget === null ? 'none' : `${wanBudget} Mbit/s`) },
  { name: 'Receivers', cell: ({ mostReceivers }) => mostReceivers ?? 'any number' },
];

/** Every network that has rules of its own, and the form for one more. */
export function NetworksPage({ networks, address, form, errors, done, ...page }: Props) {
  return (
    <AdminFrame {...page} title="Networks" current="Networks">
      <p className="lead">
        Rules for sharing over the local network, by the network that people come from. Wherever no rule is set, sharing
        is on and nothing is bounded. You come from {address} now.
      </p>
      <Done sentence={done} />
      {networks.length === 0 ? (
        <p>No network has rules of its own yet.</p>
      ) : (
        <DataTable caption="Networks" columns={COLUMNS} rows={networks} keyOf={({ id }) => id} />
      )}
      <section aria-labelledby="add">
        <h2 id="add">Add a network</h2>
        <NetworkFields
          viewer={page.viewer}
          action="/admin/networks/"
          label="Add the network"
          form={form}
          errors={errors}
        />
      </section>
    </AdminFrame>
  );
}
