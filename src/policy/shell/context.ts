// What the walk of a script hands from node to node.
import type { AndOr, PipelineNode, Statement, SyntaxNode } from 'unbash';
import type { Effect } from '../../core/effect.ts';
import { type Outlook, type Places, tooMany } from './places.ts';
import type { Layer } from './prove.ts';
import type { Names } from './word.ts';

export interface Context {
  /** Where the shell may be; empty where it cannot arrive. */
  readonly places: Places;
  /** Where it was at the start: the place of what cannot be reached. */
  readonly start: string;
  /** The text that positions refer to. */
  readonly source: string;
  /** Why nothing below can be trusted to be what it seems. */
  readonly opaque?: string;
  /** The stages before this one in its pipeline; absent outside of one. */
  readonly stages?: readonly (readonly Layer[])[] | undefined;
  /** The text of the pipeline. */
  readonly stream?: string;
  /** The variables of the loops around. */
  readonly names?: Names;
  /** How often the loops around run what is in them. */
  readonly repeats?: number;
  /** How many texts inside texts were entered. */
  readonly depth: number;
}

const MAX_EXCERPT = 400;

/** The beginning of a node's text, for whoever reads the reason. */
export const excerpt = (source: string, node: { readonly pos: number; readonly end: number }): string =>
  source.slice(node.pos, Math.min(node.end, node.pos + MAX_EXCERPT));

export interface Step extends Outlook {
  readonly effects: readonly Effect[];
  /** Of a simple command whose output goes straight to the next stage. */
  readonly layers?: readonly Layer[];
}

/** The walk of statements, for what has statements inside. */
export type WalkStatements = (statements: readonly Statement[], context: Context) => Step;

/** The context for what follows, once it is known where the shell may be. */
export const settle = (context: Context, places: Places): Context => {
  if (!tooMany(places)) return { ...context, places };
  return opaqueIn({ ...context, places: places.slice(0, 1) }, 'too many possible working directories');
};

export type Visit = (node: PipelineNode | AndOr, context: Context) => Step;

/** The parts of the walk that a simple command needs for what is inside it. */
export interface Inner {
  readonly walkScript: (statements: readonly Statement[], context: Context) => readonly Effect[];
  readonly harvest: (node: SyntaxNode, context: Context) => readonly Effect[];
}

/** The first reason stands: the outermost says best what was not understood. */
export const opaqueIn = (context: Context, why: string): Context =>
  context.opaque === undefined ? { ...context, opaque: why } : context;

export const placesOf = (context: Context): Places => (context.places.length === 0 ? [context.start] : context.places);
