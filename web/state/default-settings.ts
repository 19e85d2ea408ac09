import { DEFAULT_LOOK, makeProject } from '../../shared/model/make-project.ts';
import type { Settings } from './preferences-types.ts';
import { USUAL_QUEUE } from './queue-machine.ts';

export function defaultSettings(): Settings {
  return {
    theme: 'system',
    defaults: { look: DEFAULT_LOOK, sound: makeProject({ id: 'defaults', title: '' }).sound },
    ledgerBudget: 8e9,
    sampleAdded: false,
    queue: USUAL_QUEUE,
  };
}
