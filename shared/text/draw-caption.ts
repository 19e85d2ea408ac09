import type { PlanCaptionStyle } from '../plan/plan.ts';
import type { CaptionLayout, MeasureContext } from './layout-caption.ts';

/** The part of CanvasRenderingContext2D that drawing uses: browsers, workers and Node all have it. */
export interface DrawContext extends MeasureContext {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  globalAlpha: number;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  beginPath(): void;
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  fill(): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
}

/** Draws a caption on a clear canvas that stands for its box: the canvas's top left corner is the box's. */
export function drawCaption(
  context: DrawContext,
  layout: CaptionLayout,
  active: number | null,
  style: PlanCaptionStyle,
): void {
  context.save();
  context.translate(-layout.box.x, -layout.box.y);
  context.font = layout.font;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  if (layout.backing && style.box) {
    const { x, y, width, height } = layout.backing;
    context.globalAlpha = style.box.opacity;
    context.fillStyle = style.box.colour;
    context.beginPath();
    context.roundRect(x, y, width, height, layout.fontSize * 0.2);
    context.fill();
    context.globalAlpha = 1;
  }
  if (style.outline && style.outline.width > 0) {
    context.strokeStyle = style.outline.colour;
    // Half of the stroke lies under the letter.
    context.lineWidth = 2 * style.outline.width * layout.fontSize;
    context.lineJoin = 'round';
    for (const word of layout.words) {
      context.direction = word.direction;
      context.strokeText(word.text, word.x, word.baseline);
    }
  }
  for (const word of layout.words) {
    context.direction = word.direction;
    context.fillStyle = word.word === active && style.highlight ? style.highlight : style.colour;
    context.fillText(word.text, word.x, word.baseline);
  }
  context.restore();
}
