/** Goes on at once with what is there, and waits only for what is not: a promise costs as much as a hash. */
export function whenReady<T, R>(value: T | Promise<T>, goOn: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value)
}

/** Runs `end` after `work`, however that ends. */
export function andFinally<R>(work: () => R | Promise<R>, end: () => void): R | Promise<R> {
  let isWaiting = false
  try {
    const result = work()
    if (!(result instanceof Promise)) return result
    isWaiting = true
    return result.finally(end)
  } finally {
    if (!isWaiting) end()
  }
}
