import { readFileSync } from 'node:fs'

const read = (name: string): string =>
  readFileSync(new URL(`private-authority/${name}.pem`, import.meta.url), 'utf8')

// For loopback and for tests alone: keys that everybody knows.
// A private authority, the certificate it gave a gateway, and the one it gave a client.
export const AUTHORITY = read('authority')
export const GATEWAY_CERTIFICATE = read('gateway')
export const GATEWAY_KEY = read('gateway-key')
export const CLIENT_CERTIFICATE = read('client')
export const CLIENT_KEY = read('client-key')
