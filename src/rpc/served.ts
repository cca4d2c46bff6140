/** What the server says it is. */
export interface Served {
  readonly name: string;
  readonly version: string;
}
