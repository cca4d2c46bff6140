// Options of `harness rules`.

export interface RulesOptions {
  readonly root?: string;
  readonly json?: true;
}

export interface TestOptions extends RulesOptions {
  readonly tool?: string;
  readonly path?: string;
}
