import { randomBytes } from 'node:crypto';
import { fullUserSchema } from '@vnet/protocol';

/** Who was made, as scripts and browsers say it. */
export interface SignedUp {
  /** For `Authorization: Token …`. */
  token: string;
  /** For `Cookie`: the session. */
  cookie: string;
}

/**
 * Signs somebody up without a browser: the form as the page gives it, hidden fields and cookies with it.
 *
 * @throws when the sign-up is refused
 */
export async function signUpByForm(origin: string): Promise<SignedUp> {
  const cookies = new Map<string, string>();
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = async (path: string, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(origin + path, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { origin, cookie: cookie() },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    return answer;
  };

  const page = await (await ask('/account/sign-up/')).text();
  const username = `bench_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  const answer = await ask('/account/sign-up/', {
    ...hiddenFields(page),
    username,
    email: `${username}@example.org`,
    first_name: 'Bench',
    last_name: 'Mark',
    password,
    password_2: password,
  });
  if (answer.status < 300 || answer.status >= 400) throw new Error(`the sign-up was answered with ${answer.status}`);
  const details = await ask('/account/get/user-details/?acs=1');
  return { token: fullUserSchema.parse(await details.json()).auth_token, cookie: cookie() };
}

function hiddenFields(page: string): Record<string, string> {
  const inputs = page.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      return name === undefined ? [] : [[name, /value="([^"]*)"/.exec(input)?.[1] ?? '']];
    }),
  );
}
