// Host and Origin: a page of another site whose name was pointed at this machine (DNS rebinding), or that a browser lets
// connect, is no client of ours.
import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from './refusal.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Checks requests to a server that is known by these names besides those of the loopback. */
export const createSiteCheck = (names: readonly string[]) => {
  const known = new Set([...LOOPBACK, ...names.map((name) => name.toLowerCase())]);
  return ({ host = '', origin }: IncomingHttpHeaders): Refusal | undefined => {
    const asked = hostOf(`http://${host}`);
    if (asked === undefined || !known.has(asked.hostname)) {
      return {
        status: 403,
        code: 'wrong_host',
        message: 'this server is not known by the name in the Host header',
        remedy: 'use its address, or start it with --allow-host NAME',
      };
    }
    if (origin === undefined || hostOf(origin)?.host === asked.host) return undefined;
    return {
      status: 403,
      code: 'wrong_origin',
      message: 'pages of other sites are not served',
      remedy: 'connect from a program, or from a page of the same host and port',
    };
  };
};

const hostOf = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);
