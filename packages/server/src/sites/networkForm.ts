import { type FieldErrors, SHARING_RULES } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import { hasHiddenCharacters } from '../views/hiddenCharacters.ts';
import { Cidr } from './Cidr.ts';
import type { NewSiteNetwork, SiteNetwork } from './siteNetwork.ts';

/** What was typed into a network's form. */
export interface NetworkForm {
  name: string;
  cidr: string;
  sharing: string;
  wanBudget: string;
  mostReceivers: string;
}

export const EMPTY_NETWORK_FORM: NetworkForm = { name: '', cidr: '', sharing: 'on', wanBudget: '', mostReceivers: '' };

export function networkFormOf(network: SiteNetwork): NetworkForm {
  const { name, cidr, sharing, wanBudget, mostReceivers } = network;
  return {
    name,
    cidr,
    sharing,
    wanBudget: wanBudget === null ? '' : String(wanBudget),
    mostReceivers: mostReceivers === null ? '' : String(mostReceivers),
  };
}

/** The form as it was sent, and the network in it, or a sentence for each field that is wrong. */
export function readNetworkForm(
  body: unknown,
): { form: NetworkForm } & ({ network: NewSiteNetwork; errors: null } | { network: null; errors: FieldErrors }) {
  const field = formFields(body);
  const form = {
    name: field('name').trim(),
    cidr: field('cidr').trim(),
    sharing: field('sharing').trim(),
    wanBudget: field('wan_budget').trim(),
    mostReceivers: field('receivers').trim(),
  };
  const cidr = form.cidr.length > MOST_CIDR_LENGTH ? null : Cidr.parse(form.cidr);
  const sharing = SHARING_RULES.find((rule) => rule === form.sharing);
  const wanBudget = form.wanBudget === '' ? null : readBudget(form.wanBudget);
  const mostReceivers = form.mostReceivers === '' ? null : readReceivers(form.mostReceivers);
  const nameProblem = problemOfName(form.name);
  if (
    nameProblem === null &&
    cidr !== null &&
    sharing !== undefined &&
    wanBudget !== undefined &&
    mostReceivers !== undefined
  ) {
    const network = { name: form.name, cidr: cidr.toString(), sharing, wanBudget, mostReceivers };
    return { form, network, errors: null };
  }
  return {
    form,
    network: null,
    errors: {
      ...(nameProblem === null ? {} : { name: [nameProblem] }),
      ...(cidr === null ? { cidr: [CIDR_SENTENCE] } : {}),
      ...(sharing === undefined ? { sharing: ['Choose one of the three.'] } : {}),
      ...(wanBudget === undefined
        ? { wan_budget: [`Write the megabits a second as a number above 0, up to ${MOST_BUDGET}, or nothing.`] }
        : {}),
      ...(mostReceivers === undefined
        ? { receivers: [`Write a whole number from 1 to ${MOST_RECEIVERS}, or nothing.`] }
        : {}),
    },
  };
}

function problemOfName(name: string): string | null {
  if (name === '' || name.length > MOST_NAME_LENGTH) {
    return `Give the network a name of 1 to ${MOST_NAME_LENGTH} characters.`;
  }
  return hasHiddenCharacters(name) ? 'The name has characters that cannot be shown.' : null;
}

/** Mbit/s with two digits at most after the point; undefined for what is none. */
function readBudget(text: string): number | undefined {
  if (!/^[0-9]{1,6}(?:\.[0-9]{1,2})?$/.test(text)) return undefined;
  const budget = Number(text);
  return budget > 0 && budget <= MOST_BUDGET ? budget : undefined;
}

function readReceivers(text: string): number | undefined {
  const count = /^[0-9]$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_RECEIVERS ? count : undefined;
}

const CIDR_SENTENCE =
  'Write the network as an address, a slash and the length of its prefix: 10.1.0.0/16 or 2001:db8:12::/48.';
export const MOST_NAME_LENGTH = 80;
/** The longest address in text is 45 characters (RFC 4291, section 2.2). */
export const MOST_CIDR_LENGTH = 64;
/** 100 Gbit/s. */
const MOST_BUDGET = 100_000;
/** What a strong device feeds at home; a ninth is better fed by another. */
export const MOST_RECEIVERS = 8;
