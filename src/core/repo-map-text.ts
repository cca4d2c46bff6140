// A map of the repository as a section of something larger.

export interface MapTextRequest {
  /** What it is wanted for, in words. */
  readonly query: string;
  /** Files that the caller works on, relative to the workspace. */
  readonly focus: readonly string[];
  /** Counted in o200k. */
  readonly maxTokens: number;
  /** Whether a file may be named. */
  readonly permits: (path: string) => boolean;
}

/** The text of the map, a line for each thing in it. */
export type RepoMapText = (request: MapTextRequest) => Promise<string>;
