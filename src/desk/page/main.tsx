import { render } from 'preact';
import { readSession } from './state/session.ts';
import { listenForShortcuts } from './state/shortcuts.ts';
import { startFollowing } from './state/start.ts';
import { App } from './views/app.tsx';

const place = document.getElementById('desk');
if (!place) throw new Error('The page has no #desk element to show the desk in.');
render(<App />, place);
listenForShortcuts();
startFollowing();
void readSession();
