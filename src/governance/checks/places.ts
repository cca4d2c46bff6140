// Where the files of a draft may lie: by an allow-list, so that nothing else can be written by adopting one.
import { DRAFT_FOLDERS } from '../../core/draft.ts';
import type { Proposal } from './proposal.ts';

const PLACES: Readonly<Record<Proposal['kind'], RegExp>> = {
  rule: /^\.harness\/rules\/(?:learned\/)?[a-z0-9]+(?:-[a-z0-9]+)*\.md$/,
  guard: /^\.harness\/guards\/[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.(?:md|ya?ml)$/,
  skill: /^\.harness\/skills\/[a-z0-9]+(?:-[a-z0-9]+)*\/SKILL\.md$/,
};
const FORMS: Readonly<Record<Proposal['kind'], string>> = {
  rule: '.harness/rules/<name>.md',
  guard: '.harness/guards/<name>.md or .yaml',
  skill: '.harness/skills/<name>/SKILL.md',
};

const MOST_FILES = 3;
const MOST_CHARS = 16_000;
const LONGEST_PATH = 120;
const LONGEST_TITLE = 200;
const LONGEST_RATIONALE = 4_000;

/** What is wrong with names and sizes. */
export const placeProblems = ({ kind, files, title, rationale }: Proposal): readonly string[] => [
  ...(files.length === 0 || files.length > MOST_FILES ? [`a draft has one to ${MOST_FILES} files`] : []),
  ...(new Set(files.map(({ path }) => path.toLowerCase())).size < files.length ? ['two files have one name'] : []),
  ...(title.trim() === '' || title.length > LONGEST_TITLE ? [`the title has one to ${LONGEST_TITLE} characters`] : []),
  ...(rationale.length > LONGEST_RATIONALE ? [`the rationale is longer than ${LONGEST_RATIONALE} characters`] : []),
  ...files.flatMap((file) => fileProblems(kind, file)),
];

const fileProblems = (kind: Proposal['kind'], { path, content }: Proposal['files'][number]): readonly string[] => [
  ...(path.length > LONGEST_PATH || !PLACES[kind].test(path)
    ? [
        `${JSON.stringify(path.slice(0, LONGEST_PATH))} is no place for a ${kind}: write ${FORMS[kind]}, below ${DRAFT_FOLDERS[kind]}`,
      ]
    : []),
  ...(content.trim() === '' ? [`${path} is empty`] : []),
  ...(content.length > MOST_CHARS ? [`${path} is longer than ${MOST_CHARS} characters`] : []),
];
