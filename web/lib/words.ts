import type { Row, Task } from '#shared/incoming/desk.ts';
import type { Lane } from '#shared/incoming/desk.ts';
import type { IncomingStatus } from '#shared/incoming/card.ts';
import { m } from '#web/paraglide/messages.js';

const tasks: Readonly<Record<Task, () => string>> = {
  accept: m.common_task_accept,
  answerExtension: m.common_task_answerExtension,
  coHandle: m.common_task_coHandle,
  direct: m.common_task_direct,
  handle: m.common_task_handle,
  presentAgain: m.common_task_presentAgain,
  read: m.common_task_read,
  receivePaper: m.common_task_receivePaper,
};

const laneNames: Readonly<Record<Lane, () => string>> = {
  awaiting: m.common_lane_awaiting,
  coHandling: m.common_lane_coHandling,
  done: m.common_lane_done,
  given: m.common_lane_given,
  informed: m.common_lane_informed,
};

const statuses: Readonly<Record<IncomingStatus, () => string>> = {
  awaitingDirective: m.common_status_awaitingDirective,
  finished: m.common_status_finished,
  inProgress: m.common_status_inProgress,
  returnedToClerk: m.common_status_returnedToClerk,
  withdrawn: m.common_status_withdrawn,
};

/** What is asked of the person; where nothing is, how the document stands. */
export function sayTask({ tasks: [first], status }: Pick<Row, 'tasks' | 'status'>): string {
  return first ? tasks[first]() : statuses[status]();
}

export function sayLane(lane: Lane): string {
  return laneNames[lane]();
}

export function sayStatus(status: IncomingStatus): string {
  return statuses[status]();
}
