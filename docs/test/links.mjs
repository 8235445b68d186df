import { strict as assert } from 'node:assert'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkLinks } from '../build/check-links.mjs'
import { repository } from '../build/places.mjs'

/** A small site, and what the checker must say about each of its links. */
const CASES = [
  { link: 'b.html', fault: undefined },
  { link: 'b.html#there', fault: undefined },
  { link: '#here', fault: undefined },
  { link: 'sub/c.html?lang=zh#x', fault: undefined },
  { link: 'https://example.com/nowhere', fault: undefined },
  { link: `${repository}/blob/main/src/a.ts#L2`, fault: undefined },
  { link: `${repository}/tree/main/src`, fault: undefined },
  { link: `${repository}/issues`, fault: undefined },
  { link: 'gone.html', fault: 'leads to no file' },
  { link: 'b.html#gone', fault: 'leads to no such anchor' },
  { link: '#gone', fault: 'leads to no such anchor' },
  { link: '/b.html', fault: 'begins at the root' },
  { link: 'sub/', fault: 'leads to a folder' },
  { link: '../outside.html', fault: 'leaves the site' },
  { link: 'https://site.invalid/x', fault: 'has not been made relative' },
  { link: `${repository}/blob/main/src/gone.ts`, fault: 'leads to no file of the repository' },
  { link: `${repository}/blob/main/src/a.ts#L99`, fault: 'leads to a line that is not there' },
  { link: `${repository}/blob/main/src`, fault: 'must say tree' },
]

/**
 * The checker of links finds what is broken, and nothing else.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testLinks() {
  return CASES.map(({ link, fault }) => ({
    name: `the link checker: ${link} ${fault ?? 'is sound'}`,
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'apig-links-'))
      try {
        write(join(folder, 'site/a.html'), `<p id="here"><a class=x href="${link}">a</a></p>`)
        write(
          join(folder, 'site/b.html'),
          '<h1 id=there>b</h1><script>const a = \'<a href="no.html">\'</script>',
        )
        write(join(folder, 'site/sub/c.html'), '<a name="x"></a>')
        write(join(folder, 'src/a.ts'), '1\n2\n')
        const { faults, links } = checkLinks(join(folder, 'site'), folder)
        assert.equal(links, 1)
        if (fault === undefined) assert.deepEqual(faults, [])
        else assert.ok(faults.length === 1 && faults[0]?.includes(fault), faults.join())
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  }))
}

/** @param {string} file @param {string} text */
function write(file, text) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
