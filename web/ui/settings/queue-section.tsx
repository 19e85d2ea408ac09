import { createSignal, type JSX, Show } from 'solid-js';
import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { QueueSettings } from '../../state/queue-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Select } from '../kit/select.tsx';
import { Switch } from '../kit/switch.tsx';
import { showToast } from '../kit/toast.tsx';
import { askForNotices, noticePermission } from '../queue/system-notice.ts';
import { queue as queueWords } from '../words/en/queue.ts';
import { saveSetting } from './save-setting.ts';
import type { SettingsRow } from './section-types.ts';
import { SettingPair } from './setting-pair.tsx';
import { SettingSlider } from './setting-slider.tsx';

const text = queueWords.settings;
const { fewest, most } = QUEUE_LIMITS.concurrency;

/** How much of this computer exports may use, and when they speak up. */
export function queueRows(workspace: Workspace): readonly SettingsRow[] {
  const { preferences, queue } = workspace;
  const settings = () => preferences.settings.queue;
  const set = (part: Partial<QueueSettings>) =>
    void saveSetting(preferences, 'queue', { ...settings(), ...part });
  const atOnce = () => [
    {
      value: 'auto',
      label: settings().concurrency === null ? text.atOnceAuto(queue.concurrency()) : text.atOnceChosen,
    },
    ...Array.from({ length: most - fewest + 1 }, (_, index) => {
      const value = String(fewest + index);
      return { value, label: value };
    }),
  ];
  return [
    {
      terms: `${text.share} ${text.shareHint} cpu processor percent`,
      view: () => (
        <SettingPair name={text.share} hint={text.shareHint}>
          <SettingSlider
            label={text.share}
            min={0.1}
            max={1}
            step={0.05}
            value={settings().share}
            format={text.shareValue}
            // Ten steps of 0.1 are not quite one.
            onChange={(share) => set({ share: Math.round(share * 100) / 100 })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.atOnce} ${text.atOnceHint} concurrency parallel jobs`,
      view: () => (
        <SettingPair name={text.atOnce} hint={text.atOnceHint}>
          <Select
            label={text.atOnce}
            hideLabel
            value={settings().concurrency === null ? 'auto' : String(settings().concurrency)}
            options={atOnce()}
            onChange={(value) => set({ concurrency: value === 'auto' ? null : Number(value) })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.battery} ${text.batteryHint} power`,
      view: () => (
        <Switch
          label={text.battery}
          hint={text.batteryHint}
          checked={settings().pauseOnBattery}
          onChange={(pauseOnBattery) => set({ pauseOnBattery })}
        />
      ),
    },
    {
      terms: `${text.awake} ${text.awakeHint} sleep wake lock`,
      view: () => (
        <Switch
          label={text.awake}
          hint={text.awakeHint}
          checked={settings().keepAwake}
          onChange={(keepAwake) => set({ keepAwake })}
        />
      ),
    },
    {
      terms: `${text.notify} ${text.notifyHint}`,
      view: () => <NotifyRow isOn={settings().notify} onChange={(notify) => set({ notify })} />,
    },
  ];
}

function NotifyRow(props: { readonly isOn: boolean; readonly onChange: (on: boolean) => void }): JSX.Element {
  const [permission, setPermission] = createSignal(noticePermission());
  const turn = async (on: boolean) => {
    if (!on) return props.onChange(false);
    setPermission(await askForNotices());
    if (permission() !== 'granted') return;
    props.onChange(true);
    showToast({ title: text.notifyTest, body: text.notifyTestBody, tone: 'good' });
  };
  return (
    <>
      <Switch
        label={text.notify}
        hint={permission() === 'missing' ? text.notifyMissing : text.notifyHint}
        // What was switched on here may have been taken back in the browser.
        checked={props.isOn && permission() === 'granted'}
        disabled={permission() === 'missing'}
        onChange={(on) => void turn(on)}
      />
      <Show when={permission() === 'denied'}>
        <p class="sl-field__error" role="status">
          {text.notifyBlocked}
        </p>
      </Show>
    </>
  );
}
