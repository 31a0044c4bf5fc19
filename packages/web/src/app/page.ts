/** What a screen inside a place says about itself to the frame. */
import { useEffect } from 'preact/hooks';

import { screenTitle } from './screen.ts';
import { isDrillScreen } from './shell/mode.ts';

/** Names the page, and dresses it as a drill where it is about one. */
export function usePage(title: string | undefined, isDrill: boolean = false): void {
  useEffect(() => {
    screenTitle.value = title;
    return () => (screenTitle.value = undefined);
  }, [title]);
  useEffect(() => {
    isDrillScreen.value = isDrill;
    return () => (isDrillScreen.value = false);
  }, [isDrill]);
}
