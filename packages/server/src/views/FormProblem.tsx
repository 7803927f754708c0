import type { ReactNode } from 'react';

/** What is wrong with a form as a whole, above its fields; told to screen readers when the page opens. */
export function FormProblem({ children }: { children: ReactNode }) {
  return (
    <p className="problem" role="alert">
      {children}
    </p>
  );
}
