import { type ReactNode, useId } from 'react';
import styles from './Field.module.css';

/** What every field has: a label that is always seen, a hint below it, and a sentence for each thing that is wrong. */
export interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong, a sentence each; they are read out with the field. */
  errors?: readonly string[] | undefined;
}

/** The attributes that tie a control to its label, its hint and its errors. */
interface FieldControlProps {
  id: string;
  className: string | undefined;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldFrameProps extends FieldProps {
  children(control: FieldControlProps): ReactNode;
}

/** The frame that TextField, TextArea, DateTimeField and Select share. */
export function Field({ label, hint, errors = [], children }: FieldFrameProps) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const errorId = errors.length === 0 ? undefined : `${id}-error`;
  const describedBy = [hintId, errorId].filter((part) => part !== undefined).join(' ');
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: styles.control,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': errorId === undefined ? undefined : true,
      })}
      {hintId !== undefined && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
      {errorId !== undefined && (
        <p id={errorId} className={styles.error}>
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}
