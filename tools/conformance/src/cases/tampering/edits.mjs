/** @typedef {import('../arrived.mjs').Arrived} Arrived */
/** @typedef {(arrived: Arrived) => Arrived} Edit */
/** @typedef {readonly [name: string, code: string, edit: Edit]} Tampering what is done, and the code it leads to */

/** @param {Partial<Arrived['request']>} change @returns {Edit} */
export const request = (change) => (arrived) => ({ ...arrived, request: { ...arrived.request, ...change } })

/** @param {(target: string) => string} change @returns {Edit} */
export const target = (change) => (arrived) => request({ target: change(arrived.request.target) })(arrived)

/** @param {(method: string) => string} change @returns {Edit} */
export const method = (change) => (arrived) => request({ method: change(arrived.request.method) })(arrived)

/** @param {(headers: any[]) => any[]} change @returns {Edit} */
export const headers = (change) => (arrived) => request({ headers: change(arrived.request.headers) })(arrived)

/** @param {any[]} more */
export const adding = (...more) => headers((list) => [...list, ...more])

/** @param {string} wanted */
export const without = (wanted) => headers((list) => list.filter(([name]) => name.toLowerCase() !== wanted))

/** @param {string} wanted @param {(value: string) => any} change */
export const value = (wanted, change) =>
  headers((list) => list.map(([name, old]) => [name, name.toLowerCase() === wanted ? change(old) : old]))

/** @param {(text: string) => any} change */
export const authorization = (change) => value('authorization', change)

/** @param {string} keyId */
export const access = (keyId) =>
  authorization((text) => text.replace(/Access=[^,]*/, () => `Access=${keyId}`))

/** @param {(names: string) => string} change */
export const names = (change) =>
  authorization((text) => text.replace(/SignedHeaders=([^,]*)/, (_, old) => `SignedHeaders=${change(old)}`))

/** @param {(secret: string) => any} change @returns {Edit} */
export const secrets = (change) => (arrived) => ({
  ...arrived,
  keys: Object.fromEntries(Object.entries(arrived.keys).map(([key, secret]) => [key, change(secret)])),
})

/** @param {Record<string, any>} given @returns {Edit} */
export const options = (given) => (arrived) => ({ ...arrived, options: given })
