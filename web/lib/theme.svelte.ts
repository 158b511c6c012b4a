export type Theme = 'system' | 'light' | 'dark';

const KEY = 'theme';

/** Light, dark, or as the device has it; `static/start.js` applies it before the first paint. */
export class ThemeChoice {
  value = $state<Theme>(read());

  set(theme: Theme) {
    this.value = theme;
    if (theme === 'system') {
      localStorage.removeItem(KEY);
      delete document.documentElement.dataset['theme'];
    } else {
      localStorage.setItem(KEY, theme);
      document.documentElement.dataset['theme'] = theme;
    }
    paintBrowserBar();
  }
}

/** The browser's own bar takes the colour of the paper, also where the person chose another than the device's. */
export function paintBrowserBar(): void {
  const { backgroundColor } = getComputedStyle(document.body);
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    meta.content = backgroundColor;
  }
}

function read(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
