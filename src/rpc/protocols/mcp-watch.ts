// What a client is told without asking again: resources that changed, lists that grew, messages from the record. Nothing
// is watched before a client wants it, because watching means looking at the log and the policy again and again.
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  type LoggingLevel,
  LoggingLevelSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Envelope } from '../../core/event.ts';
import { RPC_ERRORS } from '../errors.ts';
import type { Asking } from '../prompts/prompt.ts';
import { resources } from '../resources/index.ts';
import { uriOf } from '../resources/resource.ts';
import { protocolError } from './mcp-errors.ts';
import { messageAbout } from './mcp-messages.ts';
import { resourceAt } from './mcp-resources.ts';

export interface Watch {
  /** The client knows the list of resources from now on, and is told when it has changed. */
  listed(): void;
  close(): void;
}

/** One connection cannot make the server remember more addresses than this. */
const MOST_SUBSCRIPTIONS = 1_000;

/** How often the policy is looked at, and how long notices are gathered: a run writes several events a call. */
const POLICY_MS = 500;
const GATHER_MS = 100;

export const createWatch = (server: Server, open: () => Promise<Asking>): Watch => {
  const subscribed = new Set<string>();
  const notices = createNotices(server);
  let level: LoggingLevel | undefined;
  let knowsList = false;
  const onEvent = (event: Envelope, session: string): void => {
    if (level !== undefined && event.session === session) tell(server, event, level);
    for (const uri of changedBy(event)) if (subscribed.has(uri)) notices.updated(uri);
    if (knowsList && resources.some((resource) => 'bornWith' in resource && resource.bornWith === event.type))
      notices.listChanged();
  };
  const onPolicy = (): void => {
    for (const uri of subscribed) if (resourceAt(uri)?.resource.ofPolicy === true) notices.updated(uri);
    if (knowsList) notices.listChanged();
  };
  let watching: Promise<() => void> | undefined;
  let closed = false;
  /** What cannot be watched yet, because the harness cannot be opened, is tried again with the next wish. */
  const begin = async (): Promise<void> => {
    if (closed) return;
    watching ??= open().then(({ door, session }) => {
      const ends = [door.follow((event) => onEvent(event, session.id)), followPolicy(door.records, onPolicy)];
      return () => {
        for (const end of ends) end();
      };
    });
    await watching.catch(() => {
      watching = undefined;
    });
  };
  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    // What is not there yet may come: a run, a rule.
    if (subscribed.size >= MOST_SUBSCRIPTIONS)
      throw protocolError(RPC_ERRORS.invalidParams, `over ${MOST_SUBSCRIPTIONS} subscriptions; unsubscribe from some`);
    subscribed.add(uri);
    await begin();
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    subscribed.delete(uri);
    return {};
  });
  server.setRequestHandler(SetLevelRequestSchema, async ({ params }) => {
    level = params.level;
    await begin();
    return {};
  });
  return {
    listed: () => {
      knowsList = true;
      void begin();
    },
    close: () => {
      closed = true;
      notices.close();
      void watching?.then(
        (end) => end(),
        () => {},
      );
    },
  };
};

/** The addresses whose content an event changes. */
const changedBy = (event: Envelope): readonly string[] =>
  resources.flatMap((resource) =>
    'changedBy' in resource && resource.changedBy !== undefined ? [uriOf(resource, resource.changedBy(event))] : [],
  );

const followPolicy = (records: Asking['door']['records'], changed: () => void): (() => void) => {
  let known = records.policyVersion();
  const timer = setInterval(async () => {
    const [before, now] = await Promise.all([known, records.policyVersion()]);
    if (before === now) return;
    known = Promise.resolve(now);
    changed();
  }, POLICY_MS).unref();
  return () => clearInterval(timer);
};

const LEVELS = LoggingLevelSchema.options;

const tell = (server: Server, event: Envelope, from: LoggingLevel): void => {
  const message = messageAbout(event);
  if (message === undefined || LEVELS.indexOf(message.level) < LEVELS.indexOf(from)) return;
  const { level, logger, text } = message;
  const data = { text, ...(event.call === undefined ? {} : { call: event.call }), event: event.id };
  server.sendLoggingMessage({ level, logger, data }).catch(ignored);
};

/** A client that is gone is noticed where its messages come from. */
const ignored = (): void => {};

/** Notices of the same thing that come close together are one. */
const createNotices = (server: Server) => {
  const uris = new Set<string>();
  let listChanged = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (listChanged) server.sendResourceListChanged().catch(ignored);
    for (const uri of uris) server.sendResourceUpdated({ uri }).catch(ignored);
    listChanged = false;
    uris.clear();
  };
  const soon = (): void => {
    timer ??= setTimeout(flush, GATHER_MS).unref();
  };
  return {
    updated: (uri: string) => {
      uris.add(uri);
      soon();
    },
    listChanged: () => {
      listChanged = true;
      soon();
    },
    close: () => clearTimeout(timer),
  };
};
