import { z } from 'zod';
import { defineMethod, type Method } from './method.ts';

/** Told by the composition, which knows what it is. */
export const versionMethod = (served: { readonly name: string; readonly version: string }): Method =>
  defineMethod({
    name: 'version',
    summary: 'The name and version of the server.',
    params: z.strictObject({}),
    result: z.strictObject({ name: z.string(), version: z.string() }),
    who: 'agent',
    run: () => ({ name: served.name, version: served.version }),
  });
