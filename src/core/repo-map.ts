// What tools and commands ask of the map of a repository.

/** What a budget of tokens can be counted in. */
export const TOKENIZER_NAMES = ['o200k_base', 'cl100k_base'] as const;
export type Tokenizer = (typeof TOKENIZER_NAMES)[number];

export interface MapRequest {
  /** What the map is wanted for, in words; empty: what the repository is about. */
  readonly query: string;
  /** Files or directories that the caller works on, relative to the workspace. */
  readonly focus: readonly string[];
  /** Tokens that the text may have, counted by the configured tokenizer. */
  readonly maxTokens: number;
  /** Say why each file is there. */
  readonly explain: boolean;
  /** Forget what is kept in memory and look at every file anew. */
  readonly refresh: boolean;
  /** Files that may not be read are not shown. */
  readonly permits: (path: string) => boolean;
  readonly signal?: AbortSignal;
}

export interface MapSignature {
  readonly line: number;
  readonly signature: string;
  /** How many definitions stand around it. */
  readonly depth: number;
}

export interface MappedFile {
  readonly path: string;
  readonly signatures: readonly MapSignature[];
  /** Further definitions, by name and line. */
  readonly also: readonly { readonly name: string; readonly line: number }[];
  /** With `explain`: what speaks for the file, the strongest first. */
  readonly why?: readonly { readonly signal: string; readonly share: number }[];
}

export interface RepositoryMap {
  /** The map as it is shown; never more than `maxTokens`. */
  readonly text: string;
  /** Best first. */
  readonly files: readonly MappedFile[];
  /** Files that are named without their content, best first. */
  readonly paths: readonly string[];
  /** Files that the budget did not reach. */
  readonly leftOut: number;
  /** Files of the repository. */
  readonly total: number;
  /** Files whose words were not known before. */
  readonly scanned: number;
  readonly tokens: number;
  readonly missingFocus: readonly string[];
  /** Milliseconds. */
  readonly timings: MapTimings;
}

export interface MapTimings {
  readonly list: number;
  readonly scan: number;
  readonly rank: number;
  readonly render: number;
}

export interface RepoMap {
  map(request: MapRequest): Promise<RepositoryMap>;
  /** Saves what was learned and ends what runs. */
  close(): Promise<void>;
}
