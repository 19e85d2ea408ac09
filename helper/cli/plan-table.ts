import { warningText } from '../../shared/batch/warning-text.ts';
import type { Project, Segment } from '../../shared/model/project.ts';
import { samplesToSeconds } from '../../shared/model/time.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { timeText } from './show-progress.ts';

/** A plan for a person: what comes out, what it is made of, what was chosen and why. */
export function planTable(plan: HelperPlan, project: Project, output: string): string {
  const rate = plan.rate.den === 1 ? `${plan.rate.num}` : `${plan.rate.num}/${plan.rate.den}`;
  const seconds = samplesToSeconds(plan.totalSamples);
  const megabytes = ((plan.video.bitrate + plan.audio.bitrate) * seconds) / 8e6;
  const { video, audio } = plan;
  const facts = [
    ['Film', plan.title],
    ['Output', output],
    ['Profile', `${plan.profile}, ${plan.width}x${plan.height}, ${rate} frames/s`],
    ['Length', `${timeText(seconds)}, ${plan.totalFrames.toLocaleString('en')} frames`],
    ['Pictures', `${video.codec} by ${video.encoder}${video.hardware ? ' (hardware)' : ''}`],
    [
      'Sound',
      plan.sound.clips.length === 0 ? 'none' : `${audio.codec}, ${Math.round(audio.bitrate / 1000)} kb/s`,
    ],
    ['Captions', plan.subtitles.mode],
    ['Size', `${Math.max(1, Math.round(megabytes))} MB at most, as a rule less`],
    ['Parts', `${plan.chunks.length}`],
  ] as const;
  const sections = [
    facts.map(([name, value]) => `${name.padEnd(9)} ${value}`).join('\n'),
    segmentTable(plan, project),
    list(
      'Choices',
      plan.choices.map(({ what, chosen, reason }) => `${what}: ${chosen}. ${reason}`),
    ),
    list('Warnings', plan.warnings.map(warningText)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

const TEXT_WIDTH = 44;

function segmentTable(plan: HelperPlan, project: Project): string {
  const rows = plan.segments.map(({ index, firstSample, samples, frames }) => {
    const segment = project.storyline[index];
    return [
      `${index + 1}`,
      clock(samplesToSeconds(firstSample)),
      `${samplesToSeconds(samples).toFixed(2)} s`,
      `${frames}`,
      segment === undefined ? '' : shownBy(segment, project),
      segment === undefined ? '' : shortened(segment.text),
    ];
  });
  const head = ['#', 'at', 'length', 'frames', 'shows', 'text'];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function clock(seconds: number): string {
  const two = (value: number) => value.toFixed(2).padStart(5, '0');
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function shownBy({ visual, motion }: Segment, project: Project): string {
  if (visual.type === 'previous') return '(as before)';
  if (visual.type === 'none') return '(nothing)';
  return `${project.assets[visual.asset]?.name ?? visual.asset}, ${motion.move}`;
}

function shortened(text: string): string {
  const characters = Array.from(text.replace(/\s+/gu, ' '));
  return characters.length <= TEXT_WIDTH
    ? characters.join('')
    : `${characters.slice(0, TEXT_WIDTH - 1).join('')}…`;
}
