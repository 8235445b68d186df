import { fitsShellLine, fromShellLine, toShellLine } from './shell-lines.mjs'

/**
 * @typedef {object} Port
 * @property {string} name the folder under tools/ports
 * @property {readonly (readonly string[])[]} needs commands that must be there; with these arguments they say their version
 * @property {readonly string[]} command what runs the conformance program, in the folder of the port
 * @property {boolean} [slow] it starts processes for each case, so several run side by side, and it can be given fewer cases
 * @property {(line: Record<string, any>) => boolean} [fits] whether its form can express a case. Default: it can
 * @property {(line: Record<string, any>) => string} [encode] makes a line of a case. Default: JSON
 * @property {(line: string) => Record<string, unknown>} [decode] reads a line of an answer. Default: JSON
 */

/** @type {readonly Port[]} */
export const ports = [
  { name: 'python', needs: [['python3', '--version']], command: ['python3', 'conformance.py'] },
  { name: 'go', needs: [['go', 'version']], command: ['./bin/conformance'] },
  {
    name: 'rust',
    needs: [['cargo', '--version']],
    command: ['./target/release/examples/conformance'],
  },
  {
    name: 'java',
    needs: [
      ['javac', '-version'],
      ['java', '-version'],
      // Fetches what the tests need and the port does not: a provider that has SM3.
      ['mvn', '--version'],
    ],
    command: ['java', '-cp', 'build:build/lib/*', 'apig.Conformance'],
  },
  {
    name: 'shell',
    needs: [
      ['sh', '-c', 'echo "a POSIX shell"'],
      ['openssl', 'version'],
      ['curl', '--version'],
    ],
    command: ['sh', 'conformance.sh'],
    slow: true,
    fits: fitsShellLine,
    encode: toShellLine,
    decode: fromShellLine,
  },
]
