import { formatDate } from '@apig/signer-core'
import type { Field, Signing } from '../derive/sign-form.ts'
import { exampleRequest } from '../examples.ts'
import type { ExampleName } from '../examples.ts'
import { emptyRequest } from '../state.ts'
import { choice } from './choice.ts'
import type { Context, Section } from './context.ts'
import { button, element } from './element.ts'
import { curlBox } from './curl-box.ts'
import { faultView } from './fault.ts'
import { field } from './field.ts'

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']

/** The form: what was typed goes up as changes, what is to be shown comes down as a view. */
export function requestForm(context: Context): Section {
  const { texts, change } = context
  const { fields } = texts
  const algorithm = choice('algorithm', context, fields.algorithm, {
    'SDK-HMAC-SHA256': 'SDK-HMAC-SHA256',
    'SDK-HMAC-SM3': 'SDK-HMAC-SM3',
    'V11-HMAC-SHA256': 'V11-HMAC-SHA256',
  })
  const region = field('region', context, { label: fields.region, part: 'scope' })
  const service = field('service', context, { label: fields.service, part: 'scope' })
  const scope = element('div', { class: 'line' }, region.root, service.root)
  const algorithmFault = element('div')
  const method = field('method', context, { label: fields.method, list: METHODS, part: 'method' })
  const url = field('url', context, { label: fields.url, lines: 4, part: 'uri' })
  const headers = field('headers', context, {
    label: fields.headers,
    hint: fields.headersHint,
    lines: 4,
    part: 'headers',
  })
  const payload = choice('payload', context, fields.payload, fields.payloads)
  const payloadFault = element('div')
  const hash = field('hash', context, { label: fields.hash, part: 'payload-hash' })
  const body = field('body', context, {
    label: fields.body,
    hint: fields.bodyHint,
    lines: 5,
    part: 'payload-hash',
  })
  const accessKeyId = field('accessKeyId', context, { label: fields.accessKeyId, part: 'access-key' })
  const showSecret = button(fields.showSecret, () => {
    const hidden = secret.input.getAttribute('type') === 'password'
    secret.input.setAttribute('type', hidden ? 'text' : 'password')
    showSecret.textContent = hidden ? fields.hideSecret : fields.showSecret
    showSecret.setAttribute('aria-pressed', String(hidden))
  })
  showSecret.setAttribute('aria-pressed', 'false')
  showSecret.setAttribute('aria-controls', 'secretAccessKey')
  const secret = field('secretAccessKey', context, {
    label: fields.secretAccessKey,
    part: 'signature',
    hint: fields.secretHint,
    type: 'password',
    beside: showSecret,
  })
  const token = field('securityToken', context, { label: fields.securityToken, part: 'headers' })
  const keysFault = element('div')
  const now = button(fields.now, () => change({ date: formatDate(new Date()) }))
  const date = field('date', context, {
    label: fields.date,
    hint: fields.dateHint,
    beside: now,
    part: 'date',
  })

  const root = element(
    'section',
    { class: 'card request', 'aria-labelledby': 'request' },
    element('h2', { id: 'request' }, texts.sections.request),
    exampleButtons(context),
    curlBox(context),
    method.root,
    url.root,
    headers.root,
    payload.root,
    payloadFault,
    hash.root,
    body.root,
    element(
      'fieldset',
      { class: 'keys' },
      element('legend', {}, fields.keys),
      accessKeyId.root,
      secret.root,
      token.root,
      keysFault,
    ),
    date.root,
    algorithm.root,
    scope,
    algorithmFault,
  )

  return {
    root,
    show({ state, signing }) {
      const faultOf = (name: Field): HTMLElement | undefined =>
        !signing.ok && signing.field === name ? shownFault(context, signing) : undefined
      method.show(state, faultOf('method'))
      url.show(state, state.url === '' ? undefined : faultOf('url'))
      headers.show(state, faultOf('headers'))
      payload.show(state)
      payloadFault.replaceChildren(...listed(faultOf('payload')))
      hash.root.hidden = state.payload !== 'hash'
      hash.show(state, faultOf('hash'))
      body.show(state)
      accessKeyId.show(state)
      secret.show(state)
      token.show(state)
      keysFault.replaceChildren(...listed(faultOf('keys')))
      date.show(state, faultOf('date'))
      algorithm.show(state)
      scope.hidden = state.algorithm !== 'V11-HMAC-SHA256'
      region.show(state)
      service.show(state)
      algorithmFault.replaceChildren(...listed(faultOf('algorithm')))
    },
  }
}

function exampleButtons({ texts, change }: Context): HTMLElement {
  const names = Object.keys(texts.exampleNames) as ExampleName[]
  return element(
    'div',
    { class: 'examples', role: 'group', 'aria-label': texts.examples },
    element('span', { class: 'lead', 'aria-hidden': 'true' }, texts.examples),
    ...names.map((name) => button(texts.exampleNames[name], () => change(exampleRequest(name)))),
    button(texts.clear, () => change({ ...emptyRequest, answer: '', status: '', authorization: '' }), {
      class: 'quiet',
    }),
  )
}

function shownFault({ texts }: Context, fault: Signing & { readonly ok: false }): HTMLElement {
  const { message } = fault
  return faultView(
    texts,
    fault.code,
    typeof message === 'string' ? message : texts.lineWithoutColon(message.lineWithoutColon),
  )
}

const listed = (node: Node | undefined): Node[] => (node === undefined ? [] : [node])
