import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';

type NativeProps = Omit<ComponentProps<'textarea'>, 'id' | 'className' | 'value' | 'onChange'>;

export interface TextAreaProps extends FieldProps, NativeProps {
  value: string;
  onChange(value: string): void;
}

/** Several lines of text with label, hint and errors. */
export function TextArea({ label, hint, errors, value, onChange, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <textarea {...rest} {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}
