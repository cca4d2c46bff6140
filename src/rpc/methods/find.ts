// Which method a name means. `trace/list` and `trace_list` are the same.
import { nearest } from '../../core/nearest.ts';
import { RPC_ERRORS, RpcFault } from '../errors.ts';
import type { Method } from './method.ts';

/** Throws -32601 with the nearest name. */
export const findMethod = (methods: readonly Method[], name: string): Method => {
  const plain = name.replaceAll('/', '_');
  const found = methods.find((method) => method.name === plain || method.aliases?.includes(plain) === true);
  if (found !== undefined) return found;
  const near = nearest(
    plain,
    methods.map((method) => method.name),
  );
  const next = near === undefined ? 'rpc.discover lists the methods' : `did you mean ${near}?`;
  throw new RpcFault(RPC_ERRORS.methodNotFound, `there is no method ${JSON.stringify(name)}; ${next}`, {
    ...(near === undefined ? {} : { nearest: near }),
  });
};
