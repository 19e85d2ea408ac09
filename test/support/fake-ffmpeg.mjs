// A scripted stand-in for ffmpeg and ffprobe: see fake-ffmpeg.ts, which writes its script and says what it can do.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const [, , scriptFile = '', path = 'ffmpeg', ...args] = process.argv;
const program = basename(path);
const script = JSON.parse(readFileSync(scriptFile, 'utf8'));
const real = program === 'ffprobe' ? script.realFfprobe : script.realFfmpeg;

const after = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const encoder = after('-c:v') ?? after('-c:a') ?? after('-c');

if (program === 'ffmpeg' && args.includes('-encoders')) listEncoders();
else if (program === 'ffmpeg' && encoder !== undefined) encode(encoder);
else passOn(args);

function listEncoders() {
  const text = spawnSync(real, args, { encoding: 'utf8' }).stdout;
  const lines = text
    .split('\n')
    .filter((line) => !/(_nvenc|_qsv|_vaapi|_amf|_videotoolbox|_v4l2m2m|_omx)\b/.test(line));
  for (const name of Object.keys(script.hardware)) lines.push(` V....D ${name}           A stand-in`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function encode(encoder) {
  const call = countCall(encoder);
  const rule = script.rules.find(
    (each) => new RegExp(each.encoder ?? '').test(encoder) && (each.call === undefined || each.call === call),
  );
  if (rule?.ignoresTerm) process.on('SIGTERM', () => {});
  switch (rule?.does) {
    case 'fail':
      return fail(encoder, rule);
    case 'die':
      return afterFrames(rule.frames ?? 1, () => fail(encoder, rule));
    case 'hang':
      return hang();
    case 'flood':
      return flood(rule.megabytes ?? 100, () => fail(encoder, rule));
    case 'short':
      return passOn(standIn(encoder, ['-frames:v', String(rule.frames ?? 1)]));
    default:
      return passOn(standIn(encoder, []));
  }
}

function fail(encoder, rule) {
  const words = rule.words ?? `[${encoder} @ 0x55d0c0ffee00] No capable devices found`;
  process.stderr.write(`${words}\n`, () => process.exit(rule.code ?? 1));
}

// Sends what looks like work, never a new frame, and takes no input.
function hang() {
  process.stderr.write('hanging\n');
  setInterval(() => {
    if (args.includes('pipe:3')) writeSync(3, 'frame=0\nout_time_us=N/A\nprogress=continue\n');
  }, 20);
}

function flood(megabytes, onEnd) {
  const line = `${'flood '.repeat(1000)}\n`;
  let left = (megabytes * 1_000_000) / line.length;
  const more = () => {
    while (left-- > 0) if (!process.stderr.write(line)) return process.stderr.once('drain', more);
    onEnd();
  };
  more();
}

function afterFrames(frames, onReached) {
  const size = /^(\d+)x(\d+)$/.exec(after('-video_size') ?? after('-s') ?? '640x360');
  const wanted = frames * Number(size?.[1]) * Number(size?.[2]) * 1.5;
  let bytes = 0;
  process.stdin.on('data', (part) => {
    bytes += part.length;
    if (bytes >= wanted) onReached();
  });
  process.stdin.on('end', onReached);
}

// A hardware encoder is played by a fast one of the CPU, which knows none of its arguments.
function standIn(encoder, extra) {
  const output = args.at(-1);
  const cpu = script.hardware[encoder];
  if (cpu === undefined) return [...args.slice(0, -1), ...extra, output];
  const split = args.lastIndexOf('-i') + 2;
  const kept = [];
  for (const name of [
    '-video_track_timescale',
    '-movflags',
    '-f',
    '-map',
    '-frames:v',
    '-color_range',
    '-colorspace',
    '-color_primaries',
    '-color_trc',
    '-tag:v',
  ]) {
    const at = args.indexOf(name, split);
    if (at >= 0) kept.push(name, args[at + 1]);
  }
  const flags = ['-y', '-an'].filter((name) => args.includes(name));
  const codec = ['-c:v', cpu, '-preset', 'ultrafast', '-bf', '0', '-pix_fmt', 'yuv420p'];
  return [
    ...flags,
    ...args.slice(0, split).filter((each) => each !== '-y'),
    ...codec,
    ...kept,
    ...extra,
    output,
  ];
}

function countCall(encoder) {
  const file = join(dirname(scriptFile), 'calls', encoder);
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, '.');
  return readFileSync(file).length;
}

function passOn(realArgs) {
  const pipes = args.includes('pipe:3') ? ['inherit', 'inherit', 'inherit', 3] : 'inherit';
  const child = spawn(real, realArgs, { stdio: pipes });
  if (process.listenerCount('SIGTERM') === 0) process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 255)));
}
