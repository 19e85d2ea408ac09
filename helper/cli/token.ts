import { parseArgs } from 'node:util';
import { openTokens, type Tokens, tokensFile } from '../server/tokens.ts';
import { dataFolder } from '../store/data-folder.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { optionProblem } from './option-problem.ts';
import { printJson, tellUsage } from './usage-error.ts';

export const TOKEN_USAGE = `Lets programs on this computer use the helper's HTTP API.

Usage: storyloom token create [NAME] [--data DIR] [--json]
       storyloom token list [--data DIR] [--json]
       storyloom token revoke ID [--data DIR] [--json]

A token is shown once, when it is made. Send it as "Authorization: Bearer TOKEN".
The list also has the browsers that were paired; revoking one ends its access at once.`;

export async function token(args: readonly string[]): Promise<ExitCode> {
  const usage = (message: string) => tellUsage(message, TOKEN_USAGE, args.includes('--json'));
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return usage(optionProblem(error, OPTIONS));
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(TOKEN_USAGE);
    return EXIT.done;
  }
  const [action, about, extra] = positionals;
  if (extra !== undefined) return usage(`"${extra}" is one too many.`);
  const json = values.json ?? false;
  const open = () => openTokens(tokensFile(dataFolder(values.data, process.env)));
  switch (action) {
    case 'create':
      return create(open(), about ?? 'Script', json);
    case 'list':
      return about === undefined ? list(open(), json) : usage(`"${about}" is one too many.`);
    case 'revoke':
      return about === undefined
        ? usage('Name the id of the token, as "token list" shows it.')
        : revoke(open(), about, json);
    default:
      return usage(action === undefined ? 'Say create, list or revoke.' : `There is no "token ${action}".`);
  }
}

const OPTIONS = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
}

function create(tokens: Tokens, name: string, json: boolean): ExitCode {
  const { token: secret, record } = tokens.create({ kind: 'script', name: name.slice(0, 200), origin: null });
  if (json) printJson({ token: secret, id: record.id, name: record.name });
  else {
    console.log(secret);
    console.error(
      `This is token ${record.id}, and it is shown only now. Revoke it with: storyloom token revoke ${record.id}`,
    );
  }
  return EXIT.done;
}

function list(tokens: Tokens, json: boolean): ExitCode {
  const records = tokens.list();
  if (json) {
    printJson({
      tokens: records.map(({ id, kind, name, origin, createdAt, lastUsedAt }) => ({
        id,
        kind,
        name,
        origin,
        created_at: createdAt,
        last_used_at: lastUsedAt,
      })),
    });
  } else if (records.length === 0) console.log('There are no tokens.');
  else {
    for (const { id, kind, name, origin, createdAt, lastUsedAt } of records) {
      const used = lastUsedAt === null ? 'never used' : `used ${dayOf(lastUsedAt)}`;
      console.log(
        `${id}  ${kind.padEnd(6)}  made ${dayOf(createdAt)}, ${used}  ${name}${origin === null ? '' : `  ${origin}`}`,
      );
    }
  }
  return EXIT.done;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function revoke(tokens: Tokens, id: string, json: boolean): ExitCode {
  const isDone = tokens.revoke(id);
  if (json)
    printJson(
      isDone
        ? { revoked: id }
        : { error: `There is no token ${id}`, code: 'input.setting-invalid', details: {} },
    );
  else if (isDone) console.log(`Revoked ${id}.`);
  else console.error(`There is no token ${id}. "storyloom token list" shows those that exist.`);
  return isDone ? EXIT.done : EXIT.input;
}
