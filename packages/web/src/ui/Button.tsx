import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { classNames } from './classNames.ts';
import { Spinner } from './Spinner.tsx';

/**
 * `primary`: what most people came to do, once a screen. `secondary`: everything else. `quiet`: no edge, among many.
 * `danger`: leaving and destroying, nothing else.
 */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

export interface ButtonLookProps {
  variant?: ButtonVariant;
  /** Drawn before the text, 1.25 rem. */
  icon?: ReactNode;
  /** Takes the whole width of what it is in. */
  wide?: boolean;
}

export interface ButtonProps extends ButtonLookProps, Omit<ComponentProps<'button'>, 'className'> {
  /** Something it began is under way: it stays focusable, shows so, and clicks do nothing. */
  pending?: boolean;
  className?: string | undefined;
}

/** A button with text, at least 44 px high. Its `type` is `button` unless told otherwise. */
export function Button({
  variant = 'secondary',
  icon,
  wide = false,
  pending = false,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(buttonClassName(variant, wide), className)}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      {pending ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** The look of a button, for links that do what a button would. */
export function buttonClassName(variant: ButtonVariant, wide: boolean): string {
  return classNames(styles.button, styles[variant], wide && styles.wide);
}
