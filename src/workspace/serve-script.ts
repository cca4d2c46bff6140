// The program that starts a server and asks it. It runs as a process of its own beside the server, where no file of ours
// need be visible; hence a text. Its first argument is {argv, mark, waitMs, request}; it prints the mark and the answer.

export const ASKING = `
const { spawn } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');
const { argv: words, stdout, exit } = require('node:process');
const { argv, mark, waitMs, request } = JSON.parse(words[1]);
const HOSTS = ['127.0.0.1', '::1'];
const MOST = 65536;
const end = Date.now() + waitMs;
let server;
const finish = (told) => {
  stdout.write('\\n' + mark + JSON.stringify(told) + '\\n', () => {
    if (server !== undefined && server.exitCode === null) server.kill('SIGTERM');
    setTimeout(() => exit(0), 200).unref();
    if (server === undefined || server.exitCode !== null) exit(0);
    server.once('exit', () => exit(0));
  });
};
const isTaken = (host) => new Promise((resolve) => {
  const socket = net.connect({ host, port: request.port });
  socket.once('connect', () => { socket.destroy(); resolve(true); });
  socket.once('error', () => resolve(false));
});
const ask = (host) => new Promise((resolve, reject) => {
  const { method, port, path, headers, body } = request;
  const sent = http.request({ host, port, method, path, headers, agent: false, timeout: Math.max(1, end - Date.now()) }, (response) => {
    const parts = [];
    let bytes = 0;
    response.on('data', (part) => { if (bytes < MOST) parts.push(part); bytes += part.length; });
    response.once('error', reject);
    response.once('end', () => resolve({
      status: response.statusCode,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(parts).subarray(0, MOST).toString('utf8'),
      bytes,
    }));
  });
  sent.once('timeout', () => sent.destroy(new Error('the server did not answer in time')));
  sent.once('error', reject);
  if (body !== undefined) sent.write(body);
  sent.end();
});
const main = async () => {
  for (const host of HOSTS) {
    if (await isTaken(host)) return finish({ problem: 'something else listens on port ' + request.port + ' already' });
  }
  server = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
  let gone;
  server.once('error', (error) => { gone = error.message; });
  server.once('exit', (code, signal) => { gone = gone ?? 'the server ended (' + (signal ?? 'exit ' + code) + ') before it answered'; });
  for (;;) {
    for (const host of HOSTS) {
      try {
        return finish({ response: await ask(host) });
      } catch (error) {
        const early = ['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH'].includes(error.code);
        if (!early && gone === undefined) return finish({ problem: String(error.message) });
      }
    }
    if (gone !== undefined) return finish({ problem: gone });
    if (Date.now() >= end) return finish({ problem: 'nothing listened on port ' + request.port + ' in time' });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
main().catch((error) => finish({ problem: String(error.message) }));
`;
