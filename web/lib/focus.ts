import { tick } from 'svelte';

const TYPED = 'textarea, input:not([type=file], [type=checkbox], [type=radio], [hidden])';

/** The first field of a form in which one types, where a keyboard is at hand; on a phone it would cover the form. */
export function firstTyped(within: ParentNode | null): HTMLElement | null {
  if (!matchMedia('(pointer: fine)').matches) return null;
  return within?.querySelector<HTMLElement>(TYPED) ?? null;
}

/** After an attempt that failed: the first field that is wrong. */
export async function focusWrong(within: ParentNode): Promise<void> {
  await tick();
  within.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
