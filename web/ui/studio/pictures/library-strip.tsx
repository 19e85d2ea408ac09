import './pictures.css';
import ImagePlus from 'lucide-solid/icons/image-plus';
import { createMemo, For, type JSX } from 'solid-js';
import type { ShownAsset } from '../../../../shared/model/derive.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { ImportList } from './import-list.tsx';
import { LibraryItem } from './library-item.tsx';
import { pickFiles } from './pick-files.ts';

const words = studioWords.library;

/** All pictures and videos of the story: drag one onto a segment, or press it to give it to the chosen ones. */
export function LibraryStrip(): JSX.Element {
  const { studio } = useStudio();
  const visuals = createMemo(() =>
    Object.values(studio.project().assets).filter((asset): asset is ShownAsset => asset.kind !== 'sound'),
  );
  const uses = createMemo(() => {
    const counts = new Map<string, number>();
    for (const { visual } of studio.document().storyline) {
      if ('asset' in visual) counts.set(visual.asset, (counts.get(visual.asset) ?? 0) + 1);
    }
    return counts;
  });
  const chosen = createMemo(() => {
    const ids = new Set(studio.session.state.selection);
    const visual = studio.document().storyline.find((segment) => ids.has(segment.id))?.visual;
    return visual !== undefined && 'asset' in visual ? visual.asset : null;
  });
  const add = async () => {
    const files = await pickFiles('visual');
    if (files.length > 0) await studio.imports.pictures(files, { type: 'in-order' });
  };

  return (
    <section class="st-library" aria-label={words.title} data-drop-library>
      <header class="st-panel-head st-panel-head--small">
        <h2 class="st-panel-head__title">{words.title}</h2>
        <span class="sl-faint sl-numbers">{visuals().length > 0 ? visuals().length : ''}</span>
        <span class="st-top__gap" />
        <IconButton
          label={words.add}
          icon={ImagePlus}
          size="small"
          disabled={studio.mode() === 'read-only'}
          onClick={() => void add()}
        />
      </header>
      <ImportList />
      <div class="st-library__strip">
        <For each={visuals()} fallback={<p class="st-library__empty">{words.empty}</p>}>
          {(asset) => (
            <LibraryItem asset={asset} uses={uses().get(asset.id) ?? 0} isChosen={chosen() === asset.id} />
          )}
        </For>
      </div>
    </section>
  );
}
