// What the table of programs is made of. A program is a function from its arguments to what they would touch: it
// either recognises the whole shape or says in one clause why not. Nothing is known to be harmless by default.
import type { Word } from '../shell/word.ts';

/** A path that a command touches, relative to its working directory. */
export interface Use {
  readonly kind: 'read' | 'write' | 'delete';
  readonly path: string;
  readonly glob?: true;
  /** The path starts at the workspace root wherever the command runs (git's `revision:path`). */
  readonly fromRoot?: true;
}

/** Where the names of a listing come from, so that those among them can be found that lead elsewhere. */
export interface Names {
  /** Directory that they are in, or below. */
  readonly below: string;
  /** `tree`: all there is; `tracked`: what git tracks. */
  readonly from: 'tree' | 'tracked';
  /** Whether names of links may be among them. */
  readonly links: boolean;
  /** How many names deep. */
  readonly depth?: number;
  /** Patterns of which each path that is listed matches one; it begins with `below`. */
  readonly only?: readonly string[];
  /** Patterns of the directories that are left out, as paths with a slash at their end. */
  readonly without?: readonly string[];
  /** What `.gitignore` names is left out. */
  readonly ignores?: true;
  /** Chosen by what is in them. */
  readonly searched?: true;
}

/** What a program is fed with. */
export interface Feeding extends Omit<Names, 'searched'> {
  /** The program prints what is in the files. */
  readonly shows?: true;
  /** The program goes into directories that it is given. */
  readonly deep?: true;
  /** The names are taken apart at blanks. */
  readonly split?: true;
}

/** The arguments have a shape that is known to touch `uses` and nothing else. */
export interface Fit {
  readonly fits: true;
  readonly uses: readonly Use[];
  /** Name of the shape when it is finer than the program's. */
  readonly shape?: string;
  /** Where it works, relative to where it was called (`git -C`). */
  readonly cwd?: string;
  /** Prints names of files that lie under its working directory or the paths it was given, and nothing else. */
  readonly lists?: 'rooted' | 'bare';
  /** Of a listing: what its names are known to be; reads if another program is fed with them. */
  readonly listed?: readonly Use[];
  /** Of a listing: where its names come from; absent: from everything below the working directory and its operands. */
  readonly names?: readonly Names[];
  /** Takes the lines that it is fed apart at blanks and quotes (`xargs` without `-0`). */
  readonly splits?: true;
  /** What it finds by itself in directories and opens, links as well; or what a program that it runs is fed with. */
  readonly feedings?: readonly Feeding[];
  /** Lets lines through or drops them, without changing any (`grep -v`, `sort`, `head` on their input). */
  readonly passes?: true;
  /** Runs this command with its input's words as further operands; fits only if those are known. */
  readonly runs?: readonly Word[];
}

/** The arguments are outside the known shapes. */
export interface Misfit {
  readonly fits: false;
  readonly why: string;
  /** Another program, or code, is hidden in the arguments: no rule about this program may allow it. */
  readonly hides?: true;
  readonly uses?: readonly Use[];
  /** The hidden command, as far as it can be seen. */
  readonly runs?: readonly Word[];
  /** Hidden shell text, as far as it can be seen. */
  readonly script?: string;
}

export type Finding = Fit | Misfit;

export type Program = (args: readonly Word[]) => Finding;

export type ProgramTable = Readonly<Record<string, Program>>;

export const misfit = (why: string): Misfit => ({ fits: false, why });
/** What walks through directories and goes into those that links name sees more than its arguments say. */
export const follows = (): Misfit => misfit('it follows links, which may lead out of the workspace');
export const hidden = (why: string): Misfit => ({ fits: false, why, hides: true });
export const touches = (uses: readonly Use[] = []): Fit => ({ fits: true, uses });
