import type { Line } from '../facts.ts';
import { cssMillimetres, millimetresOfEmu, number } from './lengths.ts';
import { attribute, child, type XmlElement } from './xml.ts';

/** What drawings show of words and lines. */
export type Shapes = { readonly boxes: TextBox[]; readonly lines: DrawnLine[] };
export type TextBox = { readonly content: XmlElement; readonly boxed: boolean };
/** `below`: mm under the top of the paragraph it is anchored in, where the file says. */
export type DrawnLine = Line & { readonly below?: number };

/** Thinner than this is a line, not a box. */
const THIN = 1;
const SHORTEST = 4;

/** Of alternatives for newer and older programs the newer one, so that nothing counts twice. */
export function chosen(alternatives: XmlElement): XmlElement | undefined {
  return child(alternatives, 'mc:Choice') ?? child(alternatives, 'mc:Fallback');
}

/** Takes in a `w:drawing`, `w:pict` or `w:object`; `below` comes from the drawing's anchor. */
export function takeShapes(element: XmlElement, shapes: Shapes, below?: number): void {
  for (const one of element.children) {
    if (one.name === 'mc:AlternateContent') {
      const choice = chosen(one);
      if (choice) takeShapes(choice, shapes, below);
    } else if (one.name === 'wps:wsp' || one.name === 'wps:cxnSp') takeShape(one, shapes, below);
    else if (VML.has(one.name)) takeVml(one, shapes);
    else takeShapes(one, shapes, one.name === 'wp:anchor' ? belowOf(one) : below);
  }
}

/** Where the drawing hangs under the paragraph; not known when it hangs on the page. */
function belowOf(anchor: XmlElement): number | undefined {
  const position = child(anchor, 'wp:positionV');
  if (!['paragraph', 'line'].includes(attribute(position, 'relativeFrom') ?? '')) return undefined;
  const offset = child(position, 'wp:posOffset');
  const length = number(offset?.text);
  return length === undefined ? undefined : millimetresOfEmu(length);
}

function takeShape(shape: XmlElement, shapes: Shapes, below: number | undefined): void {
  const content = child(child(shape, 'wps:txbx'), 'w:txbxContent');
  if (content) {
    shapes.boxes.push({ content, boxed: isOutlined(shape) });
    return;
  }
  const size = child(child(child(shape, 'wps:spPr'), 'a:xfrm'), 'a:ext');
  const width = millimetresOfEmu(number(attribute(size, 'cx')) ?? 0);
  const height = millimetresOfEmu(number(attribute(size, 'cy')) ?? 0);
  if (height <= THIN && width >= SHORTEST) shapes.lines.push(lineOf(width, below));
}

function lineOf(length: number | undefined, below?: number): DrawnLine {
  return {
    made: 'shape',
    ...(length === undefined ? {} : { length }),
    ...(below === undefined ? {} : { below }),
  };
}

function isOutlined(shape: XmlElement): boolean {
  const line = child(child(shape, 'wps:spPr'), 'a:ln');
  if (line) return child(line, 'a:noFill') === undefined;
  const styled = attribute(child(child(shape, 'wps:style'), 'a:lnRef'), 'idx');
  return styled !== undefined && styled !== '0';
}

const VML = new Set(['v:shape', 'v:rect', 'v:roundrect', 'v:oval', 'v:line']);

function takeVml(shape: XmlElement, shapes: Shapes): void {
  const content = child(child(shape, 'v:textbox'), 'w:txbxContent');
  const stroked = !['f', 'false'].includes(attribute(shape, 'stroked') ?? 't');
  if (content) {
    shapes.boxes.push({ content, boxed: stroked });
    return;
  }
  const style = cssOf(attribute(shape, 'style'));
  if (shape.name === 'v:line') takeVmlLine(shape, shapes, style);
  else if (isRule(shape)) shapes.lines.push(lineOf(undefined));
  else {
    const width = cssMillimetres(style.get('width'));
    const height = cssMillimetres(style.get('height')) ?? Infinity;
    if (width !== undefined && width >= SHORTEST && height <= THIN) {
      shapes.lines.push(lineOf(width, belowOfVml(style)));
    }
  }
}

/** Word's horizontal rule, as wide as the text. */
function isRule(shape: XmlElement): boolean {
  return ['t', 'true'].includes(attribute(shape, 'o:hr') ?? '');
}

function takeVmlLine(shape: XmlElement, shapes: Shapes, style: Css): void {
  const [x1, y1] = pointOf(attribute(shape, 'from'));
  const [x2, y2] = pointOf(attribute(shape, 'to'));
  if (x1 === undefined || x2 === undefined || y1 === undefined || y2 === undefined) return;
  const width = Math.round(Math.abs(x2 - x1) * 100) / 100;
  if (Math.abs(y2 - y1) > THIN || width < SHORTEST) return;
  shapes.lines.push(lineOf(width, isOnText(style) ? Math.min(y1, y2) : undefined));
}

function pointOf(value: string | undefined): (number | undefined)[] {
  return (value ?? '').split(',').map((one) => cssMillimetres(one === '' ? '0' : one));
}

type Css = ReadonlyMap<string, string>;

function cssOf(style: string | undefined): Css {
  const pairs = (style ?? '').split(';').map((one) => one.split(':'));
  return new Map(pairs.map(([name = '', value = '']) => [name.trim(), value.trim()]));
}

function belowOfVml(style: Css): number | undefined {
  return isOnText(style) ? cssMillimetres(style.get('margin-top')) : undefined;
}

function isOnText(style: Css): boolean {
  return (style.get('mso-position-vertical-relative') ?? 'text') === 'text';
}
