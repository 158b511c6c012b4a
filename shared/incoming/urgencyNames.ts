import type { Text } from '../text.ts';
import type { Urgency } from './card.ts';

/** NĐ 30/2020, Phụ lục I: the three degrees that are stamped on a document, and none. */
export const urgencyNames: Readonly<Record<Urgency, Text>> = {
  normal: { vi: 'Thường', en: 'Normal' },
  urgent: { vi: 'Khẩn', en: 'Urgent' },
  veryUrgent: { vi: 'Thượng khẩn', en: 'Very urgent' },
  express: { vi: 'Hỏa tốc', en: 'Express' },
};
