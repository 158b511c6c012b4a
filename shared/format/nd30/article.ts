const DECREE = 'NĐ 30/2020/NĐ-CP';

/** A place in Phần I of Phụ lục I: `at('II', '6', 'e')`. */
export function at(muc: string, khoan: string, diem?: string): string {
  const point = diem === undefined ? '' : `, điểm ${diem}`;
  return `${DECREE}, Phụ lục I, Phần I, Mục ${muc}, khoản ${khoan}${point}`;
}

/** A place in Phụ lục II. */
export function capitalsAt(place: string): string {
  return `${DECREE}, Phụ lục II, ${place}`;
}

/** A place in the decree itself or in Phụ lục III. */
export function decree(place: string): string {
  return `${DECREE}, ${place}`;
}
