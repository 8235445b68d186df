import { reach, readNeeds, readProjects } from '../read-projects.mjs'

/**
 * A project references whatever else of the workspace its files import, and nothing more. Nx orders the builds by it.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkProjectReferences(workspace) {
  const projects = readProjects(workspace)
  /** @type {Map<string, import('../read-workspace.mjs').Finding>} */
  const findings = new Map()
  for (const project of projects) {
    /** @param {string} about @param {string} message */
    const add = (about, message) => {
      const line = Math.max(
        1,
        workspace
          .text(project.file)
          .split('\n')
          .findIndex((text) => text.includes('"references"')) + 1,
      )
      findings.set(`${project.file} ${about}`, {
        rule: 'project-references',
        file: project.file,
        line,
        message,
      })
    }
    for (const reference of project.references) {
      if (!projects.some(({ file }) => file === reference))
        add(reference, `references ${reference}, which does not exist`)
    }
    if (!project.composite || project.sources.size === 0) continue

    const needs = readNeeds(workspace, project, projects)
    const reached = project.references.map((reference) => ({
      reference,
      projects: reach(reference, projects),
    }))
    for (const { from, specifier, owners } of needs) {
      if (reached.some((to) => owners.some((owner) => to.projects.has(owner)))) continue
      const files = owners.map(({ file }) => file).join(' or ')
      add(files, `must reference ${files}: ${from} imports '${specifier}'`)
    }
    for (const { reference, projects: to } of reached) {
      if (to.size > 0 && !needs.some(({ owners }) => owners.some((owner) => to.has(owner)))) {
        add(reference, `references ${reference}, of which it imports nothing`)
      }
    }
  }
  return [...findings.values()]
}
