// One request to one method: which project, whose right, which parameters, and then the row's own work.
import { randomUUID } from 'node:crypto';
import type { Door } from '../core/door.ts';
import type { Principal } from '../core/session.ts';
import type { Cancellation } from '../core/stop.ts';
import { RPC_ERRORS, RpcFault } from './errors.ts';
import type { Method, MethodContext } from './methods/method.ts';
import { PROGRESS } from './notifications.ts';
import type { Notify } from './notify.ts';
import { type CommonParams, invalidParams, splitParams } from './params.ts';
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
  const context = contextOf(common, run);
  if (method.who === 'human' && run.principal !== 'human')
    throw await refusal(method, own, { run, project: common.project_id ?? undefined });
  const bound = method.bind(own);
  if ('error' in bound) throw invalidParams(method, bound.error);
  return bound.run(context);
};

const contextOf = ({ project_id, workDoneToken: token }: CommonParams, run: MethodRun): MethodContext => {
  const { served, projects, sessions, cancellation, notify } = run;
  const id = project_id ?? undefined;
  const door = id === undefined ? projects.get(id) : doorOf(projects, id);
  const here = (): Door => door ?? doorOf(projects, id);
  return {
    served,
    projects,
    get door() {
      return here();
    },
    get session() {
      return sessions.in(here());
    },
    renewSession: (reason) => {
      if (run.isAlone()) return sessions.renew(here(), reason);
      throw new RpcFault(RPC_ERRORS.conflict, 'other requests are under way; wait for their answers');
    },
    cancellation,
    ...(token === undefined || notify === undefined ? {} : { progress: progressUnder(token, notify) }),
  };
};

/** Throws -32001. */
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

/** What a call says while it runs. */
const progressUnder =
  (token: string | number, notify: Notify) =>
  (message: string): void =>
    notify(PROGRESS.name, { token, value: { kind: 'report', message } });

interface Attempt {
  readonly run: MethodRun;
  readonly project: string | undefined;
}

/**
 * An agent that would govern is judged like any other call, so that the attempt is on record with the rule that refuses
 * it. Whatever the judgement, the method does not run.
 */
const refusal = async (method: Method, input: unknown, { run, project }: Attempt): Promise<RpcFault> => {
  const { projects, sessions } = run;
  // What is about the server itself names no project; the first one's record then holds the attempt.
  const door = projects.get(project) ?? doorOf(projects, project ?? projects.list()[0]?.id);
  const session = sessions.in(door);
  const effects = [{ kind: 'govern', action: method.name }] as const;
  const permission = await door.admit(session, { id: `call_${randomUUID()}`, tool: method.name, input, effects });
  if (permission.decision === 'allow') {
    return new RpcFault(RPC_ERRORS.validation, `${method.name} is for people only`, { code: 'denied_by_policy' });
  }
  const { data: _data, text, ...frame } = permission.observation;
  return new RpcFault(RPC_ERRORS.validation, text, { ...frame });
};
