// Which names are taken for secrets, name by name: what is missing here is readable.
import { expect, test } from 'vitest';
import { isSecretPath } from '../../src/policy/protected.ts';

test.each(
  `.env .env.local .env.production prod.env .netrc _netrc .git-credentials .pgpass .htpasswd kubeconfig
   id_rsa id_dsa id_ecdsa id_ed25519 id_rsa.bak id_rsa.pub.bak server.pem server.key a.p12 a.pfx a.jks a.keystore
   a.kdbx a.ppk credentials credentials.json credential.json credentials.yaml credentials.yml credentials.ini
   credentials.toml credentials.txt credentials-prod.json credentials.prod.json credentials_a.json aws-credentials.json
   my.credentials.yml aws_credentials.txt service-account.json service_account.json serviceaccount.json
   service-account-prod.json secrets.json secret.json .secrets.json secrets.yml secrets.yaml secrets.toml secrets.ini
   secrets.env .aws/x .ssh/config .gnupg/x .kube/config .azure/x .gcloud/x .docker/config.json`.split(/\s+/),
)('%s holds secrets, anywhere and in any case', (name) => {
  expect([name, `a/b/${name}`, name.toUpperCase()].map(isSecretPath)).toEqual([true, true, true]);
});

test.each(
  `.env.example .env.sample .env.template .env.dist .env.defaults env environment.ts .envrc id_rsa.pub id_ed25519.pub
   key.ts keys.json pem.md credentials.ts credentials.test.ts secrets.ts secret.md docs/secrets.md service.json
   docker/config.json ssh.ts`.split(/\s+/),
)('%s holds none', (name) => {
  expect(isSecretPath(name)).toBe(false);
});
