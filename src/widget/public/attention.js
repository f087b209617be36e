import { say } from './words.js';

/** Counts what nobody has looked at yet, also from before a reload, and makes it heard where that is wished. */
export class Attention {
  #isLooking;
  #onCount;
  #sound;
  #read;
  #newest;
  #count = 0;
  #audio;

  /**
   * `isLooking()` is whether the conversation can be seen; `sound` keeps whether a sound is wished, `read` the id of the
   * newest message that was looked at.
   */
  constructor({ isLooking, onCount, sound, read }) {
    this.#isLooking = isLooking;
    this.#onCount = onCount;
    this.#sound = sound;
    this.#read = read;
  }

  get hasSound() {
    return this.#sound.read() === true;
  }

  /** Browsers let a page sound only after a tap on it, such as the one that switches the sound on. */
  switchSound(isOn) {
    this.#sound.write(isOn);
    if (isOn) this.#play();
  }

  /** Messages of others, by id, in order. `areNew` is whether they were said just now. */
  take(ids, areNew) {
    const unread = ids.filter((id) => !this.#isRead(id));
    if (unread.length === 0) return;
    this.#newest = unread.at(-1);
    if (areNew && this.hasSound && !(this.#isLooking() && document.hasFocus())) this.#play();
    if (this.#isLooking()) this.#read.write(this.#newest);
    else this.#show(this.#count + unread.length);
  }

  look() {
    if (!this.#isLooking() || this.#count === 0) return;
    this.#read.write(this.#newest);
    this.#show(0);
  }

  /** Ids of one conversation are in the order of what was said. */
  #isRead(id) {
    const mark = this.#read.read() ?? '';
    return mark.split('|')[0] === id.split('|')[0] && id <= mark;
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
