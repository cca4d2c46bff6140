// What is wrong with names that show only while a command runs. A question and no refusal: that a name could be listed
// does not say that it will be.
import type { ListingEffect } from '../core/effect.ts';
import type { PathFact } from '../core/ports.ts';
import { below } from './paths.ts';
import { isSecretPath } from './protected.ts';

interface Question {
  readonly rule: string;
  readonly decision: 'ask';
  readonly reason: string;
  readonly remedy: string;
}

/** The questions about a listing below `root`, by what was found in it; undefined: nobody looked. */
export const listingFindings = (
  { below: directory }: ListingEffect,
  found: readonly PathFact[] | undefined,
  root: string,
): readonly Question[] => {
  if (found === undefined)
    return [question(`what is listed below ${directory} could not be looked at`, 'name the files')];
  return found.flatMap((fact) => questionAbout(fact, root) ?? []);
};

const questionAbout = ({ path, real, refused }: PathFact, root: string): Question | undefined => {
  const name = below(root, path) || path;
  if (refused !== undefined)
    return question(`${name} ${refused}`, 'name the files, or list them with -print0 or -z for xargs -0');
  const inside = below(root, real);
  const remedy = 'name the files, or have the link removed';
  if (inside === undefined)
    return question(`${name} leads to ${real}, out of the workspace, and may be among the files`, remedy);
  if (!isSecretPath(inside)) return undefined;
  return path === real
    ? question(`${name} holds secrets, and may be among the files`, 'name the files')
    : question(`${name} leads to ${inside}, which holds secrets, and may be among the files`, remedy);
};

const question = (reason: string, remedy: string): Question => ({
  rule: 'floor/listing',
  decision: 'ask',
  reason,
  remedy,
});
