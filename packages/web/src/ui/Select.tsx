import { Field, type FieldProps } from './Field.tsx';

interface SelectOption {
  value: string;
  label: string;
}

export interface SelectProps extends FieldProps {
  value: string;
  options: readonly SelectOption[];
  onChange(value: string): void;
  disabled?: boolean;
}

/**
 * One of several. It is the browser's own control: on a phone it opens the system's picker, and it needs no script of
 * its own.
 */
export function Select({ label, hint, errors, value, options, onChange, disabled = false }: SelectProps) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <select
          {...control}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
