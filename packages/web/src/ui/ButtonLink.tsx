import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type ButtonLookProps, buttonClassName } from './Button.tsx';

export interface ButtonLinkProps extends ButtonLookProps {
  /** A route of the meeting app (`/new-meeting/`), or with `external` any path of this server. */
  href: string;
  /** Leaves the meeting app: loads a page of the server. */
  external?: boolean;
  children: ReactNode;
}

/** A link that looks like a button: it goes somewhere, and can be opened in a new tab. */
export function ButtonLink({
  href,
  external = false,
  variant = 'secondary',
  icon,
  wide = false,
  children,
}: ButtonLinkProps) {
  const className = buttonClassName(variant, wide);
  if (external) {
    return (
      <a href={href} className={className}>
        {icon}
        {children}
      </a>
    );
  }
  return (
    <Link href={href} className={className}>
      {icon}
      {children}
    </Link>
  );
}
