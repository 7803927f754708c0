import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  /** What is shown in place of children that could not be drawn or loaded. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Keeps a part that fails, or whose script cannot be loaded, from blanking the page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
