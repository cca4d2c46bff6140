// An endpoint that speaks the API of OpenAI or of Anthropic. It is told what a request says, and nothing else of the
// repository.
import { HarnessError, messageOf } from '../../core/error.ts';
import { fieldsOf, listOf, textOf } from '../facts/fields.ts';
import { type ExternalDrafter, promptFor, proposalIn } from './external.ts';

export interface HttpDrafterOptions {
  readonly kind: 'openai' | 'anthropic';
  /** Without the path of the method; empty: that of the vendor. */
  readonly baseUrl: string;
  readonly model: string;
  /** Empty where the endpoint wants none. */
  readonly key: string;
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
}

interface Dialect {
  readonly base: string;
  readonly path: string;
  readonly headers: (key: string) => Readonly<Record<string, string>>;
  readonly tokens: string;
  readonly answer: (body: unknown) => string;
}

const DIALECTS: Readonly<Record<HttpDrafterOptions['kind'], Dialect>> = {
  openai: {
    base: 'https://api.openai.com/v1',
    path: '/chat/completions',
    headers: (key) => (key === '' ? {} : { authorization: `Bearer ${key}` }),
    tokens: 'max_completion_tokens',
    answer: (body) => textOf(fieldsOf(listOf(fieldsOf(body).choices)[0]?.message).content),
  },
  anthropic: {
    base: 'https://api.anthropic.com',
    path: '/v1/messages',
    headers: (key) => ({ 'anthropic-version': '2023-06-01', ...(key === '' ? {} : { 'x-api-key': key }) }),
    tokens: 'max_tokens',
    answer: (body) =>
      listOf(fieldsOf(body).content)
        .map(({ text }) => textOf(text))
        .join(''),
  },
};

/** A longer answer is no draft. */
const MOST_BYTES = 1 << 20;

export const httpDrafter = (options: HttpDrafterOptions): ExternalDrafter => ({
  name: 'http',
  draft: async (request, signal) => proposalIn(await ask(options, promptFor(request), signal), request.kind),
});

const ask = async (options: HttpDrafterOptions, prompt: string, signal: AbortSignal | undefined): Promise<string> => {
  const { kind, baseUrl, model, key, timeoutMs, maxOutputTokens } = options;
  const dialect = DIALECTS[kind];
  const url = `${(baseUrl === '' ? dialect.base : baseUrl).replace(/\/+$/, '')}${dialect.path}`;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...dialect.headers(key) },
      body: JSON.stringify({ model, [dialect.tokens]: maxOutputTokens, messages: [{ role: 'user', content: prompt }] }),
      // The key is for this place and no other.
      redirect: 'error',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    const text = await bounded(response);
    if (!response.ok) throw new Error(`${response.status} ${text.trim().slice(0, 120)}`);
    return dialect.answer(JSON.parse(text));
  } catch (thrown) {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(thrown);
    throw new HarnessError('drafter_failed', `${new URL(url).host}: ${why}`, 'check gc.drafter and the key');
  }
};

const bounded = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`an answer of more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
