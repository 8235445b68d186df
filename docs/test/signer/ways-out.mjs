/** Ways out of a page, each of which a policy must close. `at` is a server that counts who comes. */
export const WAYS_OUT = /** @type {Record<string, (at: string) => unknown>} */ ({
  fetch: (at) => fetch(at).catch(() => {}),
  'fetch without cors': (at) => fetch(at, { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => {}),
  XMLHttpRequest: (at) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.addEventListener('loadend', resolve)
      request.open('GET', at)
      request.send()
    }),
  sendBeacon: (at) => navigator.sendBeacon(at, 'x'),
  WebSocket: (at) =>
    new Promise((resolve) => {
      try {
        new WebSocket(at.replace('http', 'ws')).addEventListener('error', resolve)
      } catch (error) {
        resolve(error)
      }
    }),
  EventSource: (at) =>
    new Promise((resolve) => {
      new EventSource(at).addEventListener('error', resolve)
    }),
  'an image': (at) =>
    new Promise((resolve) => {
      const image = new Image()
      image.addEventListener('error', resolve)
      image.addEventListener('load', resolve)
      image.src = at
    }),
  'a style sheet': (at) =>
    new Promise((resolve) => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.addEventListener('error', resolve)
      link.addEventListener('load', resolve)
      link.href = at
      document.head.append(link)
    }),
  'a frame': (at) => {
    const frame = document.createElement('iframe')
    frame.src = at
    document.body.append(frame)
  },
  'a form': (at) => {
    const form = document.createElement('form')
    form.action = at
    form.method = 'post'
    document.body.append(form)
    form.submit()
  },
  'a base, and then a link that it would lead away': (at) => {
    const base = document.createElement('base')
    base.href = at
    document.head.append(base)
    if (document.baseURI.startsWith(at)) return fetch(at).catch(() => {})
  },
  'a font': (at) => new FontFace('x', `url(${at})`).load().catch(() => {}),
  prefetch: (at) => {
    const link = document.createElement('link')
    link.rel = 'prefetch'
    link.href = at
    document.head.append(link)
  },
  'a worker': (at) => {
    try {
      return new Worker(at)
    } catch {
      return 'refused before it has begun'
    }
  },
})

/** These do not lead out of a plain page: the base leads links astray, and the worker is no script. */
export const ONLY_BLOCKED = new Set(['a base, and then a link that it would lead away', 'a worker'])
