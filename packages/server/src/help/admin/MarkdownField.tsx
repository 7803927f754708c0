interface Props {
  value: string;
  errors?: readonly string[] | undefined;
}

/** The text of an article, with what one has to know of Markdown. */
export function MarkdownField({ value, errors = [] }: Props) {
  return (
    <div className="field">
      <label htmlFor="markdown">Text</label>
      <p className="hint" id="markdown-hint">
        Markdown: <code>## Heading</code>, <code>**strong**</code>, <code>- list</code>, <code>1. steps</code>,{' '}
        <code>[link](https://example.org/)</code>, <code>![what it shows](/media/vnet/help/room.webp)</code>. HTML is
        shown as it is written.
      </p>
      <textarea
        id="markdown"
        name="markdown"
        rows={20}
        defaultValue={value}
        required
        spellCheck
        aria-invalid={errors.length > 0 ? true : undefined}
        aria-describedby={errors.length === 0 ? 'markdown-hint' : 'markdown-hint markdown-errors'}
      />
      {errors.length === 0 ? null : (
        <ul className="errors" id="markdown-errors">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
