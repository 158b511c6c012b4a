/** Run in the page; each function is sent there alone, and so needs nothing from around it. */

export type Wordings = readonly (readonly [Vietnamese: string, english: string])[];

declare global {
  /** Puts back the texts that `putsInto` replaced. */
  var takesOut: () => void;
}

/** What cannot be read on a screen so wide, in words. */
export function complaintsHere(width: number): readonly string[] {
  /** Not text, or not for the eye: pictures of pages, what is typed into, what only screen readers say. */
  const APART = '[aria-hidden=true], [role=img], .unseen, input, textarea, select, progress, svg';
  /** The beginning is shown, and leads to the whole: a row to its document, a quotation and a first page to the pages. */
  const BEGINNINGS = '[data-row], q, button.first';
  /** One line of choices, which may go on at the side. */
  const STRIPS = 'nav, [role=tablist], [role=group]';
  const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const found = new Set<string>();
  const complain = (about: Element, what: string) => {
    const text = (about.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60);
    found.add(`${what}: <${about.tagName.toLowerCase()} class="${about.classList}"> ${text}`);
  };
  const isSeen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const ownText = (element: Element) =>
    [...element.childNodes]
      .map((node) => (node.nodeType === 3 ? node.nodeValue?.trim() : ''))
      .join('');

  function looksAtBox(element: HTMLElement, style: CSSStyleDeclaration) {
    const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    const isHigh = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0;
    const scrolls = /auto|scroll/.test(style.overflowX);
    const cuts = /hidden|clip/.test(style.overflowX) || style.contentVisibility === 'auto';
    if (isWide && scrolls && !element.matches(STRIPS)) complain(element, 'scrolls sideways');
    if (isWide && cuts && !element.closest('q')) complain(element, 'cut at the side');
    if (isHigh && cuts && !element.closest(BEGINNINGS)) complain(element, 'cut below');
  }

  function looksAtText(element: HTMLElement, style: CSSStyleDeclaration) {
    const text = ownText(element);
    const box = element.getBoundingClientRect();
    if (text.length >= 12 && box.width < 4 * parseFloat(style.fontSize)) {
      complain(element, `squeezed to ${Math.round(box.width)} px`);
    }
    const around = element.parentElement;
    if (!around || style.position !== 'static') return;
    if (getComputedStyle(around).overflowX !== 'visible') return;
    const { right, width: room } = around.getBoundingClientRect();
    if (room > 0 && box.right > right + 1) complain(element, 'sticks out');
  }

  function looksAtIcon(icon: SVGElement) {
    const wanted = (Number(icon.getAttribute('width')) * letters) / 16;
    const { width: drawn } = icon.getBoundingClientRect();
    if (drawn < 0.95 * wanted) complain(icon.parentElement ?? icon, `icon of ${drawn} px`);
  }

  function looksAtConnection(line: Element) {
    const { left, right, top, bottom } = line.getBoundingClientRect();
    for (const toast of document.querySelectorAll('.toast')) {
      const over = toast.getBoundingClientRect();
      const isBeside = over.left >= right || over.right <= left;
      const isApart = over.top >= bottom || over.bottom <= top;
      if (!isBeside && !isApart) complain(toast, 'covers the connection line');
    }
    for (const title of document.querySelectorAll('header h1')) {
      const box = title.getBoundingClientRect();
      const takesTwo = box.height > 1.5 * parseFloat(getComputedStyle(title).lineHeight);
      if (takesTwo && top < box.bottom) complain(title, 'wraps beside the connection line');
    }
  }

  const tooWide = document.documentElement.scrollWidth - width;
  if (tooWide > 0) found.add(`${tooWide} px too wide`);
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (element.closest(APART) || !isSeen(element) || !element.textContent?.trim()) continue;
    // Only read aloud: the browser's router says there where one has come to.
    if (element.offsetWidth === 1) continue;
    const style = getComputedStyle(element);
    looksAtBox(element, style);
    if (ownText(element)) looksAtText(element, style);
  }
  for (const icon of document.querySelectorAll<SVGElement>('svg[width]')) {
    if (isSeen(icon)) looksAtIcon(icon);
  }
  const lines = [...document.querySelectorAll('[data-connection]')].filter((line) => isSeen(line));
  for (const line of lines) looksAtConnection(line);
  return [...found];
}

/** Puts the English of each text into its place, until `takesOut` is called. */
export function putsInto(wordings: Wordings): void {
  const whole = new Map(wordings.filter(([text]) => !text.includes('{')));
  const patterns = wordings
    .filter(([text]) => text.replaceAll(/\{\w+\}|[^\p{L}]/gu, '').length > 2)
    .filter(([text]) => text.includes('{'))
    .map(([text, english]) => ({
      names: [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      form: new RegExp(
        `^${text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, '(.+)')}$`,
      ),
      english,
    }));
  const translate = (text: string): string | undefined => {
    const exact = whole.get(text);
    if (exact !== undefined) return exact;
    for (const { names, form, english } of patterns) {
      const values = form.exec(text)?.slice(1);
      if (!values) continue;
      return english.replaceAll(/\{(\w+)\}/g, (_, name) => values[names.indexOf(name)] ?? '');
    }
    return undefined;
  };
  const replaced: [Text, string][] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const text = node.data.trim();
    const english = text && translate(text);
    if (!english) continue;
    replaced.push([node, node.data]);
    node.data = node.data.replace(text, () => english);
  }
  globalThis.takesOut = () => replaced.forEach(([node, text]) => (node.data = text));
}
