import { number } from './lengths.ts';
import type { Theme } from './theme.ts';
import { attribute, child, childValue, type XmlElement } from './xml.ts';

/** What one `w:rPr` says; a member it does not name comes from below. */
export type RunProperties = {
  readonly style?: string;
  readonly ascii?: string;
  readonly hAnsi?: string;
  readonly size?: number;
  readonly color?: string;
  readonly underline?: boolean;
  /** Superscript or subscript, which print smaller. */
  readonly raised?: boolean;
} & Toggles;

/** Properties that styles switch rather than set: bold within bold is not bold. */
export type Toggles = Readonly<Partial<Record<Toggle, boolean>>>;
export type Toggle = (typeof TOGGLES)[number];
export const TOGGLES = ['bold', 'italic', 'caps', 'smallCaps', 'hidden'] as const;

const ELEMENTS = [
  ['bold', 'w:b'],
  ['italic', 'w:i'],
  ['caps', 'w:caps'],
  ['smallCaps', 'w:smallCaps'],
  ['hidden', 'w:vanish'],
] as const;

export function runPropertiesOf(element: XmlElement | undefined, theme: Theme): RunProperties {
  if (!element) return {};
  const toggles: Partial<Record<Toggle, boolean>> = {};
  for (const [toggle, name] of ELEMENTS) {
    const value = switched(child(element, name));
    if (value !== undefined) toggles[toggle] = value;
  }
  const halfPoints = number(childValue(element, 'w:sz'));
  const underline = childValue(element, 'w:u');
  const raised = childValue(element, 'w:vertAlign');
  return defined({
    ...toggles,
    style: childValue(element, 'w:rStyle'),
    ascii: fontOf(element, 'ascii', theme),
    hAnsi: fontOf(element, 'hAnsi', theme),
    size: halfPoints === undefined ? undefined : halfPoints / 2,
    color: colorOf(child(element, 'w:color'), theme),
    underline: underline === undefined ? undefined : underline !== 'none',
    raised: raised === undefined ? undefined : raised !== 'baseline',
  });
}

/** An on/off element: undefined without it. */
export function switched(element: XmlElement | undefined): boolean | undefined {
  if (!element) return undefined;
  const value = attribute(element, 'w:val');
  return value === undefined || !['0', 'false', 'off'].includes(value);
}

function fontOf(element: XmlElement, slot: 'ascii' | 'hAnsi', theme: Theme): string | undefined {
  const fonts = child(element, 'w:rFonts');
  const named = attribute(fonts, `w:${slot}Theme`);
  const themed = named === undefined ? undefined : theme.font(named);
  return themed ?? (attribute(fonts, `w:${slot}`) || undefined);
}

function colorOf(element: XmlElement | undefined, theme: Theme): string | undefined {
  if (!element) return undefined;
  const value = attribute(element, 'w:val');
  if (value !== undefined && /^[\da-f]{6}$/i.test(value)) return value.toUpperCase();
  const named = attribute(element, 'w:themeColor');
  return (named === undefined ? undefined : theme.color(named)) ?? 'auto';
}

/** Leaves out what is undefined, so that a spread does not cover what lies below. */
export function defined<Properties extends object>(
  properties: Properties,
): { readonly [Member in keyof Properties]?: Exclude<Properties[Member], undefined> };
export function defined(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
