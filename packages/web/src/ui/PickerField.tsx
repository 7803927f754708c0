import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';

type NativeProps = Omit<ComponentProps<'input'>, 'id' | 'className' | 'value' | 'onChange' | 'type'>;

interface PickerFieldProps extends FieldProps, NativeProps {
  /** As the browser's input has it: empty for none. */
  value: string;
  onChange(value: string): void;
}

/** A day: `2026-11-23`. */
export function DateField(props: PickerFieldProps) {
  return <PickerField {...props} type="date" />;
}

/** A day and a time in the person's own time zone: `2026-11-23T18:30`. */
export function DateTimeField(props: PickerFieldProps) {
  return <PickerField {...props} type="datetime-local" />;
}

/** What the browser brings a picker for. */
function PickerField({
  label,
  hint,
  errors,
  value,
  onChange,
  ...rest
}: PickerFieldProps & { type: 'date' | 'datetime-local' }) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <input {...rest} {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}
