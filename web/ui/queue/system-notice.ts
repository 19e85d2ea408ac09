export type NoticePermission = 'granted' | 'denied' | 'default' | 'missing';

export function noticePermission(): NoticePermission {
  return 'Notification' in globalThis ? Notification.permission : 'missing';
}

/** Asks the person; only from a click, since browsers refuse anything else. */
export async function askForNotices(): Promise<NoticePermission> {
  if (noticePermission() === 'missing') return 'missing';
  return Notification.requestPermission();
}

/** Told by the system while nobody looks at the page. A notice of the same tag takes the place of the last. */
export function notifySystem(notice: {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly onClick: () => void;
}): void {
  if (noticePermission() !== 'granted' || document.visibilityState === 'visible') return;
  const shown = new Notification(notice.title, {
    body: notice.body,
    tag: notice.tag,
    icon: '/icons/icon.svg',
  });
  shown.onclick = () => {
    window.focus();
    notice.onClick();
    shown.close();
  };
}
