import Download from 'lucide-solid/icons/download';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Upload from 'lucide-solid/icons/upload';
import type { JSX } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import { writeProfiles } from '../../../shared/profiles/own-profiles.ts';
import type { BatchRender } from '../../state/batch-render-types.ts';
import { Menu } from '../kit/menu.tsx';
import { showToast } from '../kit/toast.tsx';
import { downloadFile } from '../save-file.ts';
import { batch as words } from '../words/en/batch.ts';

/** A person's own formats as a file, to keep or to pass on. */
export function OwnProfilesMenu(props: { readonly batches: BatchRender }): JSX.Element {
  let input: HTMLInputElement | undefined;
  const take = async (file: File) => {
    try {
      const added = await props.batches.importProfiles(await file.text());
      showToast({ title: words.own.imported(added.length) });
    } catch (error) {
      showToast({ tone: 'bad', title: words.own.importFailed(file.name), body: toErrorData(error).message });
    }
  };
  return (
    <>
      <Menu
        label={words.own.menu}
        icon={Ellipsis}
        iconOnly
        size="small"
        entries={[
          { label: words.own.import, icon: Upload, onSelect: () => input?.click() },
          {
            label: words.own.export,
            icon: Download,
            disabled: props.batches.profiles().length === 0,
            onSelect: () =>
              downloadFile(
                new Blob([writeProfiles(props.batches.profiles())], { type: 'application/json' }),
                'Storyloom profiles.json',
              ),
          },
        ]}
      />
      <input
        ref={input}
        class="sl-visually-hidden"
        type="file"
        accept=".json,application/json"
        tabIndex={-1}
        aria-label={words.own.import}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) void take(file);
        }}
      />
    </>
  );
}
