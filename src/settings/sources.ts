// All policy files of all scopes, read and understood, or the list of what is wrong with them. Says nothing yet about
// what is in force.
import { join } from 'node:path';
import type { Anchors } from '../policy/path-cover.ts';
import type { Scope } from '../policy/rules.ts';
import type { ScopePlace } from './places.ts';
import type { Problem } from './problem.ts';
import type { ScopeFiles } from './scope-files.ts';
import { exposure, fingerprint, namesIn, readSource } from './source-file.ts';

export interface Sources {
  readonly scopes: readonly ScopeFiles[];
  readonly problems: readonly Problem[];
  /** Paths whose change makes all this old. */
  readonly watched: readonly string[];
  /** Of the watched paths, taken before they were read. */
  readonly fingerprint: string;
}

/** Reads the files of all scopes. Never throws: what cannot be read is a problem. */
export const readSources = async (places: readonly ScopePlace[], anchors: Anchors): Promise<Sources> => {
  const listings = places.map(listScope);
  const watched = listings.flatMap(({ watched }) => watched);
  const before = fingerprint(watched);
  // A directory that appeared since it was listed has not been read.
  if (listings.some(({ absent }) => absent !== undefined && fingerprint([absent]) !== ABSENT)) {
    return readSources(places, anchors);
  }
  const scopes = await Promise.all(listings.map((listing) => readScope(listing, anchors)));
  return { scopes, problems: scopes.flatMap(({ problems }) => problems), watched, fingerprint: before };
};

interface Listing {
  readonly scope: Scope;
  readonly config: string;
  /** Paths of rule files. */
  readonly rules: readonly string[];
  readonly guards: readonly string[];
  readonly problems: readonly Problem[];
  readonly watched: readonly string[];
  /** The directory, when there is none: then it alone has to be watched, which most calls profit from. */
  readonly absent?: string;
}

/** What a fingerprint says of a path that is not there. */
const ABSENT = '-';

const listScope = ({ scope, directory, owner }: ScopePlace): Listing => {
  const config = join(directory, 'config.yaml');
  if (fingerprint([directory]) === ABSENT) {
    return { scope, config, rules: [], guards: [], problems: [], watched: [directory], absent: directory };
  }
  const misnamed = join(directory, 'config.yml');
  const folders = listRuleFolders(join(directory, 'rules'));
  const guards = listGuards(join(directory, 'guards'));
  const rules = folders.flatMap(({ files }) => files);
  const wrong =
    fingerprint([misnamed]) === ABSENT ? [] : [{ path: misnamed, problem: 'is not read: call it config.yaml' }];
  const watched = [
    directory,
    config,
    misnamed,
    ...[...folders, guards].flatMap(({ folder, files }) => [folder, ...files]),
  ];
  const exposed = owner === undefined ? [] : watched.map((path) => exposure(path, owner));
  return {
    scope,
    config,
    rules,
    guards: guards.files,
    problems: [
      ...[...folders, guards].flatMap(({ problems }) => problems),
      ...wrong,
      ...exposed.filter((problem) => problem !== undefined),
    ],
    watched,
  };
};

/** The one directory below that of the rules: for what was generalised from adopted drafts. */
const LEARNED = 'learned';

interface Folder {
  readonly folder: string;
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

const listFolder = (folder: string, isWanted: (name: string) => boolean, otherwise: string): Folder => {
  const found = namesIn(folder);
  if ('problem' in found) return { folder, files: [], problems: [found.problem] };
  const names = found.filter((name) => !IGNORED.test(name));
  return {
    folder,
    files: names.filter(isWanted).map((name) => join(folder, name)),
    problems: names
      .filter((name) => !isWanted(name) && name !== LEARNED)
      .map((name) => ({ path: join(folder, name), problem: otherwise })),
  };
};

/** A file of that name is told as a problem of the folder it lies in. */
const listRuleFolders = (folder: string): readonly Folder[] => {
  const learned = join(folder, LEARNED);
  const found = namesIn(folder);
  return [folder, ...(!('problem' in found) && found.includes(LEARNED) ? [learned] : [])].map(listRules);
};

const listRules = (folder: string): Folder =>
  listFolder(
    folder,
    (name) => name.endsWith('.md'),
    'is not read: a rule is a file <name>.md in this directory or in learned',
  );

/** Beside guards may lie the programs that they run. */
const listGuards = (folder: string): Folder => {
  const listed = listFolder(folder, (name) => /\.(?:ya?ml|md)$/.test(name), '');
  return { ...listed, problems: listed.problems.filter(({ problem }) => problem !== '') };
};

/** What editors and desktops leave behind. */
const IGNORED = /^\.|~$/;

const readScope = async (
  { scope, config, rules, guards, problems }: Listing,
  anchors: Anchors,
): Promise<ScopeFiles> => {
  const configured = readSource(config);
  const read = rules.map(readSource).filter((file) => file !== undefined);
  const guarding = guards.map(readSource).filter((file) => file !== undefined);
  if (configured === undefined && read.length === 0 && guarding.length === 0)
    return { scope, config: undefined, rules: [], guards: [], problems, files: [] };
  // Most workspaces have no file, and understanding one costs time at every start.
  const { understand } = await import('./understand.ts');
  const understood = await understand({ scope, configured, read, guarding, anchors });
  return { scope, ...understood, problems: [...problems, ...understood.problems] };
};
