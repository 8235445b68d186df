import { Application, Reflection, ReflectionKind } from 'typedoc'

const MODULES = ReflectionKind.Project | ReflectionKind.SomeModule

/**
 * A link in a comment names an export. TypeScript finds a parameter of the same name first, which has no page; and it
 * finds nothing where a type is shown in a package that re-exports it. Both are led to the export.
 *
 * @param {Application} app
 */
export function linkExports(app) {
  app.on(Application.EVENT_PROJECT_REVIVE, (project) => {
    const reflections = Object.values(project.reflections)
    const modules = reflections.filter((reflection) => reflection.kindOf(MODULES))
    for (const reflection of reflections) {
      const { comment } = reflection
      if (comment === undefined) continue
      for (const part of [...comment.summary, ...comment.blockTags.flatMap(({ content }) => content)]) {
        if (part.kind !== 'inline-tag' || part.tag !== '@link') continue
        if (part.target instanceof Reflection && part.target.kindOf(ReflectionKind.Parameter))
          part.target = exportOf(scopesOf(reflection), part.target.name) ?? part.target
        if (part.target === undefined) {
          const found = exportOf(modules, part.text)
          if (found !== undefined) part.target = found
        }
      }
    }
  })
}

/**
 * @param {readonly Reflection[]} modules
 * @param {string} name
 */
function exportOf(modules, name) {
  for (const module of modules) {
    const found = module.getChildByName([name])
    if (found !== undefined && found.parent === module) return found
  }
  return undefined
}

/** @param {Reflection} reflection */
function scopesOf(reflection) {
  const scopes = []
  for (let scope = reflection.parent; scope !== undefined; scope = scope.parent)
    if (scope.kindOf(MODULES)) scopes.push(scope)
  return scopes
}
