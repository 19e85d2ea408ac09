import './export.css';
import './facts.css';
import './outlook.css';
import ImageIcon from 'lucide-solid/icons/image';
import { createMemo, type JSX, Show } from 'solid-js';
import { visiblePictures } from '../../../shared/model/derive.ts';
import type { Studio } from '../../state/studio-types.ts';
import { exports as words } from '../words/en/exports.ts';
import { formatBytes, formatDuration } from '../words/format.ts';
import { filmFacts, rateWords } from './export-facts.ts';
import type { ExportChoice } from './export-form.tsx';

export interface ExportOutlookProps {
  readonly studio: Studio;
  readonly choice: ExportChoice;
  /** Bytes the browser still gives; null while it is not known. */
  readonly free: number | null;
}

/** The film that will come of it, in its shape, with its dry facts. */
export function ExportOutlook(props: ExportOutlookProps): JSX.Element {
  const facts = createMemo(() =>
    filmFacts(props.studio.document(), props.choice.profile, props.choice.container),
  );
  const poster = createMemo(() => {
    const picture = visiblePictures(props.studio.document()).find((each) => each !== null);
    return picture === undefined || picture === null ? null : props.studio.media.thumbnail(picture.id);
  });
  /** The parts and the file made of them lie side by side for a while. */
  const isTight = () => props.free !== null && props.free > 0 && facts().bytes * 2 > props.free;

  return (
    <aside class="export-outlook">
      <div class="export-outlook__stage">
        <div
          class="export-outlook__poster"
          style={{
            '--shape': facts().width / facts().height,
            background: props.studio.document().look.background,
          }}
        >
          <Show
            when={poster()}
            fallback={<ImageIcon class="export-outlook__none" size={24} aria-hidden="true" />}
          >
            {(url) => <img src={url()} alt={words.setup.poster} />}
          </Show>
        </div>
      </div>
      <dl class="export-facts">
        <Fact name={words.setup.length}>{formatDuration(facts().seconds)}</Fact>
        <Fact name={words.setup.resolution}>
          {facts().width} × {facts().height}
        </Fact>
        <Fact name={words.setup.rate}>{words.setup.rateValue(rateWords(facts().rate))}</Fact>
        <Fact name={words.setup.frames}>{facts().frames.toLocaleString('en')}</Fact>
        <Fact name={words.setup.size}>
          {facts().bytes === 0 ? words.setup.nothing : words.setup.sizeValue(formatBytes(facts().bytes))}
        </Fact>
      </dl>
      <Show when={isTight()}>
        <p class="export-tight" role="note">
          {words.setup.tight(formatBytes(props.free ?? 0))}{' '}
          <a href="/settings/storage">{words.setup.openStorage}</a>
        </p>
      </Show>
    </aside>
  );
}

export function Fact(props: { readonly name: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="export-fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
