import type { PersonId } from '#shared/office/office.ts';
import type { Text } from '#shared/text.ts';
import { wipeState, type ListedDevice, type WipeState } from '../accounts/wipes.ts';
import type { AdminDeps, Say } from './carryOut.ts';
import type { RequestOf } from './requests.ts';
import { inBoth } from './say.ts';

/** Until an office says otherwise. */
const LEASE_DAYS = 7;

/** One device a line: id, person, name, when it was last seen, and how far an order to wipe it came. */
export async function listDevices(
  { person }: RequestOf<'list-devices'>,
  { accounts, office }: AdminDeps,
  say: Say,
): Promise<true> {
  const leaseDays = (await office())?.settings.leaseDays ?? LEASE_DAYS;
  for (const device of await accounts.wipes.list(person)) {
    const state = inBoth(stateOf(device, leaseDays));
    const line = [device.id, device.person, device.name, device.lastSeen, state].join('\t');
    say({ vi: line, en: line });
    for (const id of device.wipe?.destroyed ?? []) {
      const lost = `\t${inBoth(DESTROYED)}: ${id}`;
      say({ vi: lost, en: lost });
    }
  }
  return true;
}

export async function wipeDevice(
  { device, person }: RequestOf<'wipe-device'>,
  { accounts }: AdminDeps,
  say: Say,
): Promise<boolean> {
  const meant: { id: string; person?: PersonId } = { id: device, ...(person ? { person } : {}) };
  const isThere = await accounts.wipes.order({ ...meant, by: 'administrator' });
  say(isThere ? ORDERED : NO_DEVICE);
  return isThere;
}

const WIPE_STATES: Readonly<Record<WipeState, Text>> = {
  asked: { vi: 'đã yêu cầu xóa, chờ thiết bị liên lạc', en: 'wipe asked, the device is awaited' },
  confirmed: { vi: 'thiết bị đã xóa', en: 'wiped, confirmed by the device' },
  leaseEnded: {
    vi: 'không liên lạc được; đã hết hạn ngoại tuyến, thiết bị không hiện gì nữa',
    en: 'not reached; its offline lease ended, so it shows nothing any more',
  },
};

function stateOf({ wipe, removed }: ListedDevice, leaseDays: number): Text {
  if (wipe) {
    const { vi, en } = WIPE_STATES[wipeState(wipe, leaseDays, new Date())];
    const at = wipe.confirmedAt ?? wipe.askedAt;
    return { vi: `${vi} (${at})`, en: `${en} (${at})` };
  }
  return removed ? { vi: 'đã đăng xuất hẳn', en: 'signed out for good' } : { vi: '–', en: '–' };
}

const DESTROYED: Text = { vi: 'việc chưa gửi đã hủy', en: 'unsent act destroyed' };
const ORDERED: Text = {
  vi: 'Đã ghi lệnh xóa; mọi phiên trên thiết bị đã kết thúc. Thiết bị tự xóa khi liên lạc với máy chủ: xem bằng list-devices.',
  en: 'The order is recorded; every session on the device has ended. It wipes itself when it next reaches the server: see list-devices.',
};
const NO_DEVICE: Text = {
  vi: 'Không có thiết bị nào như vậy. Xem mã thiết bị bằng list-devices.',
  en: 'There is no such device. list-devices shows the ids.',
};
