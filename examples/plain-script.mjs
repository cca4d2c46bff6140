// A script that works through the gate, with nothing but Node: `node plain-script.mjs DIRECTORY [harness …]`.
// It counts the lines of README.md, asks what a command would be allowed to do, and shows what was recorded.
import { spawn } from 'node:child_process';

const [root = '.', program = 'harness', ...words] = process.argv.slice(2);
const server = spawn(program, [...words, 'serve', '--stdio', 'jsonrpc', '--root', root], {
  stdio: ['pipe', 'pipe', 'inherit'],
});

const waiting = new Map();
let unread = Buffer.alloc(0);
server.stdout.on('data', (chunk) => {
  unread = Buffer.concat([unread, chunk]);
  for (;;) {
    const [header, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(unread.toString('latin1', 0, 64)) ?? [];
    const end = (header?.length ?? 0) + Number(length);
    if (header === undefined || unread.length < end) return;
    const message = JSON.parse(unread.toString('utf8', header.length, end));
    unread = unread.subarray(end);
    waiting.get(message.id)?.(message);
  }
});

const send = (message) => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
let id = 0;
const call = (method, params = {}) =>
  new Promise((resolve, reject) => {
    id += 1;
    waiting.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error.message))));
    send({ id, method, params });
  });

await call('initialize', { clientInfo: { name: 'plain-script', version: '1' } });
send({ method: 'initialized' });
const readme = await call('read_file', { path: 'README.md' });
console.log(readme.status === 'ok' ? `README.md has ${readme.total_lines} lines` : readme.reason);
const push = await call('policy/check', { cmd: 'git push --force' });
console.log(`git push --force: ${push.decision}, because ${push.reason}`);
const { run, calls } = await call('trace/show');
console.log(`${calls} call on record in ${run}`);
server.stdin.end();
