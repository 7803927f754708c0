interface Props {
  path: string;
  label: string;
  value: string;
  /** What the address says beside the search, and shall go on saying. */
  kept?: Record<string, string>;
}

/** Looks for words in a list. */
export function SearchForm({ path, label, value, kept = {} }: Props) {
  return (
    <form method="get" action={path} className="search">
      <label htmlFor="q">{label}</label>
      <div className="row">
        <input id="q" name="q" type="search" defaultValue={value} maxLength={200} autoComplete="off" />
        {Object.entries(kept).map(([name, kept]) =>
          kept === '' ? null : <input key={name} type="hidden" name={name} value={kept} />,
        )}
        <button type="submit" className="button">
          Search
        </button>
      </div>
    </form>
  );
}
