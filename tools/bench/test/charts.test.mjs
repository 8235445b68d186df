import { expect, it } from 'vitest'
import { benchCharts, networkCharts } from '../src/report/charts.mjs'
import { documents, readData, readDocument } from '../src/report/write.mjs'

const { bench, network } = await readData()

it('each picture of a run names what was measured, and has a bar or a line for it', async () => {
  const pictures = { ...(await benchCharts(bench)), ...(await networkCharts(network)) }
  expect(Object.keys(pictures)).toHaveLength(6)
  for (const name of ['AKSKSigner', 'aws4', 'bare crypto'])
    expect(pictures['runtimes.svg']).toContain(`>${name}<`)
  for (const { framework } of network.middleware)
    expect(pictures['middleware.svg']).toContain(`>${framework}<`)
  for (const [file, svg] of Object.entries(pictures)) {
    expect(svg, file).toMatch(/^<svg [^]*<title>.+<\/title>[^]*<\/svg>\n$/)
    expect(svg, file).not.toMatch(/NaN|undefined/)
    expect(
      svg.match(/<path [^>]*aria-roledescription="(bar|line mark)/g) ?? svg.match(/mark-(rect|line)/g),
      file,
    ).not.toBeNull()
  }
})

it('every page and picture in docs is what follows from the data beside it', async () => {
  for (const [file, text] of Object.entries(await documents({ bench, network })))
    expect(await readDocument(file), file).toBe(text)
})
