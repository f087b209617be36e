import { SignJWT } from 'jose';
import type { Appointment } from '../account-data.ts';
import { linkOf, toAppointment } from './appointments.ts';
import { authenticatorCode } from './authenticators.ts';
import type { Faults, FaultSwitches } from './faults.ts';
import {
  loadSubject,
  renewPersonas,
  subjectOfPersona,
  withSubject,
  writeSubject,
} from './load-subject.ts';
import type { Mail } from './mailbox.ts';
import { personas, type AccountStatus, type Persona } from './personas.ts';
import type { SandboxSettings } from './settings.ts';
import { statusOf, type Subject } from './subject.ts';
import { isSame, timeOf, type World } from './world.ts';

/** One customer, as the page shows them. What the customer has lost is not there to be read. */
export interface PersonaView extends Pick<Persona, 'id' | 'title' | 'email' | 'lost'> {
  status: AccountStatus;
  freezes: number;
  appointments: Appointment[];
  authenticatorCode?: string;
}

export interface BenchView {
  sandbox: true;
  time: string;
  clockOffsetMs: number;
  joinPolicy: SandboxSettings['joinPolicy'];
  faults: Faults;
  personas: PersonaView[];
  mails: readonly Mail[];
}

/** What a tester sees and turns: mailboxes, authenticators, clock and faults. No part of the account service. */
export class Bench {
  readonly #world: World;
  readonly #faults: FaultSwitches;

  constructor(world: World, faults: FaultSwitches) {
    this.#world = world;
    this.#faults = faults;
  }

  nowMs(): number {
    return this.#world.nowMs();
  }

  async view(): Promise<BenchView> {
    const { settings, mailbox } = this.#world;
    const unreadable = new Set(
      personas.filter(({ lost }) => lost.includes('email')).map(({ email }) => email),
    );
    return {
      sandbox: true,
      time: timeOf(this.nowMs()),
      clockOffsetMs: settings.clockOffsetMs,
      joinPolicy: settings.joinPolicy,
      faults: this.#faults.current,
      personas: await Promise.all(personas.map((persona) => this.#viewOf(persona))),
      mails: mailbox.all().filter(({ to }) => !unreadable.has(to)),
    };
  }

  /** The newest code that was sent to the address, also if its owner can't read it any more. */
  codeFor(address: string): string | undefined {
    return this.#world.mailbox.newestCode(address);
  }

  /** What the authenticator of the persona shows now. */
  authenticatorCode(personaId: string): string {
    return authenticatorCode(this.#world, personaId, this.nowMs());
  }

  /** What the site says of a persona who is logged in. */
  async assertionFor(personaId: string, lifeMs = 5 * 60_000): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(personaId)
      .setExpirationTime(new Date(this.nowMs() + lifeMs))
      .sign(new TextEncoder().encode(this.#world.assertionSecret));
  }

  async moveClock(byMs: number): Promise<void> {
    const { settings } = this.#world;
    await settings.change({ clockOffsetMs: settings.clockOffsetMs + byMs });
  }

  async setClock(clockOffsetMs: number): Promise<void> {
    await this.#world.settings.change({ clockOffsetMs });
  }

  async setJoinPolicy(joinPolicy: SandboxSettings['joinPolicy']): Promise<void> {
    await this.#world.settings.change({ joinPolicy });
  }

  setFaults(faults: Faults): void {
    this.#faults.set(faults);
  }

  /** Makes every persona as new. */
  async beginAnew(): Promise<void> {
    await renewPersonas(this.#world);
    this.#world.mailbox.empty();
  }

  /** Opens a link into a call, as the customer would. */
  async useLink(token: string): Promise<'joined' | 'used' | 'superseded' | 'expired' | 'unknown'> {
    for (const { id } of personas) {
      const key = subjectOfPersona(id);
      const isTheirs = isSame(
        linkOf(this.#world, key, token.split('.')[0] ?? ''),
        this.#url(token),
      );
      if (isTheirs) {
        return withSubject(this.#world, key, (subject) => this.#use(subject, token));
      }
    }
    return 'unknown';
  }

  async #use(
    subject: Subject,
    token: string,
  ): Promise<'joined' | 'used' | 'superseded' | 'expired'> {
    const linkId = token.split('.')[0];
    const appointment = subject.appointments.find(({ link }) => link?.id === linkId);
    if (!appointment?.link) return 'superseded';
    if (appointment.link.isUsed) return 'used';
    if (this.nowMs() >= appointment.link.expiresAtMs) return 'expired';
    const used = { ...appointment, link: { ...appointment.link, isUsed: true } };
    const appointments = subject.appointments.map((one) => (one.id === used.id ? used : one));
    await writeSubject(this.#world, { ...subject, appointments });
    return 'joined';
  }

  #url(token: string): string {
    return `${this.#world.pageUrl}/call/${token}`;
  }

  async #viewOf(persona: Persona): Promise<PersonaView> {
    const { id, title, email, lost, hasAuthenticator } = persona;
    const nowMs = this.nowMs();
    const subject = await loadSubject(this.#world, subjectOfPersona(id));
    const showsCodes = hasAuthenticator && !lost.includes('authenticator');
    return {
      id,
      title,
      email,
      lost,
      status: statusOf(subject, persona, nowMs),
      freezes: subject.freezes.length,
      appointments: subject.appointments.map((one) => toAppointment(one, nowMs)),
      ...(showsCodes && { authenticatorCode: this.authenticatorCode(id) }),
    };
  }
}
