export type Theme = 'auto' | 'light' | 'dark'

/** The style sheet follows the system unless the page says otherwise. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}
