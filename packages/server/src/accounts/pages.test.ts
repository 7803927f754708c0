import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GOOD_PASSWORD, signUpFields } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

let server: TestApp;
beforeEach(async () => {
  server = await startTestApp();
});
afterEach(async () => await server.close());

describe('contract, Pages: /account/sign-in/', () => {
  test('success redirects to /account/ when there is no next', async () => {
    await server.browser().signUp();
    const response = await server.browser().submit('/account/sign-in/', { username: 'maria', password: GOOD_PASSWORD });
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/account/');
  });

  test('success redirects to next', async () => {
    await server.browser().signUp();
    const response = await server.browser().submit('/account/sign-in/', {
      username: 'maria',
      password: GOOD_PASSWORD,
      next: '/meet/conf/abcd-efgh-jkm/?a=1',
    });
    expect(response.headers.location).toBe('/meet/conf/abcd-efgh-jkm/?a=1');
  });

  test('a next on another origin is ignored', async () => {
    await server.browser().signUp();
    const response = await server.browser().submit('/account/sign-in/', {
      username: 'maria',
      password: GOOD_PASSWORD,
      next: '//evil.example/',
    });
    expect(response.headers.location).toBe('/account/');
  });

  test('a JSON body is accepted', async () => {
    await server.browser().signUp();
    const response = await server
      .browser()
      .postJson('/account/sign-in/', { username: 'maria', password: GOOD_PASSWORD, next: '/help/' });
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/help/');
  });

  test('a wrong password and an unknown name get the same sentence, and the name is kept', async () => {
    await server.browser().signUp();
    const wrong = await server.browser().submit('/account/sign-in/', { username: 'maria', password: 'not the one' });
    const unknown = await server.browser().submit('/account/sign-in/', { username: 'mario', password: 'not the one' });
    expect(wrong.statusCode).toBe(400);
    expect(unknown.statusCode).toBe(400);
    expect(wrong.body).toContain('The username or the password is wrong.');
    expect(unknown.body.replaceAll('mario', 'maria')).toBe(wrong.body);
    expect(wrong.body).toContain('value="maria"');
    expect(wrong.body).not.toContain('not the one');
  });

  test('names are told apart without case', async () => {
    await server.browser().signUp('Maria');
    expect((await server.browser().signIn('mARIA')).headers.location).toBe('/account/');
  });

  test('what was typed as next is shown again escaped', async () => {
    const response = await server.browser().get('/account/sign-in/?next=/"><script>alert(1)</script>');
    expect(response.body).not.toContain('<script>');
  });
});

describe('contract, Pages: a signed-in user who opens sign-in or sign-up is redirected to /account/', () => {
  test.each(['/account/sign-in/', '/account/sign-up/'])('%s', async (path) => {
    const browser = server.browser();
    await browser.signUp();
    const response = await browser.get(path);
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/account/');
  });
});

describe('contract, Pages: /account/sign-out/', () => {
  test('ends the session and redirects to /', async () => {
    const browser = server.browser();
    await browser.signUp();
    const cookies = new Map(browser.cookies);
    const response = await browser.get('/account/sign-out/');
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/');
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect((await browser.getJson('/account/get/user-details/')).statusCode).toBe(401);
  });

  test('the form of the header does the same', async () => {
    const browser = server.browser();
    await browser.signUp();
    const response = await browser.submit('/account/sign-out/', {});
    expect(response.headers.location).toBe('/');
    expect(browser.cookies.size).toBe(0);
  });

  test('a link on another site asks first', async () => {
    const browser = server.browser();
    await browser.signUp();
    const response = await browser.get('/account/sign-out/', { 'sec-fetch-site': 'cross-site' });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('You are still signed in');
    expect((await browser.get('/account/')).statusCode).toBe(200);
  });
});

describe('contract, Pages: /account/', () => {
  test('an anonymous request is redirected to sign-in with next', async () => {
    const response = await server.browser().get('/account/?a=b');
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/account/sign-in/?next=%2Faccount%2F%3Fa%3Db');
  });

  test('shows names, email, meeting name and picture', async () => {
    const browser = server.browser();
    await browser.signUp();
    const { body } = await browser.get('/account/');
    for (const shown of ['Maria', 'Lopez', 'maria@example.org', '/media/vnet/profile.svg']) {
      expect(body).toContain(shown);
    }
  });

  test('names, email and meeting name can be edited there', async () => {
    const browser = server.browser();
    await browser.signUp();
    const response = await browser.submit('/account/', {
      first_name: 'Mária',
      last_name: 'O’Neill',
      email: 'mo@example.org',
      meeting_name: 'Mária from sales',
    });
    expect(response.headers.location).toBe('/account/?saved=1');
    const details = (await browser.getJson('/account/get/user-details/')).json();
    expect(details).toMatchObject({
      first_name: 'Mária',
      last_name: 'O’Neill',
      email: 'mo@example.org',
      meeting_name: 'Mária from sales',
    });
  });

  test('every broken rule of the profile is named beside its field, and what was typed is kept', async () => {
    await server.browser().signUp('taken');
    const browser = server.browser();
    await browser.signUp();
    const bad = await browser.submit('/account/', {
      first_name: '',
      last_name: 'x'.repeat(201),
      email: 'nobody',
      meeting_name: ' ',
    });
    expect(bad.statusCode).toBe(400);
    for (const sentence of [
      'Give your first name.',
      'Your last name can have 200 characters at most.',
      'This is no email address.',
      'Give your name in meetings.',
    ]) {
      expect(bad.body).toContain(sentence);
    }
    expect(bad.body).toContain('value="nobody"');
    const taken = await browser.submit('/account/', {
      first_name: 'Maria',
      last_name: 'Lopez',
      email: 'Taken@example.org',
      meeting_name: 'maria',
    });
    expect(taken.body).toContain('This email address cannot be yours here, as it is in use: give another.');
    expect(taken.body).not.toContain('sign in, or give another');
  });

  test('script in any shown field is text', async () => {
    const script = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
    const browser = server.browser();
    await browser.submit('/account/sign-up/', signUpFields({ first_name: script, last_name: script }));
    for (const path of ['/account/', '/', '/help/']) {
      const { body } = await browser.get(path);
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('<img src=x');
    }
  });
});
