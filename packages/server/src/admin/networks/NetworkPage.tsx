import type { FieldErrors } from '@vnet/protocol';
import type { NetworkForm } from '../../sites/networkForm.ts';
import type { SiteNetwork } from '../../sites/siteNetwork.ts';
import type { PageProps } from '../../views/pageRenderer.ts';
import { ActionForm, Careful } from '../ActionForm.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { NetworkFields } from './NetworkFields.tsx';

interface Props extends PageProps {
  network: SiteNetwork;
  form: NetworkForm;
  errors: FieldErrors;
}

/** One network's rules. */
export function NetworkPage({ network, form, errors, ...page }: Props) {
  const path = `/admin/networks/${network.id}/`;
  return (
    <AdminFrame {...page} title={network.name} current="Networks">
      <NetworkFields viewer={page.viewer} action={path} label="Save" form={form} errors={errors} />
      <Careful summary="Remove this network">
        <ActionForm viewer={page.viewer} action={`${path}remove/`} label="Remove" look="danger">
          <p>
            For people at {network.cidr} the rules of the next larger network hold from then on, or none. Nobody loses
            anything else.
          </p>
        </ActionForm>
      </Careful>
    </AdminFrame>
  );
}
