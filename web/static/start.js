// Runs before the first paint, so that neither colours nor language change under the reader's eyes.
const theme = localStorage.getItem('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
document.documentElement.lang = localStorage.getItem('PARAGLIDE_LOCALE') ?? 'vi';
