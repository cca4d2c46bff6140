// Errors of MCP, for what was not understood. The SDK sends number, message and data of whatever a handler throws; its
// own error class would put the number into the message as well.
import { HarnessError } from '../../core/error.ts';
import { RPC_ERRORS } from '../errors.ts';

/** As the standard has it up to revision 2025-11-25. */
export const RESOURCE_NOT_FOUND = -32002;

/** An error that the SDK sends as it is. */
export const protocolError = (code: number, message: string, data?: Readonly<Record<string, unknown>>): Error =>
  Object.assign(new Error(message), { code, ...(data === undefined ? {} : { data }) });

/** A failure of ours with its next step: what was asked for could not be had. Anything else as it is. */
export const asProtocolError = (thrown: unknown): unknown => {
  if (!(thrown instanceof HarnessError)) return thrown;
  const next = thrown.remedy === undefined ? '' : `. Next: ${thrown.remedy}`;
  return protocolError(RPC_ERRORS.invalidParams, `${thrown.message}${next}`, { code: thrown.code });
};
