import type { Context } from 'hono';
import { problem, type Problem } from '../problem.ts';
import type { SignInAnswer } from './signIn.ts';

export const BAD_BODY: Problem = {
  status: 400,
  title: { vi: 'Yêu cầu đăng nhập không đúng dạng', en: 'Malformed sign-in request' },
  detail: {
    vi: 'Cần {username, password, device?: {name, publicKey?, proof?}}; khóa là khóa công khai JWK trên đường cong P-256, kèm chữ ký ES256 lên chuỗi thử thách.',
    en: 'Needed: {username, password, device?: {name, publicKey?, proof?}}; the key is a public P-256 JWK and comes with an ES256 signature over the challenge.',
  },
};

const CREDENTIALS: Problem = {
  status: 401,
  title: { vi: 'Sai tên đăng nhập hoặc mật khẩu', en: 'Wrong username or password' },
};

const PROOF: Problem = {
  status: 401,
  title: { vi: 'Chữ ký của thiết bị không khớp', en: 'The signature of the device does not match' },
  detail: {
    vi: 'Chữ ký lên chuỗi thử thách chỉ dùng được một lần, trong hai phút. Hãy lấy chuỗi mới, ký và đăng nhập lại.',
    en: 'A signature over a challenge is good once, for two minutes. Fetch a new one, sign it and sign in again.',
  },
};

const WIPE: Problem = {
  status: 403,
  title: { vi: 'Thiết bị này phải được xóa trước', en: 'This device must be wiped first' },
  detail: {
    vi: 'Có lệnh xóa thiết bị này. Ứng dụng tự xóa rồi đăng nhập lại như một thiết bị mới.',
    en: 'There is an order to wipe this device. The app wipes it and signs in anew, as another device.',
  },
  also: { wipe: true },
};

const TOO_MANY: Problem = {
  status: 429,
  title: { vi: 'Đăng nhập quá nhiều lần', en: 'Too many sign-in attempts' },
};

export function answerRefusedSignIn(
  c: Context,
  refused: Extract<SignInAnswer, { ok: false }>,
): Response {
  switch (refused.why) {
    case 'credentials':
      return problem(c, CREDENTIALS);
    case 'proof':
      return problem(c, PROOF);
    case 'wipe':
      return problem(c, WIPE);
    case 'tooMany':
      return problem(c, {
        ...TOO_MANY,
        detail: {
          vi: `Hãy thử lại sau ${refused.retryAfter} giây.`,
          en: `Try again in ${refused.retryAfter} seconds.`,
        },
        headers: { 'Retry-After': String(refused.retryAfter) },
      });
  }
}
