/**
 * Mixes lists, in the same way in every run.
 *
 * @returns {<T>(list: readonly T[]) => T[]}
 */
export function createShuffle() {
  let seed = 1
  const next = () => (seed = (seed * 48_271) % 2_147_483_647)
  return (list) =>
    list
      .map((item) => ({ item, place: next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item)
}
