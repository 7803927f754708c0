import { useApp } from '../AppContext.ts';
import { Notice } from '../ui/Notice.tsx';

/** Said before anybody tries to join: the call provider had issued nothing for the person when the page was loaded. */
export function CallsNotReadyNotice() {
  const { person } = useApp();
  if (person.callsReady) return null;
  return (
    <Notice>
      The call service does not answer at the moment, so joining may fail. Meetings can be planned meanwhile.
    </Notice>
  );
}
