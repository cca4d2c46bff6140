// The API as an OpenRPC document, made of the same rows that answer. rpc.discover gives it; schemas/openrpc.json holds it.
import * as z from 'zod';
import { RPC_ERRORS } from './errors.ts';
import { InitializeParamsSchema, InitializeResultSchema } from './handshake.ts';
import { type JsonSchema, paramsSchema, resultSchema } from './json-schema.ts';
import type { Method } from './methods/method.ts';
import { DROPPED, NOTIFICATIONS, PROGRESS } from './notifications.ts';
import { CommonSchema } from './params.ts';
import type { Served } from './served.ts';

type Described = Pick<Method, 'name' | 'summary' | 'params' | 'result' | 'who'>;

/** What a connection answers by itself. */
const PROTOCOL: readonly Described[] = [
  {
    name: 'initialize',
    summary: 'Begins the connection; once, before everything else.',
    params: InitializeParamsSchema,
    result: InitializeResultSchema,
    who: 'agent',
  },
  {
    name: 'initialized',
    summary: 'Opens the connection for every other method.',
    params: z.strictObject({}),
    result: z.strictObject({}),
    who: 'agent',
  },
  {
    name: 'rpc.discover',
    summary: 'This document.',
    params: z.strictObject({}),
    result: z.looseObject({ openrpc: z.string() }),
    who: 'agent',
  },
];

export const openRpc = ({ name, version }: Served, methods: readonly Method[]): JsonSchema => ({
  openrpc: '1.3.2',
  info: {
    title: name,
    version,
    description:
      'JSON-RPC 2.0, parameters by name. Names may be written with slashes (trace/list). Every method also takes ' +
      'project_id and workDoneToken. x-who: human marks what only people may call.',
  },
  methods: [
    ...PROTOCOL.map((method) => describe(method, {})),
    ...methods.map((method) => describe(method, CommonSchema.shape)),
  ],
  components: {
    errors: Object.fromEntries(
      Object.entries(RPC_ERRORS).map(([error, code]) => [error, { code, message: inWords(error) }]),
    ),
  },
  'x-notifications': [...NOTIFICATIONS, PROGRESS, DROPPED].map((row) => ({
    name: row.name,
    summary: row.summary,
    params: resultSchema(row.params),
  })),
});

const describe = ({ name, summary, params, result, who }: Described, common: z.ZodRawShape): JsonSchema => ({
  name,
  summary,
  paramStructure: 'by-name',
  params: Object.entries({ ...params.shape, ...common }).map(([param, field]) => paramOf(param, field)),
  result: { name: `${name}_result`, schema: resultSchema(result) },
  'x-who': who,
});

const paramOf = (name: string, field: z.core.$ZodType): JsonSchema => {
  const whole = z.object({ [name]: field });
  const { properties } = z.object({ properties: z.record(z.string(), z.unknown()) }).parse(paramsSchema(whole));
  return { name, required: !whole.safeParse({}).success, schema: properties[name] };
};

/** `notInitialized` -> `not initialized` */
const inWords = (error: string): string => error.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
