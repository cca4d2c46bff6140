// One simple command as it stands in the text: its words decoded, what its redirections touch, and whether the shell
// would run exactly these words.
import type { Assignment, Command, CommandArgument } from 'unbash';
import type { Use } from '../programs/program.ts';
import { isSafeAssignment } from './assignments.ts';
import { expandBraces } from './braces.ts';
import { decodeWord } from './decode.ts';
import { redirectUses } from './redirects.ts';
import { literal, type Names, NO_NAMES, type Word } from './word.ts';

export interface Simple {
  readonly words: readonly Word[];
  readonly uses: readonly Use[];
  readonly hosts: readonly string[];
  /** Why the words are not what they seem. */
  readonly opaque?: string;
  /** Its input comes from the pipe and only its output goes on. */
  readonly piped: boolean;
  /** The words are the whole command: no redirection, no assignment, nothing expanded. */
  readonly exact: boolean;
}

export const simpleCommand = (command: Command, names: Names = NO_NAMES): Simple => {
  const decoded = [...(command.name === undefined ? [] : [command.name]), ...command.args.flatMap(plainArguments)].map(
    (argument) => decodeArgument(argument, names),
  );
  const redirected = command.redirects.map((redirect) => redirectUses(redirect, names));
  const assignments = command.prefix.filter((prefix) => prefix.type === 'Assignment');
  const words = decoded.map(({ word }) => word);
  const opaque = [...decoded, ...redirected]
    .map((part) => ('opaque' in part ? part.opaque : undefined))
    .find((why) => why !== undefined);
  const problem =
    opaque ?? assignmentProblem(assignments, words) ?? (words.length === 0 ? 'nothing that runs' : undefined);
  return {
    words,
    uses: redirected.flatMap(({ uses }) => uses),
    hosts: redirected.flatMap(({ host }) => host ?? []),
    ...(problem === undefined ? {} : { opaque: problem }),
    piped: command.redirects.every(
      (redirect) => redirect.type === 'Redirect' && /^(?:>|>>|>\|)$/.test(redirect.operator),
    ),
    exact:
      redirected.length === 0 &&
      assignments.length === 0 &&
      words.every((word) => word.kind === 'literal') &&
      words.length === command.args.length + 1,
  };
};

const plainArguments = (argument: CommandArgument): readonly CommandArgument[] =>
  argument.type === 'Word' ? expandBraces(argument) : [argument];

const decodeArgument = (argument: CommandArgument, names: Names) =>
  argument.type === 'Word' ? decodeWord(argument, names) : decodeAssigned(argument);

/** `name=value` among the arguments is an argument, but its value is read by other rules. */
const decodeAssigned = (assignment: Assignment) => {
  const value = assignment.value.type === 'Word' ? decodeWord(assignment.value) : undefined;
  if (value === undefined || 'opaque' in value || value.word.kind !== 'literal' || assignment.index !== undefined) {
    return { word: literal(assignment.text), opaque: `assignment ${assignment.name}=…` };
  }
  return { word: literal(`${assignment.name}${assignment.append ? '+' : ''}=${value.word.value}`) };
};

const assignmentProblem = (assignments: readonly Assignment[], words: readonly Word[]): string | undefined => {
  if (assignments.length === 0) return undefined;
  if (words.length === 0) return 'a variable set for the rest of the script';
  const unsafe = assignments.find((assignment) => !isSafe(assignment));
  return unsafe && `variable ${unsafe.name} set for the command`;
};

const isSafe = ({ name, value, index, append }: Assignment): boolean => {
  if (value.type !== 'Word' || index !== undefined || append === true) return false;
  const decoded = decodeWord(value);
  return !('opaque' in decoded) && decoded.word.kind === 'literal' && isSafeAssignment(name, decoded.word.value);
};
