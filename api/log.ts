import process from 'node:process';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Fields = Readonly<Record<string, unknown>>;
type Write = (message: string, fields?: Fields) => void;

/** One JSON object a line; never the content of a document, a password or a cookie. */
export type Log = Readonly<Record<Exclude<LogLevel, 'silent'>, Write>>;

export function createLog(
  level: LogLevel,
  print: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Log {
  function writeAt(at: Exclude<LogLevel, 'silent'>): Write {
    if (logLevels.indexOf(at) < logLevels.indexOf(level)) return () => undefined;
    return (message, fields) =>
      print(JSON.stringify({ at: new Date().toISOString(), level: at, message, ...plain(fields) }));
  }
  return {
    debug: writeAt('debug'),
    info: writeAt('info'),
    warn: writeAt('warn'),
    error: writeAt('error'),
  };
}

/** An Error is an empty object in JSON: its stack belongs in the log, and only there. */
function plain(fields: Fields = {}): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
}
