import type { JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { announce } from './announce.tsx';
import { latePart } from './late-part.ts';

export type ToastTone = 'plain' | 'good' | 'bad';

export interface ToastRequest {
  readonly title: string;
  readonly body?: string | undefined;
  readonly tone?: ToastTone | undefined;
  /** To another screen. */
  readonly link?: { readonly label: string; readonly href: string } | undefined;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until it is closed. */
  readonly sticky?: boolean | undefined;
}

const list = latePart(() => import('./toast-list.tsx'));
let count = 0;

/** Says what just happened, with the way back where there is one. Returns the id for `dismissToast`. */
export function showToast(request: ToastRequest): number {
  count += 1;
  const id = count;
  list.load().then(
    ({ drawToast }) => drawToast(id, request),
    (error: unknown) => {
      // Better heard by some than lost to all.
      announce([request.title, request.body].filter(Boolean).join('. '));
      console.error('A message could not be shown', error);
    },
  );
  return id;
}

export function dismissToast(id: number): void {
  list.load().then(
    ({ eraseToast }) => eraseToast(id),
    () => {},
  );
}

/** The place where toasts appear; once, in the shell. */
export function ToastRegion(): JSX.Element {
  return <Dynamic component={list.part()?.ToastList} />;
}
