import type { Urgency } from '#shared/incoming/card.ts';

/** What comes in at a fictitious department: who writes, about what, and which unit it concerns. */
export type Matter = {
  readonly type: string;
  readonly subject: string;
  readonly unit: 'cntt' | 'bcvt' | 'baochi' | 'vanphong' | 'thanhtra';
};

export type Issuer = { readonly name: string; readonly code: string };

export const issuers: readonly Issuer[] = [
  { name: 'Ủy ban nhân dân tỉnh Demo', code: 'UBND' },
  { name: 'Văn phòng UBND tỉnh Demo', code: 'VPUBND' },
  { name: 'Sở Nội vụ tỉnh Demo', code: 'SNV' },
  { name: 'Sở Tài chính tỉnh Demo', code: 'STC' },
  { name: 'Sở Tư pháp tỉnh Demo', code: 'STP' },
  { name: 'Sở Y tế tỉnh Demo', code: 'SYT' },
  { name: 'Sở Giáo dục và Đào tạo tỉnh Demo', code: 'SGDĐT' },
  { name: 'Công an tỉnh Demo', code: 'CAT' },
  { name: 'UBND thành phố Thử Nghiệm', code: 'UBND-TP' },
  { name: 'UBND huyện Ví Dụ', code: 'UBND-VD' },
  { name: 'Bưu điện tỉnh Demo', code: 'BĐT' },
  { name: 'Trung tâm Mạng thông tin Mẫu', code: 'TTMTT' },
];

export const matters: readonly Matter[] = [
  {
    type: 'CV',
    subject: 'V/v rà soát hạ tầng mạng truyền số liệu chuyên dùng năm 2026',
    unit: 'bcvt',
  },
  {
    type: 'CV',
    subject: 'V/v góp ý dự thảo Kế hoạch chuyển đổi số tỉnh giai đoạn 2027–2030',
    unit: 'cntt',
  },
  { type: 'KH', subject: 'Kế hoạch diễn tập ứng cứu sự cố an toàn thông tin mạng', unit: 'cntt' },
  {
    type: 'GM',
    subject: 'Họp giao ban công tác tháng và triển khai nhiệm vụ trọng tâm',
    unit: 'vanphong',
  },
  { type: 'CV', subject: 'V/v cung cấp số liệu dịch vụ công trực tuyến quý IV', unit: 'cntt' },
  { type: 'CV', subject: 'V/v phối hợp tuyên truyền Ngày Văn hóa Việt Nam 24/11', unit: 'baochi' },
  { type: 'TB', subject: 'Kết luận cuộc họp về phủ sóng di động vùng lõm', unit: 'bcvt' },
  {
    type: 'CV',
    subject: 'V/v xử lý phản ánh thông tin trên trang thông tin điện tử tổng hợp',
    unit: 'baochi',
  },
  { type: 'BC', subject: 'Báo cáo tình hình hoạt động bưu chính quý III', unit: 'bcvt' },
  { type: 'CV', subject: 'V/v cử cán bộ tham gia đoàn kiểm tra liên ngành', unit: 'thanhtra' },
  {
    type: 'CV',
    subject: 'V/v rà soát, chuẩn hóa tài khoản định danh của cán bộ, công chức',
    unit: 'cntt',
  },
  { type: 'TTr', subject: 'Tờ trình xin chủ trương nâng cấp trung tâm dữ liệu', unit: 'cntt' },
  {
    type: 'CV',
    subject: 'V/v báo cáo kết quả tự kiểm tra công tác văn thư, lưu trữ',
    unit: 'vanphong',
  },
  { type: 'QĐ', subject: 'Ban hành Bộ chỉ số đánh giá chuyển đổi số cấp sở, ngành', unit: 'cntt' },
  { type: 'CV', subject: 'V/v thẩm định nội dung cấp phép xuất bản bản tin', unit: 'baochi' },
  { type: 'CV', subject: 'V/v đăng ký nhu cầu đào tạo, bồi dưỡng năm 2027', unit: 'vanphong' },
  {
    type: 'CV',
    subject: 'V/v kiểm tra việc chấp hành quy định về quảng cáo trên mạng',
    unit: 'thanhtra',
  },
  {
    type: 'HD',
    subject: 'Hướng dẫn kết nối, chia sẻ dữ liệu qua nền tảng tích hợp của tỉnh',
    unit: 'cntt',
  },
  {
    type: 'CV',
    subject: 'V/v bảo đảm thông tin liên lạc phục vụ phòng, chống thiên tai',
    unit: 'bcvt',
  },
  {
    type: 'CT',
    subject: 'Tăng cường kỷ luật, kỷ cương hành chính những tháng cuối năm',
    unit: 'vanphong',
  },
  { type: 'CV', subject: 'V/v thu hồi kho số viễn thông chưa sử dụng', unit: 'bcvt' },
  { type: 'CV', subject: 'V/v cung cấp thông tin cho báo chí về dự án cầu Mẫu', unit: 'baochi' },
  {
    type: 'CV',
    subject: 'V/v giải quyết đơn kiến nghị của công dân về trạm phát sóng',
    unit: 'thanhtra',
  },
  { type: 'KH', subject: 'Kế hoạch cải cách hành chính năm 2027', unit: 'vanphong' },
];

export const urgentMatters: readonly (Matter & { readonly urgency: Urgency })[] = [
  {
    type: 'CĐ',
    subject: 'Ứng phó khẩn cấp bão số 9 và mưa lũ sau bão',
    unit: 'bcvt',
    urgency: 'express',
  },
  {
    type: 'CV',
    subject: 'V/v khắc phục lỗ hổng bảo mật nghiêm trọng trên hệ thống thư điện tử',
    unit: 'cntt',
    urgency: 'veryUrgent',
  },
  {
    type: 'CV',
    subject: 'V/v báo cáo nhanh tình hình mất liên lạc tại các xã vùng cao',
    unit: 'bcvt',
    urgency: 'veryUrgent',
  },
  {
    type: 'GM',
    subject: 'Họp khẩn về bảo đảm an toàn thông tin kỳ họp HĐND tỉnh',
    unit: 'cntt',
    urgency: 'urgent',
  },
  {
    type: 'CV',
    subject: 'V/v đính chính thông tin sai sự thật đang lan truyền trên mạng xã hội',
    unit: 'baochi',
    urgency: 'urgent',
  },
];

export const directions = {
  director: [
    'Giao đ/c Phó Giám đốc chủ trì, chỉ đạo phòng chuyên môn tham mưu văn bản trả lời.',
    'Đ/c Phó Giám đốc phụ trách chỉ đạo thực hiện, báo cáo kết quả.',
    'Nghiên cứu kỹ, tham mưu Lãnh đạo Sở trước khi trả lời.',
  ],
  deputy: [
    'Phòng chủ trì, phối hợp các đơn vị liên quan tham mưu đúng hạn.',
    'Chủ trì xử lý; lưu ý rà soát số liệu trước khi báo cáo.',
    'Tham mưu văn bản trả lời, trình Lãnh đạo Sở ký.',
  ],
  head: [
    'Đ/c nghiên cứu, dự thảo văn bản trả lời.',
    'Tổng hợp số liệu, báo cáo lãnh đạo phòng.',
    'Thực hiện theo chỉ đạo của Lãnh đạo Sở.',
  ],
  results: [
    'Đã dự thảo văn bản trả lời, trình lãnh đạo phòng xem xét.',
    'Đã tổng hợp số liệu theo biểu mẫu, gửi kèm báo cáo.',
    'Đã hoàn thành, không có vướng mắc.',
  ],
} as const;
