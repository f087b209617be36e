import { choice, yesNo } from '../src/dialog/slots.ts';

/** The question that several dialogs ask alike. */
export const surface = choice({
  ask: 'Are you using the app or the website?',
  retry: 'Please say “app” or “website”.',
  help: 'The steps are not the same in both.',
  options: {
    app: {
      title: 'The app',
      words: 'app, phone, telephone, mobile, smartphone, cell, iphone, android, tablet, ipad',
    },
    web: {
      title: 'The website',
      words:
        'web, website, webpage, browser, internet, chrome, safari, computer, laptop, desktop, pc, mac, site',
    },
  },
  notSure: { means: 'app' },
  entity: 'surface',
});

/** Goes before the name of an article that holds a self-service button. */
export const SELF_SERVICE =
  'For quick access there is a button, the self-service tool, in the help-centre article';

export const canLogIn = yesNo({
  ask: 'Can you still log in to your account?',
  retry: 'Please answer yes or no: can you still log in?',
  help: 'Your answer decides whether you can do it yourself or a person has to.',
  yes: 'can log in, can login, still in, logged in, im in',
  no: 'cant log in, cannot log in, locked out, cant get in, cannot get in, cant login, password changed',
  notSure: {
    advice:
      'Open the app or the website: if it shows your account without asking for anything, the answer is yes.',
  },
});
