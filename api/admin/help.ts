export const HELP = `Bút Phê · npm run admin -- <lệnh / verb>

  create-account --username <tên / name> [--person <mã / id>] [--name "Họ và tên"] [--position <mã / id> …]
                 [--office "Tên cơ quan"] [--password-stdin | --generate-password]
      Tạo tài khoản. Người đầu tiên trở thành quản trị của một cơ quan mới.
      Creates an account. The first person becomes the IT officer of a new office.
      Mật khẩu: hỏi ở màn hình, đọc từ đường ống, hoặc tự sinh và in ra một lần.
      The password is asked for, read from the pipe, or generated and printed once.

  list-accounts
      tên đăng nhập, người, họ tên, chức vụ / username, person, full name, positions

  disable-account --username <tên>       khóa, kết thúc mọi phiên / disables, ends every session
  set-password    --username <tên> [--password-stdin | --generate-password]

  list-devices    [--person <mã>]        thiết bị, lần cuối liên lạc, lệnh xóa / devices, last seen, orders to wipe
  wipe-device     --device <mã thiết bị> [--person <mã>]
      kết thúc mọi phiên; thiết bị tự xóa khi liên lạc với máy chủ và báo lại việc chưa gửi đã hủy
      ends every session; the device wipes itself when it next reaches the server, and reports what was not sent

  set-office   <tệp.json>    ghi cơ cấu: name, people, units, positions, standingOrder, settings
                             establishes the office
  set-calendar <tệp.json>    lịch một năm / a year’s calendar: {year, daysOff, workedWeekends}

  rebuild      dựng lại bàn làm việc và chỉ mục từ sổ gốc / makes desks and index anew from the ledger
  verify       [--checkpoints <tệp>]
      kiểm tra sổ gốc: chuỗi băm, chữ ký thiết bị, quy tắc, số; đối chiếu bàn làm việc, chỉ mục, tệp và các mốc kiểm
      checks the ledger: hashes, signatures, rules, numbers; compares desks, index, files and checkpoints with it
  checkpoint   lập và in một mốc kiểm có chữ ký của sổ gốc: hãy giữ ngoài máy chủ
               signs and prints a checkpoint of the ledger: keep it outside the server

  edxml-check <tệp.edxml> [--json]
      đọc một tệp trao đổi, nói rõ sai ở đâu; không cần máy chủ. Mã kết thúc: 0 tốt, 1 có lỗi, 2 không đọc được
      reads an exchange file and says what is wrong; needs no server. Exit status: 0 good, 1 errors, 2 unreadable

  format-check <tệp.docx | tệp.pdf> [--json] [--date <YYYY-MM-DD>] [--type <QĐ, TB, CV …>]
      kiểm tra thể thức; không cần máy chủ. Mã kết thúc: 0 không có lỗi phải sửa, 1 có, 2 không đọc được
      checks the form of a document; needs no server. Exit status: 0 nothing blocking, 1 something, 2 unreadable

Dùng cùng DATA_DIR, COUCHDB_URL với máy chủ; máy chủ đang chạy thì lệnh đi qua nó.
Use the server’s DATA_DIR and COUCHDB_URL; while a server runs, it carries the command out.
`;
