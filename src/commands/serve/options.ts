/** As the command line gives them. */
export interface ServeOptions {
  readonly stdio?: string;
  readonly tokenFile?: string;
  readonly root?: string;
  readonly mode?: string;
  readonly durability?: string;
  readonly permissionPrompt?: boolean;
  readonly toolsets?: readonly string[];
}
