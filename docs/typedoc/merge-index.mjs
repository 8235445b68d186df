import { Converter } from 'typedoc'

/**
 * What a package exports under its own name stands directly below the package, and not in a module without a name.
 *
 * @param {import('typedoc').Application} app
 */
export function mergeIndex(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const index = project.children?.find(({ name }) => name === '')
    if (index !== undefined) project.mergeReflections(index, project)
  })
}
