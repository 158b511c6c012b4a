import { expect, test } from 'vitest';
import { pushMessage, type Subject } from './message.ts';

const about: Subject = { kind: 'direct', urgency: 'normal', documents: ['incoming:1'] };

test.each([
  [0, 'Không còn văn bản chờ xử lý.', 'No documents are waiting.'],
  [1, 'Đang có 1 văn bản chờ xử lý.', '1 document is waiting.'],
  [2, 'Đang có 2 văn bản chờ xử lý.', '2 documents are waiting.'],
])('what waits is said right for %i documents, in both languages', (count, vi, en) => {
  const bodyIn = (language: 'vi' | 'en') => {
    const { payload } = pushMessage(about, { count, language }, 'http://localhost');
    return (JSON.parse(payload) as { notification: { body: string } }).notification.body;
  };
  expect(bodyIn('vi')).toBe(vi);
  expect(bodyIn('en')).toBe(en);
});
