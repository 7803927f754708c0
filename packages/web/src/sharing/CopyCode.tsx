import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import { useState } from 'react';
import { announce } from '../ui/announce.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copyText.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';

/** Copies the code, and says beside the digits whether that was done: a toast would lie below the dialog's scrim. */
export function CopyCode({ code }: { code: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);

  async function copy(): Promise<void> {
    const copied = await copyText(code);
    setOutcome(copied ? 'copied' : 'refused');
    if (copied) announce('Copied.');
  }

  if (outcome === 'refused')
    return <p role="alert">This browser lets no page copy here. Read the digits out instead.</p>;
  return (
    <Button
      icon={outcome === 'copied' ? <Check size="1.25rem" /> : <Copy size="1.25rem" />}
      onClick={() => void copy()}
    >
      <span>
        {outcome === 'copied' ? 'Copied' : 'Copy'}
        <VisuallyHidden> the code</VisuallyHidden>
      </span>
    </Button>
  );
}
