import './export.css';
import './facts.css';
import './film.css';
import Captions from 'lucide-solid/icons/captions';
import Info from 'lucide-solid/icons/info';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Artifact, Job } from '../../state/job-types.ts';
import { Button } from '../kit/button.tsx';
import { Fold } from '../kit/fold.tsx';
import type { Icon } from '../kit/icon.ts';
import { downloadFile } from '../save-file.ts';
import { exports as words } from '../words/en/exports.ts';
import { formatBytes, formatDateTime, formatDuration } from '../words/format.ts';
import type { FilmUrl } from './create-film-url.ts';
import { Fact } from './export-outlook.tsx';

export interface FilmViewProps {
  readonly job: Job;
  readonly film: FilmUrl;
  /** Edits were made since. */
  readonly isOlder: boolean;
}

/** A finished film: to watch, what it is, and how it was made. */
export function FilmView(props: FilmViewProps): JSX.Element {
  return (
    <Show when={props.job.artifact}>
      {(artifact) => (
        <div class="film">
          <Show when={!props.film.isGone()}>
            <div class="film__stage" style={{ '--shape': artifact().width / artifact().height }}>
              <Show when={props.film.url()}>
                {(url) => (
                  // Captions are drawn into the picture, or are a track that the player offers by itself.
                  // biome-ignore lint/a11y/useMediaCaption: see above
                  <video
                    class="film__player"
                    src={url()}
                    controls
                    playsinline
                    preload="metadata"
                    aria-label={words.player}
                  />
                )}
              </Show>
            </div>
          </Show>
          <Show when={props.film.isGone()}>
            <Notice icon={Info}>
              {props.job.destination === 'file' ? words.savedTo(artifact().fileName) : words.filmGone}
            </Notice>
          </Show>
          <Show when={props.isOlder}>
            <Notice icon={History}>{words.older}</Notice>
          </Show>
          <Show when={props.job.notice}>
            {(notice) => <Notice icon={Info}>{words.notices[notice()]}</Notice>}
          </Show>
          <dl class="export-facts export-facts--row">
            <Fact name={words.facts.length}>{formatDuration(artifact().seconds)}</Fact>
            <Fact name={words.facts.size}>{formatBytes(artifact().bytes)}</Fact>
            <Fact name={words.facts.resolution}>
              {artifact().width} × {artifact().height}
            </Fact>
            <Fact name={words.facts.encoder}>{encoderWords(artifact())}</Fact>
          </dl>
          <Sidecars artifact={artifact()} />
          <Fold label={words.why}>
            <ul class="film__list">
              <For each={artifact().choices}>{(choice) => <li>{words.choice(choice)}</li>}</For>
              <For each={artifact().warnings}>
                {(warning) => (
                  <li class="film__warning">
                    <TriangleAlert size={14} aria-hidden="true" />
                    {words.warning(warning)}
                  </li>
                )}
              </For>
              <Show when={reusedParts(artifact())}>{(line) => <li>{line()}</li>}</Show>
              <li>{words.madeAt(formatDateTime(artifact().finishedAt))}</li>
              <li class="film__sum">{words.checksum(artifact().sha256)}</li>
            </ul>
          </Fold>
        </div>
      )}
    </Show>
  );
}

/** Nothing where nothing was reused: a first film has no parts to speak of. */
function reusedParts({ chunksReused = 0, chunksRendered = 0 }: Artifact): string | null {
  return chunksReused === 0 ? null : words.parts(chunksReused, chunksReused + chunksRendered);
}

function encoderWords(artifact: Artifact): JSX.Element {
  return (
    <>
      {/* The exact codec string is among the choices below. */}
      {artifact.encoder.replace(/,.*$/, '')}
      <small>{artifact.hardware ? words.facts.hardware : words.facts.software}</small>
    </>
  );
}

/** Captions beside the film, to take along. */
function Sidecars(props: { readonly artifact: Artifact }): JSX.Element {
  return (
    <Show when={props.artifact.sidecars.length > 0}>
      <section class="film__sidecars" aria-label={words.showSidecars}>
        <Captions size={16} aria-hidden="true" />
        <span>{words.showSidecars}</span>
        <For each={props.artifact.sidecars}>
          {(sidecar) => (
            <Button
              size="small"
              title={sidecar.fileName}
              onClick={() => downloadFile(new Blob([sidecar.text], { type: 'text/plain' }), sidecar.fileName)}
            >
              <span class="sl-visually-hidden">{words.download}</span>
              {sidecar.fileName.replace(/^.*\./, '').toUpperCase()}
            </Button>
          )}
        </For>
      </section>
    </Show>
  );
}

function Notice(props: { readonly icon: Icon; readonly children: JSX.Element }): JSX.Element {
  return (
    <p class="film__notice">
      <Dynamic component={props.icon} size={16} aria-hidden="true" />
      <span>{props.children}</span>
    </p>
  );
}
