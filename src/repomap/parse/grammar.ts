// What a language says about its syntax tree: which nodes define something, which are only looked into.
import type { SyntaxNode } from 'tree-sitter';
import type { DefinitionKind, Import, Language } from '../types.ts';

/** Where a node was met. */
export interface Scope {
  /** The whole text of the file; node indices count its UTF-16 units. */
  readonly text: string;
  /** Kind of the enclosing definition; undefined at the top. */
  readonly parent: DefinitionKind | undefined;
  /** Whether an export statement or an exported parent encloses the node. */
  readonly exported: boolean;
}

/** A definition before it has its place in the list. */
export interface Draft {
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly exported: boolean;
  /** Text indices of the signature. */
  readonly from: number;
  readonly to: number;
  /** 0-based rows. */
  readonly row: number;
  readonly endRow: number;
  /** Text index of a doc string inside the body; -1 where documentation stands before the definition. */
  readonly docAt: number;
}

export interface Visit {
  readonly drafts?: readonly Draft[];
  readonly imports?: readonly Import[];
  /** Whether the children are visited, inside the last draft if there is one. */
  readonly enter: boolean;
  /** What the children are told about being exported; as the node itself when absent. */
  readonly exported?: boolean;
}

/** `enter`: nothing by itself, but its children are visited. */
export type Rule = 'enter' | ((node: SyntaxNode, scope: Scope) => Visit);

export interface Grammar {
  readonly language: Language;
  /** The compiled grammar, as the npm package exports it. Rejects where it is not installed for this platform. */
  readonly load: () => Promise<unknown>;
  /** By node type; nodes of other types are passed over with all that is in them. */
  readonly rules: Readonly<Record<string, Rule>>;
  /** For files that the grammar does not understand: line patterns whose group 1 is the name. */
  readonly patterns: readonly LinePattern[];
}

export interface LinePattern {
  readonly kind: DefinitionKind;
  /** Tried on one line; anchored at its start. */
  readonly line: RegExp;
}

export const skip: Visit = { enter: false };

export const textOf = (node: SyntaxNode, { text }: Scope): string => text.slice(node.startIndex, node.endIndex);

/** A draft of a node with its signature up to the body. */
export const draft = (
  node: SyntaxNode,
  { name, kind, exported, body, docAt = -1, from = node.startIndex }: DraftOptions,
): Draft => ({
  name,
  kind,
  exported,
  from,
  to: body?.startIndex ?? node.endIndex,
  row: node.startPosition.row,
  endRow: node.endPosition.row,
  docAt,
});

interface DraftOptions {
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly exported: boolean;
  readonly body?: SyntaxNode | null;
  readonly docAt?: number;
  readonly from?: number;
}

/** The common rule: the fields `name` and `body` say it all. `enter` visits the body for nested definitions. */
export const defines =
  (
    kind: DefinitionKind,
    {
      enter = false,
      name = 'name',
      body = 'body',
      exported = (_node, scope) => scope.exported,
    }: {
      readonly enter?: boolean;
      readonly name?: string;
      readonly body?: string;
      readonly exported?: (node: SyntaxNode, scope: Scope) => boolean;
    } = {},
  ): Rule =>
  (node, scope) => {
    const named = node.childForFieldName(name);
    if (named === null) return { enter };
    const isExported = exported(node, scope);
    return {
      drafts: [
        draft(node, {
          name: textOf(named, scope),
          kind: kind === 'function' && isType(scope.parent) ? 'method' : kind,
          exported: isExported,
          body: node.childForFieldName(body),
        }),
      ],
      enter,
      exported: isExported,
    };
  };

/** Whether functions in it are methods. */
export const isType = (kind: DefinitionKind | undefined): boolean =>
  kind === 'class' || kind === 'interface' || kind === 'enum' || kind === 'type';
