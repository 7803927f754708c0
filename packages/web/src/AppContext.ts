import { createContext, useContext } from 'react';
import type { PageConfig } from './api/pageConfig.ts';
import type { Person, VnetApi } from './api/VnetApi.ts';

/** What every screen has. */
export interface AppContextValue {
  readonly config: PageConfig;
  readonly api: VnetApi;
  readonly person: Person;
}

const AppContext = createContext<AppContextValue | null>(null);

export const AppProvider = AppContext.Provider;

/** @throws {Error} outside of `App`. */
export function useApp(): AppContextValue {
  const value = useContext(AppContext);
  if (value === null) throw new Error('useApp is used outside of App.');
  return value;
}
