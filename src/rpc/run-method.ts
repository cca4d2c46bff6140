// One request to one method: which project, whose right, which parameters, and then the row's own work.
import { randomUUID } from 'node:crypto';
import type { Door } from '../core/door.ts';
import type { Principal } from '../core/session.ts';
import type { Cancellation } from '../core/stop.ts';
import { RPC_ERRORS, RpcFault } from './errors.ts';
import type { Method, MethodContext } from './methods/method.ts';
import type { Notify } from './notify.ts';
import { invalidParams, splitParams } from './params.ts';
import type { Projects } from './projects.ts';
import type { Served } from './served.ts';
import type { Sessions } from './sessions.ts';

export interface MethodRun {
  readonly served: Served;
  readonly projects: Projects;
  readonly sessions: Sessions;
  readonly principal: Principal;
  readonly cancellation: Cancellation;
  readonly notify?: Notify;
  /** Whether no other request of the connection is under way. */
  readonly isAlone: () => boolean;
}

/** The result of the method. Throws RpcFault, HarnessError or whatever the method throws. */
export const runMethod = async (
  method: Method,
  params: Readonly<Record<string, unknown>>,
  run: MethodRun,
): Promise<unknown> => {
  const { common, own } = splitParams(method, params);
  const door = doorOf(run.projects, common.project_id);
  const session = run.sessions.in(door);
  const { workDoneToken: token } = common;
  const { notify } = run;
  const context: MethodContext = {
    served: run.served,
    projects: run.projects,
    door,
    session,
    renewSession: (reason) => {
      if (!run.isAlone())
        throw new RpcFault(RPC_ERRORS.conflict, 'other requests are under way; wait for their answers');
      return run.sessions.renew(door, reason);
    },
    cancellation: run.cancellation,
    ...(token === undefined || notify === undefined ? {} : { progress: progressUnder(token, notify) }),
  };
  if (method.who === 'human' && run.principal !== 'human') throw await refusal(method, own, context);
  const bound = method.bind(own);
  if ('error' in bound) throw invalidParams(method, bound.error);
  return bound.run(context);
};

const doorOf = (projects: Projects, id: string | undefined): Door => {
  const door = projects.get(id);
  if (door !== undefined) return door;
  const known = projects.list().map((project) => project.id);
  const what = id === undefined ? 'project_id is missing' : `there is no project ${JSON.stringify(id)}`;
  throw new RpcFault(RPC_ERRORS.notFound, `${what}; known: ${known.join(', ') || 'none'}`, {
    code: 'not_found',
    path: 'project_id',
  });
};

/** Anything up to one line of a client's screen: what a call says while it runs. */
const progressUnder =
  (token: string | number, notify: Notify) =>
  (message: string): void =>
    notify('$/progress', { token, value: { kind: 'report', message } });

/**
 * An agent that would govern is judged like any other call, so that the attempt is on record with the rule that refuses
 * it. Whatever the judgement, the method does not run.
 */
const refusal = async (method: Method, input: unknown, { door, session }: MethodContext): Promise<RpcFault> => {
  const effects = [{ kind: 'govern', action: method.name }] as const;
  const permission = await door.admit(session, { id: `call_${randomUUID()}`, tool: method.name, input, effects });
  if (permission.decision === 'allow') {
    return new RpcFault(RPC_ERRORS.validation, `${method.name} is for people only`, { code: 'denied_by_policy' });
  }
  const { data: _data, text, ...frame } = permission.observation;
  return new RpcFault(RPC_ERRORS.validation, text, { ...frame });
};
