import { useEffect, useId, useRef } from 'react';
import { classNames } from '../ui/classNames.ts';
import field from '../ui/Field.module.css';
import styles from './CodeField.module.css';

interface CodeFieldProps {
  value: string;
  /** What is wrong, in a sentence; it is read out when it comes. */
  problem: string | null;
  disabled: boolean;
  onChange(value: string): void;
}

/** Where the six digits are typed; it has the focus when it appears. Spaces are kept: who reads the code forgives them. */
export function CodeField({ value, problem, disabled, onChange }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => input.current?.focus(), []);
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={id}>
        Code
      </label>
      <input
        ref={input}
        id={id}
        className={classNames(field.control, styles.input)}
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        placeholder="000 000"
        value={value}
        readOnly={disabled}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p id={`${id}-problem`} className={field.error} role="alert">
        {problem}
      </p>
    </div>
  );
}
