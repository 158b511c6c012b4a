import { tick } from 'svelte';

const TYPED = 'textarea, input:not([type=file], [type=checkbox], [type=radio], [hidden])';

/** The first field of a form in which one types, where a keyboard is at hand; on a phone it would cover the form. */
export function firstTyped(within: ParentNode | null): HTMLElement | null {
  if (!matchMedia('(pointer: fine)').matches) return null;
  return within?.querySelector<HTMLElement>(TYPED) ?? null;
}

const CONTROL = 'input:not([type=file]), textarea, select, [role=spinbutton], button';

/** After an attempt that failed: the first field of the form that is wrong. @returns whether there is one */
export async function focusWrong(form: ParentNode | undefined): Promise<boolean> {
  await tick();
  const field = form?.querySelector('[data-wrong]');
  field?.querySelector<HTMLElement>(CONTROL)?.focus();
  return Boolean(field);
}
