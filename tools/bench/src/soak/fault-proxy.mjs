import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Transform } from 'node:stream'

/** @typedef {'forth' | 'back'} Direction */
/** @typedef {Awaited<ReturnType<typeof startFaultProxy>>} FaultProxy */

/**
 * A connection of TCP in between, which can be cut: all at once, or in the middle of what flows.
 *
 * @param {() => number} portBehind
 */
export async function startFaultProxy(portBehind) {
  /** @type {Set<() => void>} */
  const cuts = new Set()
  /** @type {Direction | undefined} */
  let cutting
  const server = createServer((near) => {
    const far = connect(portBehind(), '127.0.0.1')
    const cut = () => {
      near.destroy()
      far.destroy()
      cuts.delete(cut)
    }
    cuts.add(cut)
    const pass = (/** @type {Direction} */ direction) =>
      new Transform({
        transform(chunk, _encoding, done) {
          if (cutting !== direction) return done(null, chunk)
          setImmediate(cut)
          done(null, chunk.subarray(0, chunk.length / 2))
        },
      })
    for (const socket of [near, far]) socket.setNoDelay().on('error', cut).on('close', cut)
    near.pipe(pass('forth')).pipe(far)
    far.pipe(pass('back')).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    /** Ends all connections there are. */
    cutAll() {
      for (const cut of cuts) cut()
    },
    /** From now on ends each connection in the middle of the next bytes. @param {Direction | undefined} direction */
    cutWithin(direction) {
      cutting = direction
    },
    close() {
      server.close()
      for (const cut of cuts) cut()
    },
  }
}
