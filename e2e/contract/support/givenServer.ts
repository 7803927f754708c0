import type { TestProject } from 'vitest/node';

/** Provides the server that `npm run contract` was told; it was asked whether it lives before. */
export default function setup(project: TestProject): void {
  project.provide('origin', process.env.VNET_CONTRACT_URL ?? '');
}
