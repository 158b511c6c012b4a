import CircleCheck from '@lucide/svelte/icons/circle-check';
import Eye from '@lucide/svelte/icons/eye';
import Inbox from '@lucide/svelte/icons/inbox';
import Split from '@lucide/svelte/icons/split';
import Users from '@lucide/svelte/icons/users';

export const laneIcons = {
  awaiting: Inbox,
  coHandling: Users,
  informed: Eye,
  given: Split,
  done: CircleCheck,
} as const;
