import type { Mail } from '../mail/Mailer.ts';
import type { Account } from './account.ts';

/** @param link an absolute address */
export function resetMail({ email, firstName, username }: Account, link: string): Mail {
  return {
    to: email,
    subject: 'Set a new VNET password',
    text: lines(
      `Hello ${firstName},`,
      `somebody asked for a new password for your VNET account ${username}. If it was you, open this link. It works once, within an hour:`,
      link,
      'If it was not you, you need not do anything: your password stays as it is.',
    ),
  };
}

/** @param profile an absolute address */
export function passwordChangedMail({ email, firstName, username }: Account, profile: string): Mail {
  return {
    to: email,
    subject: 'Your VNET password was changed',
    text: lines(
      `Hello ${firstName},`,
      `the password of your VNET account ${username} was changed. All other browsers were signed out.`,
      `If it was not you, set a new one at once and tell whoever runs the server: ${profile}`,
    ),
  };
}

/** To the address that was given up, so that its owner hears of it. */
export function emailChangedMail({ email, firstName, username }: Account, profile: string): Mail {
  return {
    to: email,
    subject: 'The address of your VNET account was changed',
    text: lines(
      `Hello ${firstName},`,
      `your VNET account ${username} has another email address now, and no more mail about it comes to this one.`,
      `If it was not you, change your password and your address at once, and tell whoever runs the server: ${profile}`,
    ),
  };
}

function lines(...paragraphs: string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}
