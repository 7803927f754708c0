interface Props {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  value?: string;
  /** What is wrong with what was typed, a sentence each. */
  errors?: readonly string[] | undefined;
  hint?: string;
  autoComplete?: string;
  maxLength?: number;
  isOptional?: boolean;
  /** Names and titles, as people write them: phones may begin them with a capital. */
  isName?: boolean;
}

/** A labelled input; hint and errors are told to screen readers with it. */
export function Field({
  name,
  label,
  type = 'text',
  value = '',
  errors = [],
  hint,
  autoComplete,
  maxLength,
  isOptional = false,
  isName = false,
}: Props) {
  const describedBy = [hint === undefined ? '' : `${name}-hint`, errors.length === 0 ? '' : `${name}-errors`]
    .filter((id) => id !== '')
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      {hint === undefined ? null : (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={name}
        name={name}
        type={type}
        defaultValue={type === 'password' ? undefined : value}
        autoComplete={autoComplete}
        maxLength={maxLength}
        required={!isOptional}
        aria-invalid={errors.length > 0 ? true : undefined}
        aria-describedby={describedBy === '' ? undefined : describedBy}
        {...(type === 'text' && !isName ? { autoCapitalize: 'none', spellCheck: false } : {})}
      />
      {errors.length === 0 ? null : (
        <ul className="errors" id={`${name}-errors`}>
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
