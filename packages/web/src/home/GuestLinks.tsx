import type { GuestPass, Meeting } from '@vnet/protocol';
import { useApp } from '../AppContext.ts';
import { FailureNotice } from '../api/FailureNotice.tsx';
import { toApiError } from '../api/toApiError.ts';
import { useResource } from '../api/useResource.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { showToast } from '../ui/toast.ts';
import { GuestLinkRow } from './GuestLinkRow.tsx';
import styles from './GuestLinks.module.css';
import { NewGuestLink } from './NewGuestLink.tsx';

/** The links that let people into a meeting without an account: made, copied, withdrawn. */
export function GuestLinks({ meeting }: { meeting: Meeting }) {
  const { api } = useApp();
  const { state, retry, refresh } = useResource(meeting.meeting_id, (id) => api.guestPasses(id));

  async function withdraw(pass: GuestPass): Promise<void> {
    try {
      await api.withdrawGuestPass(meeting.meeting_id, pass.id);
      showToast('The link is withdrawn. Whoever came in by it is out.');
    } catch (thrown) {
      showToast(toApiError(thrown).message);
    }
    refresh();
  }

  return (
    <>
      <p className={styles.text}>
        Whoever opens such a link joins without an account, under a name of their own with “(guest)” behind it. Guests
        wait until you let them in.
      </p>
      {state.kind === 'loading' && <Spinner label="Loading the guest links" size="1.5rem" />}
      {state.kind === 'failed' && <FailureNotice error={state.error} onRetry={retry} />}
      {state.kind === 'ready' && state.value.length > 0 && (
        <ul className={styles.list}>
          {state.value.map((pass) => (
            <GuestLinkRow key={pass.id} pass={pass} meeting={meeting} onWithdraw={() => withdraw(pass)} />
          ))}
        </ul>
      )}
      <NewGuestLink meeting={meeting} onMade={refresh} />
    </>
  );
}
