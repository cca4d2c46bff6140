/** As the command line gives them. */
export interface RpcOptions {
  readonly root?: string;
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly json?: true;
}
