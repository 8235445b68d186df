import { startChild } from '../child.mjs'
import { fromHere } from '../places.mjs'
import { KEY } from '../targets.mjs'

/**
 * A backend of another language, which checks with the reference port in that language.
 *
 * @typedef {object} PortBackend
 * @property {string} name
 * @property {string} title
 * @property {readonly (readonly string[])[]} needs
 * @property {readonly (readonly string[])[]} build
 * @property {readonly string[]} command
 */

/** @type {readonly PortBackend[]} */
export const portBackends = [
  {
    name: 'python',
    title: 'the Python port under a WSGI server (`wsgiref`)',
    needs: [['python3', '--version']],
    build: [],
    command: ['python3', fromHere('backends/python/backend.py')],
  },
  {
    name: 'go',
    title: 'the Go port under `net/http`',
    needs: [['go', 'version']],
    build: [
      [
        'go',
        'build',
        '-C',
        fromHere('backends/go'),
        '-buildvcs=false',
        '-o',
        fromHere('dist/backend-go'),
        '.',
      ],
    ],
    command: [fromHere('dist/backend-go')],
  },
]

/** @param {PortBackend} backend @param {{ allowUnsignedPayload: boolean }} options */
export async function startPortBackend({ command }, options) {
  const child = await startChild(command)
  const { port } = await child.ask({ keys: { [KEY.accessKeyId]: KEY.secretAccessKey }, ...options })
  return { origin: `http://127.0.0.1:${port}`, close: child.close }
}
