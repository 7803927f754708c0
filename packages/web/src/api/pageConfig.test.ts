import { expect, it } from 'vitest';
import { readPageConfig } from './pageConfig.ts';

function root(attributes: Record<string, string>): Pick<Element, 'getAttribute'> {
  return { getAttribute: (name) => attributes[name] ?? null };
}

const PAGE = {
  'data-signalling-server': 'wss://vnet.example/vnet/ps/',
  'data-user-details-url': '/account/get/user-details/?acs=1',
  'data-get-meetings-url': '/meeting/meetings/',
  'data-create-meeting-url': '/meeting/new/',
  'data-profile-page': '/account/',
};

it('reads what the page says', () => {
  expect(readPageConfig(root({ ...PAGE, 'data-csrf-token': 'c' }))).toMatchObject({
    meetingsUrl: '/meeting/meetings/',
    csrfToken: 'c',
    styleNonce: '',
    callProvider: 'livekit',
    administrationPage: null,
  });
  const staff = root({ ...PAGE, 'data-administration-page': '/admin/' });
  expect(readPageConfig(staff)).toMatchObject({ administrationPage: '/admin/' });
  expect(readPageConfig(root({ ...PAGE, 'data-call-provider': 'acs' }))).toMatchObject({ callProvider: 'acs' });
});

it('names the attribute that is missing', () => {
  const { 'data-create-meeting-url': _, ...rest } = PAGE;
  expect(() => readPageConfig(root(rest))).toThrow('data-create-meeting-url');
});
