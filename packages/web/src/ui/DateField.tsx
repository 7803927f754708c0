import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';

type NativeProps = Omit<ComponentProps<'input'>, 'id' | 'className' | 'value' | 'onChange' | 'type'>;

export interface DateFieldProps extends FieldProps, NativeProps {
  /** As `<input type="date">` has it: `2026-11-23`; empty for none. */
  value: string;
  onChange(value: string): void;
}

/** A day; the browser brings the picker. */
export function DateField({ label, hint, errors, value, onChange, ...rest }: DateFieldProps) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <input
          {...rest}
          {...control}
          type="date"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
