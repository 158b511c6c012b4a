import type { Attachment } from 'svelte/attachments';

const LEAST = 1;
const MOST = 5;
const STEP = 1.25;
/** After so long without a change the pages are drawn anew for the size they have now. */
const SETTLES_MS = 160;
const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_PX = 24;

type Point = { readonly x: number; readonly y: number };

/** How large the pages are, 1 being the width there is; and the gestures that change it. */
export class Zoom {
  factor = $state(1);
  /** The factor that pages are drawn for. */
  drawn = $state(1);
  #scroller: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get canGrow() {
    return this.factor < MOST;
  }
  get canShrink() {
    return this.factor > LEAST;
  }

  grow = () => this.#to(this.factor * STEP);
  shrink = () => this.#to(this.factor / STEP);
  fit = () => this.#to(1);

  /** What lies under `about` (a point of the scroller) stays where it is. */
  #to(factor: number, about?: Point) {
    const next = Math.min(MOST, Math.max(LEAST, factor));
    const scroller = this.#scroller;
    if (!scroller || next === this.factor) return;
    const { x, y } = about ?? { x: scroller.clientWidth / 2, y: scroller.clientHeight / 2 };
    const left = ((scroller.scrollLeft + x) * next) / this.factor - x;
    const top = ((scroller.scrollTop + y) * next) / this.factor - y;
    this.factor = next;
    // The pages have their new size only after this frame's layout.
    requestAnimationFrame(() => scroller.scrollTo({ left, top, behavior: 'instant' }));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.drawn = this.factor), SETTLES_MS);
  }

  /** On the element that scrolls: two fingers, a double tap, Ctrl and the wheel. */
  readonly gestures: Attachment<HTMLElement> = (scroller) => {
    this.#scroller = scroller;
    const ends = new AbortController();
    const active = { passive: false, signal: ends.signal };
    const at = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
      const box = scroller.getBoundingClientRect();
      return { x: clientX - box.left, y: clientY - box.top };
    };
    let pinch: { readonly apart: number; readonly factor: number } | undefined;
    let tap: (Point & { readonly time: number }) | undefined;

    const move = (event: TouchEvent) => {
      const [one, two] = [...event.touches].map(at);
      if (!one || !two) return;
      event.preventDefault();
      const apart = Math.hypot(one.x - two.x, one.y - two.y);
      pinch ??= { apart, factor: this.factor };
      const middle = { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
      this.#to((pinch.factor * apart) / pinch.apart, middle);
    };
    const end = (event: TouchEvent) => {
      const [touch] = event.changedTouches;
      if (event.touches.length > 0 || !touch) return;
      const here = { ...at(touch), time: event.timeStamp };
      if (!pinch && tap && isDouble(tap, here)) {
        event.preventDefault();
        this.#to(this.factor > 1 ? 1 : 2, here);
        tap = undefined;
      } else {
        tap = pinch ? undefined : here;
      }
      pinch = undefined;
    };
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.#to(this.factor * Math.exp(-event.deltaY / 240), at(event));
    };
    scroller.addEventListener('touchmove', move, active);
    scroller.addEventListener('touchend', end, active);
    scroller.addEventListener('wheel', wheel, active);
    return () => {
      ends.abort();
      clearTimeout(this.#timer);
    };
  };
}

function isDouble(
  first: Point & { readonly time: number },
  second: Point & { readonly time: number },
): boolean {
  const apart = Math.hypot(first.x - second.x, first.y - second.y);
  return second.time - first.time < DOUBLE_TAP_MS && apart < DOUBLE_TAP_PX;
}
