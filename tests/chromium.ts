import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from 'playwright-core';
import { findChromium } from '../tools/chromium.mjs';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The phone that the browser journeys are walked on. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'vi-VN',
  timezoneId: 'Asia/Ho_Chi_Minh',
};

/** The desk of a small office: the narrowest screen that is still sold. */
export const DESK: BrowserContextOptions = {
  viewport: { width: 1366, height: 768 },
  locale: 'vi-VN',
  timezoneId: 'Asia/Ho_Chi_Minh',
};

/** For journeys that hold on both. */
export const DEVICES = [
  { name: 'a phone', device: PHONE },
  { name: 'a desk', device: DESK },
] as const;

/** A browser that forgets everything when it is closed; each `newContext()` is another device. */
export async function launchChromium(options: { arguments?: string[] } = {}): Promise<Browser> {
  return chromium.launch(launch(options));
}

/** A device whose storage outlives the browser: close the context, call again with the same folder, and go on. */
export async function openDevice(
  folder: string,
  options: BrowserContextOptions & { arguments?: string[] } = {},
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...PHONE, ...options, ...launch(options) });
}

function launch({ arguments: more = [] }: { arguments?: string[] }) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium: npm test installs one, or set CHROMIUM_PATH');
  return { executablePath, args: [...ARGUMENTS, ...more] };
}
