/** Each kind of problem: how bad it is, what is wrong and what to do. `{value}` is what the file has there. */
export const PROBLEMS = {
  'file.tooLarge': {
    severity: 'error',
    vi: 'Tệp lớn hơn 200 MiB nên không đọc. Hãy đề nghị nơi gửi tách tệp đính kèm ra nhiều lần gửi.',
    en: 'The file is larger than 200 MiB and is not read. Ask the sender to split the attachments.',
  },
  'file.notXml': {
    severity: 'error',
    vi: 'Tệp này không phải XML. Hãy kiểm tra đã chọn đúng tệp .edxml chưa.',
    en: 'This file is no XML. Check that the right .edxml was chosen.',
  },
  'file.notEdxml': {
    severity: 'error',
    vi: 'Tệp là XML nhưng không có thông điệp edXML (không thấy MessageHeader hay Status).',
    en: 'The file is XML but holds no edXML message (neither MessageHeader nor Status).',
  },
  'leading.bom': {
    severity: 'warning',
    vi: 'Đầu tệp có dấu thứ tự byte (BOM); phần mềm khác có thể không đọc được. Đã bỏ qua.',
    en: 'The file begins with a byte order mark, which other programs may not read. Passed over.',
  },
  'leading.blank': {
    severity: 'warning',
    vi: 'Trước phần khai báo XML có dòng trống hoặc dấu cách. Đã bỏ qua.',
    en: 'There are blanks or empty lines before the XML declaration. Passed over.',
  },
  'leading.junk': {
    severity: 'warning',
    vi: 'Trước phần khai báo XML có dữ liệu lạ: “{value}”. Đã bỏ qua.',
    en: 'There is something before the XML declaration: “{value}”. Passed over.',
  },
  'trailing.junk': {
    severity: 'warning',
    vi: 'Sau khi kết thúc edXML còn dữ liệu lạ: “{value}”. Đã bỏ qua.',
    en: 'There is something after the end of edXML: “{value}”. Passed over.',
  },
  'encoding.utf16': {
    severity: 'warning',
    vi: 'Tệp dùng bảng mã UTF-16; thông điệp edXML phải là UTF-8. Đã chuyển khi đọc.',
    en: 'The file is in UTF-16; edXML is UTF-8. Converted while reading.',
  },
  'encoding.declared': {
    severity: 'warning',
    vi: 'Khai báo bảng mã “{value}” nhưng nội dung là UTF-8. Đã đọc theo UTF-8.',
    en: '“{value}” is declared but the content is UTF-8. Read as UTF-8.',
  },
  'encoding.windows1258': {
    severity: 'warning',
    vi: 'Nội dung dùng bảng mã windows-1258, không phải UTF-8. Đã chuyển sang Unicode; hãy đối chiếu với tệp đính kèm.',
    en: 'The text is in windows-1258, not UTF-8. Converted to Unicode; compare with the attachment.',
  },
  'encoding.tcvn3': {
    severity: 'warning',
    vi: 'Nội dung dùng bảng mã TCVN3 (ABC), không phải Unicode. Đã chuyển sang Unicode; hãy đối chiếu với tệp đính kèm.',
    en: 'The text is in TCVN3 (ABC), not Unicode. Converted to Unicode; compare with the attachment.',
  },
  'encoding.invalid': {
    severity: 'error',
    vi: 'Có byte không thuộc bảng mã nào nhận ra được; chữ hỏng hiện thành “�”. Hãy đề nghị nơi gửi gửi lại bằng UTF-8.',
    en: 'Some bytes belong to no encoding that is recognised and show as “�”. Ask the sender for UTF-8.',
  },
  doctype: {
    severity: 'error',
    vi: 'Tệp khai báo DOCTYPE, có thể dùng để đọc trộm tệp hoặc làm treo máy. Đã bỏ, không mở rộng thực thể nào; hãy hỏi lại nơi gửi.',
    en: 'The file declares a DOCTYPE, which can be used to read other files or to exhaust memory. Dropped, no entity was expanded; ask the sender.',
  },
  'xml.malformed': {
    severity: 'error',
    vi: 'Thẻ XML viết sai: “{value}”. Phần này có thể đọc thiếu; hãy đề nghị nơi gửi gửi lại.',
    en: 'A malformed XML tag: “{value}”. Something may be missing here; ask the sender to send again.',
  },
  'xml.mismatch': {
    severity: 'error',
    vi: 'Thẻ đóng không khớp thẻ mở: “{value}”. Phần này có thể đọc thiếu; hãy đề nghị nơi gửi gửi lại.',
    en: 'Start and end tag do not match: “{value}”. Something may be missing here; ask the sender to send again.',
  },
  'xml.truncated': {
    severity: 'error',
    vi: 'Tệp bị cắt giữa chừng, trong thẻ “{value}”. Hãy tải hoặc nhận lại.',
    en: 'The file breaks off within “{value}”. Download or receive it again.',
  },
  'xml.reference': {
    severity: 'warning',
    vi: 'Dấu & không hợp lệ: “{value}”. Giữ nguyên như trong tệp.',
    en: 'An & that XML does not know: “{value}”. Kept as it stands.',
  },
  'xml.tooDeep': {
    severity: 'error',
    vi: 'Các thẻ lồng nhau quá sâu, không phải thông điệp thật. Phần sâu hơn không đọc.',
    en: 'The tags are nested too deeply for a real message. What lies deeper is not read.',
  },
  'xml.tooMany': {
    severity: 'error',
    vi: 'Tệp có quá nhiều thẻ, không phải thông điệp thật. Phần còn lại không đọc.',
    en: 'The file has too many tags for a real message. The rest is not read.',
  },
  'namespace.unbound': {
    severity: 'warning',
    vi: 'Tiền tố “{value}:” chưa khai báo không gian tên. Vẫn đọc theo tên thẻ.',
    en: 'The prefix “{value}:” is not declared. Read by the names of the elements.',
  },
  'namespace.missing': {
    severity: 'warning',
    vi: 'Thiếu không gian tên của QCVN 102:2016/BTTTT. Vẫn đọc theo tên thẻ.',
    en: 'The namespace of QCVN 102:2016/BTTTT is missing. Read by the names of the elements.',
  },
  'namespace.wrong': {
    severity: 'warning',
    vi: 'Không gian tên “{value}” không phải của QCVN 102:2016/BTTTT. Vẫn đọc theo tên thẻ.',
    en: 'The namespace “{value}” is not that of QCVN 102:2016/BTTTT. Read by the names of the elements.',
  },
  'namespace.mixed': {
    severity: 'warning',
    vi: 'Có thẻ mang tiền tố, có thẻ không (“{value}”). Vẫn đọc theo tên thẻ.',
    en: 'Some elements have a prefix and some have none (“{value}”). Read by their names.',
  },
  'structure.missing': {
    severity: 'warning',
    vi: 'Thiếu thẻ “{value}” trong cấu trúc của thông điệp. Vẫn đọc phần bên trong.',
    en: 'The element “{value}” of the structure is missing. What belongs in it is read all the same.',
  },
  'name.spelling': {
    severity: 'warning',
    vi: 'Tên thẻ viết khác quy chuẩn: “{value}”. Vẫn đọc.',
    en: 'The element is not spelled as in the standard: “{value}”. Read all the same.',
  },
  'element.unknown': {
    severity: 'warning',
    vi: 'Thẻ “{value}” không có trong quy chuẩn ở vị trí này. Không đọc.',
    en: 'The standard has no element “{value}” here. Not read.',
  },
  'element.duplicate': {
    severity: 'warning',
    vi: 'Thẻ “{value}” chỉ được có một lần nhưng lặp lại. Đã lấy thẻ đầu tiên có nội dung.',
    en: 'There may be only one “{value}”, but it is repeated. The first one with content was taken.',
  },
  'value.null': {
    severity: 'warning',
    vi: 'Ghi chữ “{value}” thay cho nội dung. Coi như bỏ trống.',
    en: 'It says “{value}” in the place of a content. Taken as empty.',
  },
  'value.tooLong': {
    severity: 'error',
    vi: 'Nội dung dài quá mức của một trường. Không đọc phần vượt quá.',
    en: 'The content is too long for a field. What is beyond the limit is not read.',
  },
  required: {
    severity: 'error',
    vi: 'Thiếu “{value}”, là thông tin bắt buộc. Hãy đề nghị nơi gửi bổ sung.',
    en: '“{value}” is missing, which is required. Ask the sender for it.',
  },
  expected: {
    severity: 'warning',
    vi: 'Không ghi “{value}”, là thông tin nên có.',
    en: '“{value}” is not given, though it should be.',
  },
  'responseFor.empty': {
    severity: 'warning',
    vi: 'Thẻ ResponseFor để trống. Coi như không trả lời văn bản nào.',
    en: 'ResponseFor is empty. Taken as an answer to no document.',
  },
  'traceHeader.organId': {
    severity: 'warning',
    vi: 'Một chặng trên đường đi (TraceHeader) không ghi mã cơ quan (OrganId).',
    en: 'A station on the way (TraceHeader) does not name its agency (OrganId).',
  },
  'date.form': {
    severity: 'warning',
    vi: 'Ngày “{value}” không theo dạng năm/tháng/ngày của quy chuẩn. Vẫn hiểu được.',
    en: 'The date “{value}” is not in the form of the standard. Understood all the same.',
  },
  'date.impossible': {
    severity: 'error',
    vi: 'Không có ngày “{value}”. Hãy đối chiếu với tệp đính kèm.',
    en: 'There is no such date as “{value}”. Compare with the attachment.',
  },
  'date.malformed': {
    severity: 'error',
    vi: 'Không đọc được ngày từ “{value}”. Hãy đối chiếu với tệp đính kèm.',
    en: 'No date can be read from “{value}”. Compare with the attachment.',
  },
  'number.malformed': {
    severity: 'warning',
    vi: 'Phải là số nhưng ghi “{value}”. Không đọc.',
    en: 'It should be a number but says “{value}”. Not read.',
  },
  'number.range': {
    severity: 'warning',
    vi: 'Giá trị “{value}” nằm ngoài phạm vi của quy chuẩn.',
    en: 'The value “{value}” is outside the range of the standard.',
  },
  'documentId.form': {
    severity: 'warning',
    vi: 'Mã văn bản “{value}” không theo dạng “mã cơ quan,năm/tháng/ngày,số/ký hiệu” và cũng không phải UUID.',
    en: 'The document id “{value}” is neither “OrganId,yyyy/MM/dd,number/notation” nor a UUID.',
  },
  'documentId.date': {
    severity: 'error',
    vi: 'Ngày trong mã văn bản “{value}” không có thật. Hãy đối chiếu với tệp đính kèm.',
    en: 'The date within the document id “{value}” does not exist. Compare with the attachment.',
  },
  'bussinessDocType.unknown': {
    severity: 'error',
    vi: 'Không có nghiệp vụ “{value}”: phải là 0 (mới), 1 (thu hồi), 2 (cập nhật) hoặc 3 (thay thế).',
    en: 'There is no BussinessDocType “{value}”: 0 (new), 1 (recall), 2 (update) or 3 (replacement).',
  },
  'bussiness.recall': {
    severity: 'error',
    vi: 'Thông điệp thu hồi nhưng không nói thu hồi văn bản nào (ResponseFor hoặc Bussiness/DocumentId).',
    en: 'A recall that does not say which document (ResponseFor or Bussiness/DocumentId).',
  },
  'bussiness.update': {
    severity: 'warning',
    vi: 'Thông điệp cập nhật nhưng không nói cập nhật gì (BussinessDocumentInfo).',
    en: 'An update that does not say what is updated (BussinessDocumentInfo).',
  },
  'bussiness.replacement': {
    severity: 'error',
    vi: 'Thông điệp thay thế nhưng không nói thay thế văn bản nào (ReplacementInfoList).',
    en: 'A replacement that does not say which document (ReplacementInfoList).',
  },
  'statusCode.unknown': {
    severity: 'error',
    vi: 'Không có mã trạng thái “{value}”: phải là 01, 02, 03, 04, 05, 06, 13, 15 hoặc 16.',
    en: 'There is no status “{value}”: 01, 02, 03, 04, 05, 06, 13, 15 or 16.',
  },
  'statusCode.form': {
    severity: 'warning',
    vi: 'Mã trạng thái “{value}” phải viết bằng hai chữ số. Vẫn hiểu được.',
    en: 'The status “{value}” has two digits in the standard. Understood all the same.',
  },
  'attachment.none': {
    severity: 'warning',
    vi: 'Không có tệp đính kèm nào.',
    en: 'There is no attachment.',
  },
  'attachment.name': {
    severity: 'warning',
    vi: 'Tên tệp đính kèm “{value}” chứa đường dẫn. Khi lưu chỉ dùng phần tên cuối.',
    en: 'The attachment’s name “{value}” contains a path. Save it under its last part only.',
  },
  'attachment.empty': {
    severity: 'error',
    vi: 'Tệp đính kèm “{value}” rỗng. Hãy đề nghị nơi gửi gửi lại.',
    en: 'The attachment “{value}” is empty. Ask the sender to send it again.',
  },
  'attachment.base64': {
    severity: 'error',
    vi: 'Nội dung tệp đính kèm “{value}” lẫn ký tự lạ; tệp có thể hỏng. Hãy mở xem, nếu hỏng thì đề nghị gửi lại.',
    en: 'The content of the attachment “{value}” is mixed with foreign characters and may be damaged. Open it; if it is, ask for it again.',
  },
  'attachment.cut': {
    severity: 'error',
    vi: 'Nội dung tệp đính kèm “{value}” bị cắt ở cuối. Hãy đề nghị nơi gửi gửi lại.',
    en: 'The content of the attachment “{value}” is cut short. Ask the sender to send it again.',
  },
  'attachment.type': {
    severity: 'error',
    vi: 'Tệp đính kèm không đúng loại như tên gọi: {value}. Đừng mở bằng chương trình của loại ghi trong tên.',
    en: 'The attachment is not of the type that its name says: {value}. Do not open it as that type.',
  },
  'attachment.edxml': {
    severity: 'error',
    vi: 'Tệp đính kèm “{value}” thật ra là một thông điệp edXML khác. Hãy lưu ra rồi mở như một tệp .edxml.',
    en: 'The attachment “{value}” is really another edXML message. Save it and open it as an .edxml.',
  },
  'manifest.count': {
    severity: 'warning',
    vi: 'Danh mục nói một đằng, tệp đính kèm một nẻo: {value}.',
    en: 'The manifest and the attachments differ in number: {value}.',
  },
  'manifest.missing': {
    severity: 'error',
    vi: 'Danh mục có “{value}” nhưng không có tệp đính kèm ấy. Hãy đề nghị nơi gửi gửi lại.',
    en: 'The manifest names “{value}”, but there is no such attachment. Ask the sender to send it again.',
  },
  'manifest.extra': {
    severity: 'warning',
    vi: 'Tệp đính kèm “{value}” không có trong danh mục.',
    en: 'The attachment “{value}” is not in the manifest.',
  },
  'signature.malformed': {
    severity: 'error',
    vi: 'Chữ ký số không phải một thẻ Signature trọn vẹn.',
    en: 'The signature is not one complete element Signature.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>;

type ProblemText = {
  readonly severity: 'error' | 'warning';
  readonly vi: string;
  readonly en: string;
};

export type ProblemCode = keyof typeof PROBLEMS;
