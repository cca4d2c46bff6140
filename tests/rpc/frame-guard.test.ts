import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrameGuard } from '../../src/rpc/frame-guard.ts';

const frame = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** What passes, and what was found, when the text comes in chunks of these sizes. */
const pushed = (text: string, sizes: readonly number[], maxBytes = 20) => {
  const guard = createFrameGuard(maxBytes);
  const bytes = Buffer.from(text);
  const tooLong: number[] = [];
  let passed = '';
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const found = guard.push(bytes.subarray(at, at + size));
    passed += Buffer.concat(found.pass).toString();
    tooLong.push(...found.tooLong);
    if (found.fault !== undefined) return { passed, tooLong, fault: found.fault };
    at += size;
  }
  return { passed, tooLong };
};

const anySizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

it('passes sound frames as they are, skips what is too long, however the bytes are split', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 40 })), anySizes, (bodies, sizes) => {
      const short = bodies.filter((body) => Buffer.byteLength(body) <= 20);
      const long = bodies.filter((body) => Buffer.byteLength(body) > 20);
      expect(pushed(bodies.map(frame).join(''), sizes)).toEqual({
        passed: short.map(frame).join(''),
        tooLong: long.map((body) => Buffer.byteLength(body)),
      });
    }),
  );
});

it('stops at the first byte that belongs to no frame, however the bytes are split', () => {
  fc.assert(
    fc.property(anySizes, (sizes) => {
      const found = pushed(`${frame('{}')}{"jsonrpc":"2.0"}\n`, sizes);
      expect(found.passed).toBe(frame('{}'));
      expect(found.fault).toContain('--stdio mcp');
    }),
  );
});

it.each([
  ['Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}', undefined],
  ['content-length:2\r\n\r\n{}', undefined],
  ['Content-Length: 0x2\r\n\r\n{}', 'not a header'],
  ['Content-Length: -2\r\n\r\n{}', 'not a header'],
  ['Content-Length: 2 \r\n\r\n{}', 'not a header'],
  ['Content-Length: 2\r\nHost: x\r\n\r\n{}', 'not a header'],
  ['Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}', 'one Content-Length'],
  ['Content-Type: x\r\n\r\n{}', 'one Content-Length'],
  [`Content-Type: ${'x'.repeat(2_000)}\r\n\r\n`, 'no end'],
])('%j', (text, fault) => {
  const found = pushed(text, [7]);
  if (fault === undefined) expect(found).toEqual({ passed: text, tooLong: [] });
  else expect(found.fault).toContain(fault);
});
