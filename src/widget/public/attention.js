import { say } from './words.js';

/** Counts what is said while nobody is looking, and makes it heard where that is wished. */
export class Attention {
  #isLooking;
  #onCount;
  #kept;
  #count = 0;
  #audio;

  /** `isLooking()` is whether the conversation can be seen; `kept` holds whether a sound is wished. */
  constructor({ isLooking, onCount, kept }) {
    this.#isLooking = isLooking;
    this.#onCount = onCount;
    this.#kept = kept;
  }

  get hasSound() {
    return this.#kept.read() === true;
  }

  /** Browsers let a page sound only after a tap on it, such as the one that switches the sound on. */
  switchSound(isOn) {
    this.#kept.write(isOn);
    if (isOn) this.#play();
  }

  /** So many messages have come. */
  take(count) {
    if (count === 0) return;
    if (this.hasSound && !(this.#isLooking() && document.hasFocus())) this.#play();
    if (!this.#isLooking()) this.#show(this.#count + count);
  }

  look() {
    if (this.#isLooking() && this.#count > 0) this.#show(0);
  }

  #show(count) {
    this.#count = count;
    const title = say('title');
    document.title = count === 0 ? title : say('unreadTitle', { count, title });
    this.#onCount(count);
  }

  /** Two soft tones, made here, so that there is nothing to load. */
  #play() {
    this.#audio ??= new AudioContext();
    const { currentTime, destination } = this.#audio;
    for (const [index, hertz] of [660, 880].entries()) {
      const startsAt = currentTime + index * 0.12;
      const tone = this.#audio.createOscillator();
      const volume = this.#audio.createGain();
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.08, startsAt);
      volume.gain.exponentialRampToValueAtTime(0.001, startsAt + 0.25);
      tone.connect(volume).connect(destination);
      tone.start(startsAt);
      tone.stop(startsAt + 0.25);
    }
  }
}
