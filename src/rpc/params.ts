// What to tell a client whose parameters do not fit, and the parameters that every method has beside its own.
import * as z from 'zod';
import { explainInput } from '../core/usage.ts';
import { RPC_ERRORS, RpcFault } from './errors.ts';
import type { Method } from './methods/method.ts';

/** -32602 with the path of each fault. `more`: what is known of the call otherwise. */
export const invalidParams = (
  { name, params }: Pick<Method, 'name' | 'params'>,
  error: z.ZodError,
  more: Readonly<Record<string, unknown>> = {},
): RpcFault => {
  const { reason, remedy } = explainInput({ name, input: params }, error);
  const faults = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return new RpcFault(RPC_ERRORS.invalidParams, `${name}: ${reason}`, {
    ...more,
    code: 'invalid_arguments',
    reason,
    remedy,
    path: pathOf(error.issues[0]),
    faults,
  });
};

const pathOf = (issue: z.core.$ZodIssue | undefined): string => {
  if (issue?.code === 'unrecognized_keys') return [...issue.path, issue.keys[0] ?? ''].join('.');
  return issue?.path.join('.') ?? '';
};

/** Taken out before the method sees its own. */
export const CommonSchema = z.object({
  project_id: z.string().nullish().describe('which repository, where the server has several'),
  workDoneToken: z.union([z.string(), z.int()]).optional().describe('asks for $/progress under this token'),
});
export type CommonParams = z.infer<typeof CommonSchema>;

/** Splits the parameters of every method from the method's own. Throws -32602. */
export const splitParams = (
  method: Pick<Method, 'name'>,
  params: Readonly<Record<string, unknown>>,
): { readonly common: CommonParams; readonly own: Readonly<Record<string, unknown>> } => {
  const common = CommonSchema.safeParse(params);
  if (!common.success) throw invalidParams({ name: method.name, params: CommonSchema }, common.error);
  const { project_id: _project, workDoneToken: _token, ...own } = params;
  return { common: common.data, own };
};
