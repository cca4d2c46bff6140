// What a check of `harness doctor` is: a plain value that looks at one thing and says how it stands.

export interface Check {
  readonly name: string;
  /** Whether the harness cannot work without it. */
  readonly required: boolean;
  /** Looks; never throws. */
  readonly run: (place: Place) => Promise<Finding>;
}

/** What is checked. */
export interface Place {
  /** Real path of the workspace. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
  /** Of the running Node, without `v`. */
  readonly nodeVersion: string;
}

export type Finding =
  | { readonly state: 'ok'; readonly detail: string }
  | {
      /** `missing`: it is not there. `problem`: it is there and does not work. */
      readonly state: 'missing' | 'problem';
      readonly detail: string;
      /** The line that mends it: a command to copy, or what to do. */
      readonly mend: string;
    };
