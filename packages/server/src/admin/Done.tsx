/** What was just done, in a sentence; told to screen readers when the page opens. */
export function Done({ sentence }: { sentence: string | undefined }) {
  return sentence === undefined ? null : (
    <p className="done" role="status">
      {sentence}
    </p>
  );
}
