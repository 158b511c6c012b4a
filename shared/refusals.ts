import type { Refusal } from './outcome.ts';
import type { Language, Text } from './text.ts';
import { fieldWords } from './tooLong.ts';

/** The text of every refusal, by rule and case. `{…}` stands for a name that the refusal carries. */
const texts = {
  'FORMAT.malformed': {
    vi: 'Nội dung gửi lên không đúng mẫu. Hãy tải lại ứng dụng rồi gửi lại.',
    en: 'The message is malformed. Reload the app and send again.',
  },
  'FORMAT.tooLong': {
    vi: 'Mục “{field}” dài {length} ký tự, tối đa {limit}. Hãy rút gọn; nội dung đã viết vẫn còn.',
    en: '“{field}” has {length} characters; at most {limit} are taken. Shorten it; what you wrote is still there.',
  },
  'FORMAT.otherContent': {
    vi: 'Mã này đã dùng cho một nội dung khác. Hãy lập lại thành một việc mới.',
    en: 'This id was already used for other content. Make it again as a new act.',
  },
  'FORMAT.basedOn': {
    vi: 'Phiên bản văn bản nêu ra chưa tồn tại. Hãy tải lại văn bản rồi gửi lại.',
    en: 'The version named does not exist yet. Reload the document and send again.',
  },
  'FORMAT.emptyComment': {
    vi: 'Ý kiến phải có lời hoặc tệp.',
    en: 'A comment needs a text or a file.',
  },
  'FORMAT.full': {
    vi: 'Hồ sơ điện tử của văn bản này đã đầy. Hãy kết thúc, hoặc trao đổi tiếp ở văn bản khác.',
    en: 'The card of this document is full. Finish it, or go on in another document.',
  },
  'FORMAT.unwritable': {
    vi: 'Máy chủ không ghi được nội dung này. Hãy rút gọn lời, bớt nét bút hoặc tệp rồi lập lại.',
    en: 'The server cannot record this content. Shorten the text, the ink or the list of files, and make it again.',
  },
  'FORMAT.fault': {
    vi: 'Máy chủ gặp lỗi khi xét việc này, nên chưa ghi. Hãy báo quản trị; lời đã viết còn ở Hộp gửi.',
    en: 'The server failed at this act, so it is not recorded. Tell the administrator; what you wrote stays in the outbox.',
  },
  'FORMAT.exists': {
    vi: 'Văn bản mang mã này đã có. Hãy đăng ký lại thành một văn bản mới.',
    en: 'A document with this id already exists. Register it again as a new one.',
  },
  'AUTH.capacity': {
    vi: 'Đồng chí không giữ và không được giao xử lý thay chức vụ này.',
    en: 'You do not hold this position and do not act for it.',
  },
  'AUTH.person': {
    vi: 'Việc này do người khác lập trên cùng thiết bị. Người đó phải đăng nhập để gửi.',
    en: 'This was made by another person on the same device, who must sign in to send it.',
  },
  'AUTH.signature': {
    vi: 'Chữ ký của thiết bị thiếu hoặc không khớp. Hãy đăng nhập lại trên thiết bị này.',
    en: 'The device signature is missing or wrong. Sign in again on this device.',
  },
  'AUTH.system': {
    vi: 'Chỉ hệ thống được thực hiện việc này.',
    en: 'Only the system may do this.',
  },
  'AUTH.role': {
    vi: 'Chức vụ của đồng chí không thực hiện được việc này.',
    en: 'Your position may not do this.',
  },
  'UNKNOWN.document': {
    vi: 'Không có văn bản này, hoặc đồng chí không được xem.',
    en: 'There is no such document for you.',
  },
  'UNKNOWN.reference': {
    vi: 'Văn bản hoặc hồ sơ được viện dẫn không có, hoặc đồng chí không được xem.',
    en: 'The document or dossier referred to does not exist for you.',
  },
  'UNKNOWN.assignment': {
    vi: 'Không có phân công này trong văn bản.',
    en: 'There is no such assignment on this document.',
  },
  'UNKNOWN.position': {
    vi: 'Không có chức vụ “{to}” trong cơ quan.',
    en: 'There is no position “{to}” in the agency.',
  },
  'FILE.missing': {
    vi: 'Tệp đính kèm chưa được tải lên đầy đủ. Hãy tải tệp lên rồi gửi lại.',
    en: 'An attached file is not here yet. Upload it and send again.',
  },
  'IN1.clerk': {
    vi: 'Chỉ văn thư được đăng ký văn bản đến.',
    en: 'Only a clerk registers documents.',
  },
  'IN2.mark': {
    vi: 'Có dấu hiệu bí mật nhà nước ({mark}). Văn bản mật không được đưa vào hệ thống; hãy xử lý trên giấy theo quy định.',
    en: 'It bears a secrecy mark ({mark}). State secrets must not enter the system; handle it on paper.',
  },
  'IN3.duplicate': {
    vi: 'Văn bản này đã vào sổ với số đến {number}. Nếu vẫn đăng ký, hãy nêu văn bản trùng và lý do.',
    en: 'Already registered as number {number}. To register it again, name that one and give the reason.',
  },
  'IN4.book': {
    vi: 'Không có sổ văn bản đến “{book}”.',
    en: 'There is no incoming book “{book}”.',
  },
  'IN4.before': {
    vi: 'Ngày đến không được trước ngày 01/01/{year}.',
    en: 'The day of arrival cannot be before 1 January {year}.',
  },
  'IN4.closed': {
    vi: 'Sổ văn bản đến năm {year} đã khóa. Hãy ghi vào ô Ghi chú vì sao nay mới đăng ký; văn bản lấy số của năm nay.',
    en: 'The book of {year} is closed. Write in the note why it is registered only now; it takes a number of this year.',
  },
  'IN6.clerk': {
    vi: 'Chỉ văn thư được đính chính việc đăng ký.',
    en: 'Only a clerk corrects a registration.',
  },
  'IN6.book': {
    vi: 'Không được đổi sổ, số đến và năm của văn bản đã vào sổ.',
    en: 'Book, number and year of a registration never change.',
  },
  'IN6.afterDirective': {
    vi: 'Đã có bút phê: hạn xử lý và tệp văn bản không đổi được nữa (chỉ được thêm tệp).',
    en: 'There is a directive already: due date and files no longer change (a file may be added).',
  },
  'IN6.closed': {
    vi: 'Quý đã khóa sổ. Chỉ được ghi chú thêm.',
    en: 'The quarter is closed. Only a note may be added.',
  },
  'IN7.finished': {
    vi: 'Văn bản đã kết thúc xử lý. Muốn xử lý tiếp phải mở lại.',
    en: 'The document is finished. Reopen it to go on.',
  },
  'IN7.withdrawn': { vi: 'Văn bản đã bị rút khỏi sổ.', en: 'The document was withdrawn.' },
  'IN7.notFinished': {
    vi: 'Văn bản chưa kết thúc nên không cần mở lại.',
    en: 'The document is not finished.',
  },
  'IN7.reopen': {
    vi: 'Chỉ Giám đốc hoặc người đã duyệt kết thúc được mở lại văn bản.',
    en: 'Only the director, or whose acceptance finished it, may reopen it.',
  },
  'IN8.clerk': {
    vi: 'Chỉ văn thư được trình lại văn bản.',
    en: 'Only a clerk presents the document again.',
  },
  'IN8.notReturned': {
    vi: 'Văn bản đang ở chỗ lãnh đạo. Chỉ trình lại văn bản bị trả, hoặc trình lãnh đạo khác văn bản khẩn chưa có bút phê.',
    en: 'It lies before a leader. Present what was returned, or to another leader an urgent one without directive.',
  },
  'IN8.to': {
    vi: 'Văn bản được trả lại chỉ trình Giám đốc.',
    en: 'A returned document is presented to the director.',
  },
  'IN9.clerk': {
    vi: 'Chỉ văn thư được rút văn bản khỏi sổ.',
    en: 'Only a clerk withdraws a document.',
  },
  'IN9.erased': {
    vi: 'Nội dung văn bản đã bị xóa theo quy định; không ghi lại được.',
    en: 'The content was erased; nothing of it may be entered again.',
  },
  'IN10.future': {
    vi: 'Ngày đến không được sau ngày đăng ký.',
    en: 'The day of arrival cannot be after the day of registration.',
  },
  'DR1.noLead': {
    vi: 'Đồng chí không giữ phân công chủ trì nào của văn bản này để bút phê.',
    en: 'You hold no lead assignment of this document to direct from.',
  },
  'DR1.officer': {
    vi: 'Chuyên viên không giao việc cho người khác.',
    en: 'Officers assign nobody.',
  },
  'DR1.coHandler': {
    vi: 'Người đồng xử lý chỉ giao việc cho người trong đơn vị mình.',
    en: 'A co-handler directs only people of their own unit.',
  },
  'DR2.oneLead': {
    vi: 'Bút phê đầu tiên phải giao đúng một nơi chủ trì, hoặc cho lưu.',
    en: 'The first directive names exactly one lead, or closes the document.',
  },
  'DR2.atMostOneLead': { vi: 'Chỉ được giao một nơi chủ trì.', en: 'Name one lead at the most.' },
  'DR2.closeNamesNobody': {
    vi: 'Đã cho lưu thì không giao chủ trì hoặc đồng xử lý.',
    en: 'A directive that closes names no lead or co-handler.',
  },
  'DR2.twice': { vi: '“{to}” được nêu hai lần.', en: '“{to}” is named twice.' },
  'DR2.already': {
    vi: '“{to}” đã được giao vai trò này hoặc vai trò cao hơn.',
    en: '“{to}” already has this role or a higher one.',
  },
  'DR2.close': {
    vi: 'Chỉ Giám đốc, hoặc Phó Giám đốc không phải báo cáo lại, được cho lưu.',
    en: 'Closing is for the director, or a deputy from whom no report is asked.',
  },
  'DR3.empty': {
    vi: 'Bút phê phải có lời hoặc nét viết.',
    en: 'A directive says something: text or ink.',
  },
  'RT1.deputies': {
    vi: 'Giám đốc giao chủ trì, đồng xử lý cho các Phó Giám đốc.',
    en: 'The director assigns deputy directors.',
  },
  'RT1.absent': { vi: '“{to}” vắng mặt ngày hôm đó.', en: '“{to}” is absent that day.' },
  'RT1.headDirectly': {
    vi: 'Chỉ giao thẳng cho trưởng đơn vị khi mọi Phó Giám đốc phụ trách đơn vị đó đều vắng.',
    en: 'A head is named directly only while every deputy in charge of that unit is absent.',
  },
  'RT2.heads': {
    vi: 'Phó Giám đốc giao việc cho trưởng các đơn vị.',
    en: 'A deputy director assigns heads of units.',
  },
  'RT2.notInCharge': {
    vi: 'Đơn vị này không do đồng chí phụ trách, và Phó Giám đốc phụ trách không vắng.',
    en: 'You are not in charge of this unit, and its deputy in charge is not absent.',
  },
  'RT3.unit': {
    vi: 'Chỉ giao việc cho người trong đơn vị mình.',
    en: 'Assign people of your own unit.',
  },
  'RT3.upwards': {
    vi: 'Không giao lại cho chính mình hoặc cho người đã giao việc này; muốn trả thì dùng “Trả lại”.',
    en: 'Do not assign yourself or whoever assigned you; return it instead.',
  },
  'RT4.itOfficer': {
    vi: 'Quản trị hệ thống không nhận văn bản.',
    en: 'Nobody receives a document as IT officer.',
  },
  'RT5.who': {
    vi: 'Chỉ người vắng mặt, hoặc văn thư kèm văn bản giao, được ghi việc vắng mặt.',
    en: 'The absent person enters it, or the clerk with the written order attached.',
  },
  'RT5.person': {
    vi: 'Không có người này trong cơ quan.',
    en: 'There is no such person in the agency.',
  },
  'RT5.dates': {
    vi: 'Ngày kết thúc không được trước ngày bắt đầu và không được đã qua.',
    en: 'The last day must be neither before the first nor past.',
  },
  'RT5.overlap': {
    vi: 'Đã ghi vắng mặt trong khoảng ngày này. Hãy kết thúc lần ghi trước.',
    en: 'An absence is already recorded for these days. End that one first.',
  },
  'RT5.standIn': {
    vi: 'Người này không được xử lý thay theo quy định về người xử lý thay.',
    en: 'This person may not be the stand-in.',
  },
  'RT5.tooMany': {
    vi: 'Đã ghi quá nhiều lần vắng mặt của người này. Hãy kết thúc bớt những lần sắp tới, hoặc gộp các ngày liền nhau.',
    en: 'Too many absences of this person are recorded. End some to come, or record days in a row as one.',
  },
  'RT5.unknownAbsence': { vi: 'Không có lần vắng mặt này.', en: 'There is no such absence.' },
  'RT7.tooEarly': {
    vi: 'Chưa quá {minutes} phút chờ bút phê của Giám đốc.',
    en: 'The {minutes} minutes in which the director decides are not over.',
  },
  'RT7.to': {
    vi: 'Chỉ trình Phó Giám đốc có mặt.',
    en: 'It is presented to a deputy director who is present.',
  },
  'RT7.who': {
    vi: 'Chỉ văn thư hoặc chánh văn phòng được trình lãnh đạo khác.',
    en: 'Only the clerk or the head of the office presents it to another leader.',
  },
  'AS1.reason': {
    vi: 'Lý do trả lại phải có ít nhất 10 ký tự.',
    en: 'The reason of a return has at least 10 characters.',
  },
  'AS1.notOpen': {
    vi: 'Không trả lại được: đồng chí không còn giữ văn bản này để trả, hoặc đã chuyển tiếp.',
    en: 'It cannot be returned: you no longer hold it, or you passed it on.',
  },
  'AS1.informed': {
    vi: 'Người nhận để biết không trả lại văn bản.',
    en: 'Informed people do not return a document.',
  },
  'AS2.recalled': {
    vi: 'Người giao vừa thu hồi bút phê chuyển văn bản này.',
    en: 'The directive that gave you this document was recalled.',
  },
  'AS2.notYours': {
    vi: 'Chỉ người đã bút phê được rút lại.',
    en: 'Only who issued a directive recalls it.',
  },
  'AS2.acted': {
    vi: 'Không rút lại được nữa: người được giao đã xử lý.',
    en: 'It can no longer be recalled: somebody has acted on it.',
  },
  'AS2.none': {
    vi: 'Không có bút phê này, hoặc đã rút lại.',
    en: 'There is no such directive to recall.',
  },
  'AS2.over': {
    vi: 'Phân công mà đồng chí đã bút phê từ đó không còn hiệu lực, nên không rút lại được.',
    en: 'The assignment you directed from is over, so the directive cannot be recalled.',
  },
  'AS3.notYours': {
    vi: 'Kết quả này không gửi đến đồng chí.',
    en: 'This result was not reported to you.',
  },
  'AS3.notReported': {
    vi: 'Phân công này chưa có kết quả chờ duyệt.',
    en: 'No result waits for acceptance here.',
  },
  'AS3.notOpen': {
    vi: 'Đồng chí không còn phân công nào đang mở để báo cáo kết quả.',
    en: 'You hold no open assignment to report on.',
  },
  'AS4.empty': {
    vi: 'Kết quả phải có lời, tệp, hoặc văn bản đi trả lời.',
    en: 'A result needs a text, a file or the answering document.',
  },
  'AS7.informed': {
    vi: 'Người nhận để biết chỉ xem và góp ý; muốn xử lý phải được giao.',
    en: 'Informed people acknowledge and comment; to act they must be named.',
  },
  'DL1.workingDay': {
    vi: 'Hạn {due} không phải ngày làm việc.',
    en: 'Due date {due} is not a working day.',
  },
  'DL1.past': {
    vi: 'Hạn {due} trước ngày quyết định.',
    en: 'Due date {due} is before the day of decision.',
  },
  'DL1.afterOwn': {
    vi: 'Hạn {due} sau hạn của phân công trên ({own}).',
    en: 'Due date {due} is after that of the assignment above ({own}).',
  },
  'DL1.hour': {
    vi: 'Chỉ văn bản hỏa tốc có hạn theo giờ.',
    en: 'Only express documents have an hour.',
  },
  'DL3.notYours': {
    vi: 'Chỉ người đang giữ phân công xin gia hạn.',
    en: 'Only who holds the assignment asks for an extension.',
  },
  'DL3.notGiver': {
    vi: 'Chỉ người giao việc cho hoặc không cho gia hạn.',
    en: 'Only who assigned grants or refuses an extension.',
  },
  'DL3.none': {
    vi: 'Không có đề nghị gia hạn nào đang chờ.',
    en: 'No extension waits for an answer.',
  },
  'DL3.first': {
    vi: 'Phân công đầu tiên không xin gia hạn; văn thư đính chính hạn của văn bản.',
    en: 'The first assignment asks for no extension; the clerk corrects the due date.',
  },
  'DL3.earlier': {
    vi: 'Hạn xin phải sau hạn hiện tại.',
    en: 'The date asked must be after the present one.',
  },
  'LT3.clerk': { vi: 'Chỉ văn thư đôn đốc.', en: 'Only the clerk reminds.' },
  'LT3.notOpen': {
    vi: 'Phân công này đã xong, không cần đôn đốc.',
    en: 'This assignment is not open.',
  },
  'LT3.answer': {
    vi: 'Không có đôn đốc nào chờ đồng chí trả lời.',
    en: 'No reminder waits for your answer.',
  },
  'OR1.noPaper': { vi: 'Văn bản không có bản giấy.', en: 'There is no paper original.' },
  'OR1.notHolder': {
    vi: 'Đồng chí không giữ bản giấy.',
    en: 'You do not have the paper original.',
  },
  'OR1.pending': {
    vi: 'Bản giấy đang chờ bên nhận xác nhận.',
    en: 'The hand-over waits for the taker to confirm.',
  },
  'OR1.leadUnit': {
    vi: 'Bản giấy giao cho đơn vị chủ trì, hoặc trả văn thư.',
    en: 'The paper goes to the lead unit, or back to the clerk.',
  },
  'OR1.notTaker': {
    vi: 'Không có bản giấy nào chờ đồng chí nhận.',
    en: 'No paper waits for you to receive.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type RefusalKey = keyof typeof texts;

export const refusalKeys = Object.keys(texts) as readonly RefusalKey[];

export function refusalText(refusal: Refusal, language: Language): string {
  const text: string = texts[refusal.key][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = refusal.names?.[name] ?? '';
    return name === 'field' ? (fieldWords[value]?.[language] ?? value) : value;
  });
}
