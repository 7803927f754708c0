import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';

type NativeProps = Omit<ComponentProps<'input'>, 'id' | 'className' | 'value' | 'onChange' | 'type'>;

export interface DateTimeFieldProps extends FieldProps, NativeProps {
  /** Local time as `<input type="datetime-local">` has it: `2026-11-23T18:30`; empty for none. */
  value: string;
  onChange(value: string): void;
}

/** A day and a time in the person's own time zone; the browser brings the picker. */
export function DateTimeField({ label, hint, errors, value, onChange, ...rest }: DateTimeFieldProps) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <input
          {...rest}
          {...control}
          type="datetime-local"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
