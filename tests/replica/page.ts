/** The bundle of the test page: what the app's screens use of the replica, within reach of the test. */
import { enablePush } from '#web/replica/pushChoice.ts';
import { keepDraft, readDraft } from '#web/replica/drafts.ts';
import { browserDevice, type Device, type Waits } from '#web/replica/device.ts';
import { currentSession, openReplica, readWiped, signIn, signOut } from '#web/replica/open.ts';
import { clearFormer } from '#web/replica/residents.ts';
import { newDocument } from '#web/replica/submit.ts';
import { onNotification, wakeOn } from '#web/replica/wake.ts';
import { now, until } from './watching.ts';

/** The browser's own, which waits only so long for others. */
function hastyDevice(waits: Partial<Waits>): Device {
  const device = browserDevice();
  return { ...device, waits: { ...device.waits, ...waits } };
}

const memory = {
  hastyDevice,
  ...{
    enablePush,
    currentSession,
    openReplica,
    signIn,
    signOut,
    readWiped,
    keepDraft,
    readDraft,
    clearFormer,
    newDocument,
    onNotification,
    wakeOn,
  },
  ...{ now, until },
};

declare global {
  var memory: TestMemory;
  var replica: Awaited<ReturnType<typeof openReplica>>;
}
export type TestMemory = typeof memory;

globalThis.memory = memory;
