/** Sends a notification to the client. Never throws. */
export type Notify = (method: string, params: Readonly<Record<string, unknown>>) => void;
