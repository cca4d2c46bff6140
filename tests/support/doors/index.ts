// Every door that scenarios are played at.
import type { DoorUnderTest } from './door.ts';
import { hook } from './hook.ts';
import { httpRpc, mcpHttp, webSocket } from './http.ts';
import { jsonrpcStdio } from './jsonrpc-stdio.ts';
import { mcpStdio } from './mcp-stdio.ts';

export const doors: readonly DoorUnderTest[] = [mcpStdio, mcpHttp, jsonrpcStdio, httpRpc, webSocket, hook];
