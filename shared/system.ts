import type { OfficeStructure } from './office/office.ts';
import type { YearCalendar } from './workdays.ts';

/** Who acts when the system does. No person can have this id. */
export const SYSTEM = 'system';

/** What only the system does: the administrator's tool and the followers. Never accepted from a device. */
export type SystemCommand =
  | { readonly type: 'EstablishOffice'; readonly structure: OfficeStructure }
  | { readonly type: 'SetCalendar'; readonly calendar: YearCalendar }
  | { readonly type: 'ChangeAudience'; readonly cause: 'office' | 'deskDays' };
