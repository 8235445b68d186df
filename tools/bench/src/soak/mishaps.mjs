const HOUR_MS = 3_600_000

/**
 * @typedef {object} Mishap
 * @property {() => unknown} begin
 * @property {() => unknown} [end]
 * @property {boolean} [healed] whether it may be that no call fails
 */

/**
 * What goes wrong, and how it is put right.
 *
 * @param {import('./chain.mjs').Chain} chain
 * @returns {Record<string, Mishap>}
 */
export function createMishaps(chain) {
  const { redis, toGateway, toBackend, toRedis } = chain
  const stepClock = (/** @type {('gateway' | 'backend')[]} */ whose, /** @type {number} */ offset) => {
    const step = (/** @type {number} */ value) =>
      Promise.all(whose.map((whom) => chain.ask(whom, { name: 'clock', value })))
    return { begin: () => step(offset), end: () => step(0) }
  }
  const connections = {
    'client to gateway': toGateway,
    'gateway to backend': toBackend,
    'backend to Redis': toRedis,
  }
  return {
    ...Object.fromEntries(
      Object.entries(connections).flatMap(([between, proxy]) => [
        [`${between}: all connections cut, again and again`, cutRepeatedly(proxy)],
        [`${between}: cut within requests`, cutWithin(proxy, 'forth')],
        [`${between}: cut within responses`, cutWithin(proxy, 'back')],
      ]),
    ),
    'Redis is killed and started again': { begin: redis.kill, end: redis.restart },
    'Redis hangs': { begin: () => redis.signal('SIGSTOP'), end: () => redis.signal('SIGCONT') },
    'the clock of the gateway is an hour ahead': stepClock(['gateway'], HOUR_MS),
    'the clock of the backend is an hour behind': stepClock(['backend'], -HOUR_MS),
    // The client may learn the time, once a minute, before any call fails.
    'the clocks of both are an hour ahead': {
      ...stepClock(['gateway', 'backend'], HOUR_MS),
      healed: true,
    },
    'the gateway gets another signature key': { begin: chain.rotateSignatureKey },
  }
}

/** @param {import('./fault-proxy.mjs').FaultProxy} proxy @returns {Mishap} */
function cutRepeatedly(proxy) {
  /** @type {NodeJS.Timeout} */
  let timer
  return {
    begin: () => void (timer = setInterval(proxy.cutAll, 50)),
    end: () => clearInterval(timer),
  }
}

/** @param {import('./fault-proxy.mjs').FaultProxy} proxy @param {'forth' | 'back'} direction @returns {Mishap} */
function cutWithin(proxy, direction) {
  return { begin: () => proxy.cutWithin(direction), end: () => proxy.cutWithin(undefined) }
}
