// Every door that scenarios are played at.
import type { DoorUnderTest } from './door.ts';
import { hook } from './hook.ts';
import { httpRpc, mcpHttp, webSocket } from './http.ts';
import { mcpStdio } from './mcp-stdio.ts';

export const doors: readonly DoorUnderTest[] = [mcpStdio, mcpHttp, httpRpc, webSocket, hook];
