// What a file holds before it is changed, and whether that is what the caller believes.
import { hash } from 'node:crypto';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import type { Files } from '../core/ports.ts';

export const ExpectedSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits')
  .optional()
  .describe('refuse unless the file has this content now');

const MAX_BYTES = 32 * 1024 * 1024;

export const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes);

/** The bytes of the file, or undefined when there is none. Throws too_large. */
export const currentContent = (files: Files, path: string): Buffer | undefined => {
  if (!files.exists(path)) return undefined;
  const file = files.open(path);
  if (file.size > MAX_BYTES) {
    throw new HarnessError(
      'too_large',
      `${path} has ${file.size} bytes, more than the ${MAX_BYTES} that can be changed`,
      'change it with a program of the project',
    );
  }
  return file.read(MAX_BYTES);
};

/** Throws conflict unless the content has the expected hash (when one is expected). */
export const expectContent = (path: string, bytes: Uint8Array | undefined, expected: string | undefined): void => {
  if (expected === undefined) return;
  const actual = bytes === undefined ? 'no file' : sha256Of(bytes);
  if (actual !== expected) {
    throw new HarnessError(
      'conflict',
      `${path} is not what you expected: it has ${actual}`,
      'read the file again and redo the change',
      { sha256: actual },
    );
  }
};
