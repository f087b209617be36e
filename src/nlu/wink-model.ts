import model from 'wink-eng-lite-web-model';

/** What the package's types leave out. */
type MetaModel = () => unknown;

/**
 * wink's English model, to be opened any number of times. The package makes a string of one part of itself at every
 * load, of the string it made the last time: after some twenty loads it is too long to exist. So it is made once.
 */
function loadedOnce(): typeof model {
  const { metaCER } = model as unknown as { metaCER: MetaModel };
  const metaModel = metaCER();
  return { ...model, metaCER: () => metaModel };
}

export const winkModel = loadedOnce();
