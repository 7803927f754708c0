import { USERNAME_MAX_LENGTH } from '@vnet/protocol';

/** A username within the contract's rules, as near as can be to what somebody is called elsewhere. */
export function usernameFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^0-9A-Za-z]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, USERNAME_MAX_LENGTH - ROOM_FOR_A_NUMBER);
  return plain === '' ? 'user' : plain;
}

/** @param isTaken asked for one name after the other: `maria`, `maria_2`, `maria_3`, … */
export async function freeUsername(wanted: string, isTaken: (username: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; number <= MOST_TRIES; number += 1) {
    const username = number === 1 ? wanted : `${wanted}_${number}`;
    if (!(await isTaken(username))) return username;
  }
  return wanted;
}

const ROOM_FOR_A_NUMBER = 8;
/** Beyond, the person is asked to choose. */
const MOST_TRIES = 50;
