import './brand-bar.css';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import Download from 'lucide-solid/icons/download';
import SettingsIcon from 'lucide-solid/icons/settings';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import { type JSX, Show } from 'solid-js';
import type { Workspace } from '../../state/workspace-types.ts';
import { HelperDot } from '../helper/helper-dot.tsx';
import { Button, buttonClass } from '../kit/button.tsx';
import { QueueButton } from '../queue/queue-button.tsx';
import { words } from '../words/words.ts';
import { BrandMark } from './brand-mark.tsx';

export interface BrandBarProps {
  readonly workspace: Workspace;
  /** The dashboard itself needs no way back to it. */
  readonly isHome?: boolean | undefined;
  readonly canInstall?: boolean | undefined;
  readonly onInstall?: (() => void) | undefined;
}

export function BrandBar(props: BrandBarProps): JSX.Element {
  return (
    <header class="dash-brand">
      <a class="dash-brand__mark" href="/">
        <BrandMark />
        {words.common.appName}
      </a>
      <Show when={!props.isHome}>
        <a class={buttonClass({ variant: 'ghost', size: 'small', class: 'dash-brand__back' })} href="/">
          <ArrowLeft size={16} aria-hidden="true" />
          <span class="sl-words-760">{words.dashboard.all}</span>
        </a>
      </Show>
      <span class="dash-brand__gap" />
      <a class="sl-glance dash-private" href="/settings/privacy" title={words.shell.privateHint}>
        <ShieldCheck size={14} aria-hidden="true" />
        <span class="sl-words-480">{words.shell.private}</span>
      </a>
      <QueueButton workspace={props.workspace} />
      <HelperDot helper={props.workspace.helper} />
      <Show when={props.canInstall}>
        <Button size="small" variant="ghost" icon={Download} onClick={() => props.onInstall?.()}>
          {words.shell.install}
        </Button>
      </Show>
      <a class={buttonClass({ variant: 'ghost', size: 'small' })} href="/settings">
        <SettingsIcon size={16} aria-hidden="true" />
        <span class="sl-words-480">{words.dashboard.settings}</span>
      </a>
    </header>
  );
}
