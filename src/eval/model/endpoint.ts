// One request to an OpenAI-compatible endpoint. What is passing (too many requests, a fault of the server) is tried again.
import { setTimeout as pause } from 'node:timers/promises';
import { deadline } from '../../core/deadline.ts';
import { HarnessError, messageOf } from '../../core/error.ts';
import type { Environment } from '../playground.ts';
import type { Profile } from './profiles.ts';

export interface Endpoint {
  readonly profile: Profile;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

const TRIES = 3;
const PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 30_000;

/** The JSON that comes back. Throws internal_error with what the provider said, never with the key. */
export const post = async (endpoint: Endpoint, path: string, body: object): Promise<unknown> => {
  for (let tried = 1; ; tried += 1) {
    const response = await send(endpoint, path, body);
    if (response.ok) return response.json();
    const said = (await response.text()).replaceAll(/\s+/g, ' ').slice(0, 300);
    const passing = response.status === 429 || response.status >= 500;
    if (!passing || tried === TRIES) throw failure(`${response.status}: ${said}`);
    const wanted = Number(response.headers.get('retry-after')) * 1_000;
    await pause(Math.min(MOST_PAUSE_MS, wanted > 0 ? wanted : PAUSE_MS * tried), undefined, {
      signal: endpoint.signal,
    });
  }
};

const send = async ({ profile, env, signal }: Endpoint, path: string, body: object): Promise<Response> => {
  const key = env[profile.api_key_env] ?? '';
  try {
    return await fetch(`${profile.base_url.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(body),
      signal: deadline(profile.timeout * 1_000, signal),
    });
  } catch (thrown) {
    signal.throwIfAborted();
    throw failure(messageOf(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown));
  }
};

const failure = (what: string): HarnessError =>
  new HarnessError('internal_error', `the model did not answer: ${what}`, 'see the profile in models.toml');
