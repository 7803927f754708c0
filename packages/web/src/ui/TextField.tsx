import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';

type NativeProps = Omit<ComponentProps<'input'>, 'id' | 'className' | 'value' | 'onChange' | 'type'>;

export interface TextFieldProps extends FieldProps, NativeProps {
  type?: 'text' | 'search' | 'password' | 'email';
  value: string;
  onChange(value: string): void;
}

/** One line of text with label, hint and errors. */
export function TextField({ label, hint, errors, type = 'text', value, onChange, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <input
          {...rest}
          {...control}
          type={type}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
