import { formatDate, parseDate, sign } from '@apig/signer-core'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

const dateOf = (headers: Record<string, string>, option?: Date): string | undefined =>
  /x-sdk-date:(.*)/.exec(
    sign({ method: 'GET', url, headers }, credentials, { date: option }).canonicalRequest,
  )?.[1]

/** `YYYYMMDDTHHMMSSZ`, strictly. */
export default function datesSuite(t: Harness): void {
  t.test('dates: formatting cuts milliseconds and pads', () => {
    t.equal(formatDate(date), '20191115T033655Z')
    t.equal(formatDate(new Date('2019-11-15T03:36:55.999Z')), '20191115T033655Z')
    t.equal(formatDate(new Date(-1)), '19691231T235959Z')
    t.equal(formatDate(new Date('0001-02-03T04:05:06Z')), '00010203T040506Z')
    t.equal(formatDate(new Date('9999-12-31T23:59:59Z')), '99991231T235959Z')
    t.equal(formatDate(date), '20191115T033655Z')
  })

  t.test('dates: parsing inverts formatting', () => {
    for (const text of ['20191115T033655Z', '20200229T235959Z', '00000101T000000Z', '99991231T235959Z'])
      t.equal(formatDate(parseDate(text)), text)
  })

  for (const text of [
    '',
    '20191115',
    '2019-11-15T03:36:55Z',
    '20191115T033655',
    '20191115T033655Z ',
    '20191115T033655Z\n',
    ' 20191115T033655Z',
    '20191115t033655z',
    '20260230T250000Z',
    '20190229T000000Z',
    '20191301T000000Z',
    '20190001T000000Z',
    '20190100T000000Z',
    '20190101T240000Z',
    '20190101T006000Z',
    '20161231T235960Z',
    '20191115T03365Z',
    '２０１９1115T033655Z',
    '20191115T03365aZ',
    '+20191115T03365Z',
  ]) {
    t.test(`dates: ${JSON.stringify(text)} is refused`, () => {
      t.throws(() => parseDate(text), 'DATE_INVALID')
      if (!/^\s|\s$/.test(text)) t.throws(() => dateOf({ 'x-sdk-date': text }), 'DATE_INVALID')
    })
  }

  t.test('dates: the option precedes the header, the header precedes now', () => {
    t.equal(dateOf({ 'x-sdk-date': '20000101T000000Z' }, date), '20191115T033655Z')
    t.equal(dateOf({ 'X-SDK-DATE': ' 20000101T000000Z ' }), '20000101T000000Z')
    const before = formatDate(new Date())
    const now = dateOf({}) ?? ''
    t.ok(before <= now && now <= formatDate(new Date()))
  })
}
