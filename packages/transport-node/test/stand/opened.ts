import { afterEach } from 'vitest'

interface Closable {
  close(): Promise<void> | void
}

const open: Closable[] = []

/** Closed after the test, the last one first. */
export function opened<C extends Closable>(thing: C): C {
  open.push(thing)
  return thing
}

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})
