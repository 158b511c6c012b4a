/** TCVN 5712:1993 as the ABC fonts have it, by bytes from 0xA1; a space where there is no letter. */
const FROM_A1 =
  'ĂÂÊÔƠƯĐăâêôơưđ' + // A1–AE
  '      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò' + // AF–DF
  ' ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ'; // E0–FE
const FIRST = 0xa1;

/** `text`: each byte as the letter of that number (Latin-1); what is no letter of TCVN3 stays. */
export function fromTcvn3(text: string): string {
  return text.replace(/[\xa1-\xfe]/g, (letter) => {
    const meant = FROM_A1[letter.charCodeAt(0) - FIRST] ?? ' ';
    return meant === ' ' ? letter : meant;
  });
}
