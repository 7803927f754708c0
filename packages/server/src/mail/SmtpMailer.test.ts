import { expect, onTestFinished, test, vi } from 'vitest';
import { createLogger } from '../logger.ts';
import { SmtpMailer } from './SmtpMailer.ts';
import { MailServer } from './testing/MailServer.ts';

const MAIL = { to: 'maria@example.org', subject: 'Grüße', text: 'One line.\n\nAnother.\n' };

async function start(options: Parameters<typeof MailServer.start>[0] = {}, addition = '') {
  const server = await MailServer.start(options);
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const settings = { url: `${server.url}${addition}`, from: 'VNET <vnet@example.org>' };
  const mailer = new SmtpMailer(settings, { logger, retryDelaysMs: [5] });
  onTestFinished(async () => {
    await mailer.close();
    await server.close();
  });
  return { server, mailer, log: () => lines.join('') };
}

test('a mail arrives as it was written, as plain text, to one person', async () => {
  const { server, mailer } = await start();
  mailer.send(MAIL);
  const mail = await server.mail(0);
  expect(mail.subject).toBe('Grüße');
  expect(mail.text).toBe(MAIL.text);
  expect(mail.html).toBe(false);
  expect(mail.from?.value).toEqual([{ name: 'VNET', address: 'vnet@example.org' }]);
  expect(mail.to).toMatchObject({ value: [{ address: 'maria@example.org' }] });
  expect(server.offered).toBe(1);
});

test('an address that holds a second one, or a header, reaches nobody else', async () => {
  const { server, mailer } = await start();
  mailer.send({ ...MAIL, to: 'maria@example.org, eve@example.org' });
  mailer.send({ ...MAIL, to: 'maria@example.org\r\nBcc: eve@example.org' });
  mailer.send({ ...MAIL, subject: 'One\r\nBcc: eve@example.org' });
  await server.mail(0);
  await mailer.close();
  for (const { headers, to } of server.mails) {
    expect(headers.has('bcc')).toBe(false);
    expect([to].flat().flatMap((list) => list?.value ?? [])).toHaveLength(1);
  }
});

test('a certificate that nobody has vouched for is refused, before the password is sent', async () => {
  const { server, mailer, log } = await start({ offersTls: true });
  mailer.send(MAIL);
  await vi.waitFor(() => expect(log()).toContain('mail_lost'), { timeout: 10_000 });
  expect([server.signIns, server.offered]).toEqual([0, 0]);
});

test('?requireTLS=true sends nothing to a server without TLS', async () => {
  const { server, mailer, log } = await start({}, '/?requireTLS=true');
  mailer.send(MAIL);
  await vi.waitFor(() => expect(log()).toContain('mail_lost'), { timeout: 10_000 });
  expect([server.signIns, server.offered]).toEqual([0, 0]);
});

test('somebody without an address is sent nothing, and that is no mail that was lost', async () => {
  const { server, mailer, log } = await start();
  mailer.send({ ...MAIL, to: '' });
  await mailer.close();
  expect([server.offered, log()]).toEqual([0, '']);
});

test('after its close nothing is sent', async () => {
  const { server, mailer } = await start();
  await mailer.close();
  mailer.send(MAIL);
  await mailer.close();
  expect(server.offered).toBe(0);
});
