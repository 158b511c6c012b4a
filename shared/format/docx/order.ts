import type { Container } from './edits.ts';

/** The order of properties in ECMA-376, which Word calls a file damaged without. */
export const PARAGRAPH: Container = {
  name: 'w:pPr',
  order:
    names(`pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
    pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN
    bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
    textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange`),
};

export const RUN: Container = {
  name: 'w:rPr',
  order:
    names(`ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline
    shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs
    highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath
    rPrChange`),
};

export const SECTION: readonly string[] =
  names(`headerReference footerReference footnotePr endnotePr
  type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg
  textDirection bidi rtlGutter docGrid printerSettings sectPrChange`);

function names(list: string): readonly string[] {
  return list.split(/\s+/).map((name) => `w:${name}`);
}
