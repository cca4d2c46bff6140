// What package.json and the lock file beside it say about testing.
import * as z from 'zod';
import type { Place } from '../../core/ports.ts';

const PackageSchema = z.object({
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.unknown()).default({}),
  devDependencies: z.record(z.string(), z.unknown()).default({}),
  packageManager: z.string().optional(),
});
type Package = z.infer<typeof PackageSchema>;

/** undefined when there is none, or none that can be read. */
const packageOf = (place: Place): Package | undefined => {
  const text = place.readText('package.json');
  if (text === undefined) return undefined;
  try {
    return PackageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const LOCK_FILES = { 'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn', 'bun.lock': 'bun', 'bun.lockb': 'bun' } as const;
type PackageManager = 'npm' | (typeof LOCK_FILES)[keyof typeof LOCK_FILES];

const packageManagerOf = (place: Place, { packageManager = '' }: Package): PackageManager => {
  const named = Object.values(LOCK_FILES).find((name) => packageManager.startsWith(`${name}@`));
  if (named !== undefined) return named;
  const names = place.list('.');
  for (const [file, manager] of Object.entries(LOCK_FILES)) if (names.includes(file)) return manager;
  return 'npm';
};

/** The scripts of the project, and what runs them. */
export const scriptsOf = (
  place: Place,
): { readonly manager: string; readonly scripts: Readonly<Record<string, string>> } | undefined => {
  const found = packageOf(place);
  return found === undefined ? undefined : { manager: packageManagerOf(place, found), scripts: found.scripts };
};

/** How the project's own test script is started; the stub that `npm init` writes is none. */
export const testScript = (place: Place): readonly string[] | undefined => {
  const found = packageOf(place);
  const script = found?.scripts.test;
  if (found === undefined || script === undefined || script.includes('no test specified')) return undefined;
  const manager = packageManagerOf(place, found);
  return manager === 'bun' ? ['bun', 'run', 'test'] : [manager, 'test'];
};

/**
 * How a package that the project depends on is started; undefined when it does not depend on it. npx finds it whichever
 * package manager put it there, and is kept from fetching it by the environment of the run.
 */
export const installed = (place: Place, name: string, args: readonly string[]): readonly string[] | undefined => {
  const found = packageOf(place);
  if (found === undefined || !(name in found.devDependencies || name in found.dependencies)) return undefined;
  return ['npx', name, ...args];
};
