import { DocumentReflection, KindRouter } from 'typedoc'

/** Puts each page where its front matter says, and the reference by kind. */
export class PageRouter extends KindRouter {
  /**
   * @override
   * @param {import('typedoc').Reflection} reflection
   */
  getIdealBaseName(reflection) {
    const path = reflection instanceof DocumentReflection ? reflection.frontmatter['path'] : undefined
    return typeof path === 'string' ? path : super.getIdealBaseName(reflection)
  }
}
