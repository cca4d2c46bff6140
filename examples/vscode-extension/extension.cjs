// Shows each call that waits for a person, and sends the answer back. The agent works elsewhere, through the same record.
const { spawn } = require('node:child_process');
const vscode = require('vscode');
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-jsonrpc/node');

const ANSWERS = {
  Once: { decision: 'approved', scope: 'once' },
  'For the session': { decision: 'approved', scope: 'session' },
  No: { decision: 'denied' },
};

exports.activate = async (context) => {
  const settings = vscode.workspace.getConfiguration('harness');
  const [program, ...words] = settings.get('command');
  const root = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const args = ['serve', '--stdio', 'jsonrpc', '--root', root, '--token-file', settings.get('tokenFile')];
  const server = spawn(program, [...words, ...args]);
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  context.subscriptions.push({ dispose: () => connection.end() });

  connection.onNotification('approval/requested', async ({ approval, subject, reason }) => {
    const answer = await vscode.window.showWarningMessage(
      subject,
      { modal: true, detail: reason },
      ...Object.keys(ANSWERS),
    );
    if (answer === undefined) return;
    try {
      await connection.sendRequest('approval/resolve', { approval, ...ANSWERS[answer] });
    } catch (refused) {
      vscode.window.showErrorMessage(refused.message);
    }
  });
  connection.listen();
  await connection.sendRequest('initialize', { clientInfo: { name: 'vscode', version: vscode.version } });
  await connection.sendNotification('initialized');
};
