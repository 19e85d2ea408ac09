/**
 * Runs in a frame that its test takes away without warning: edits a project and tells the parent the last
 * text that the studio said was saved.
 */
import { createRoot } from 'solid-js';
import { setText } from '../../../shared/model/edits/segments.ts';
import { makePlace } from './state-helpers.ts';

const parameters = new URLSearchParams(location.search);
const place = makePlace(parameters.get('place') ?? '');
const tab = await place.openTab();
const studio = await createRoot(() => tab.openStudio(parameters.get('project') ?? ''));
for (let step = 1; ; step += 1) {
  studio.perform(setText, 's1', `step ${step}`);
  await studio.flush();
  if (studio.saved() === 'saved') parent.postMessage({ saved: step, mode: studio.mode() }, '*');
}
