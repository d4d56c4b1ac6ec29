import { createRequire } from 'node:module';
import type { Faker } from '@faker-js/faker';
import { DriftdrillError } from '../../core/errors.js';
import { mix } from '../../core/rng.js';

/** A person of the pool. Drawn anew from its number each time: equal numbers give equal people. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly city: string;
  readonly account: string;
}

/** @throws DriftdrillError where faker has no such locale */
export function checkLocale(locale: string): void {
  try {
    if (!/^[A-Za-z_]+$/.test(locale)) throw new Error('not a locale');
    createRequire(import.meta.url).resolve(`@faker-js/faker/locale/${locale}`);
  } catch {
    throw new DriftdrillError('locale-unknown', `there is no locale '${locale}' for entities`, {
      hint: 'use one of faker, such as en, de, fr, pt_BR',
    });
  }
}

let loaded: { locale: string; faker: Faker } | null = null;

async function fakerOf(locale: string): Promise<Faker> {
  if (loaded?.locale !== locale) {
    checkLocale(locale);
    const { faker } = (await import(`@faker-js/faker/locale/${locale}`)) as { faker: Faker };
    loaded = { locale, faker };
  }
  return loaded.faker;
}

/** The id alone, without drawing the rest. */
export function entityId(index: number): string {
  return `e${String(index).padStart(6, '0')}`;
}

/** The entity of a number. @param key of the scenario's seed */
export async function entityOf(locale: string, key: number, index: number): Promise<Entity> {
  const faker = await fakerOf(locale);
  faker.seed(mix(key, index, 2) >>> 0);
  const name = faker.person.fullName();
  return {
    id: entityId(index),
    name,
    email: faker.internet.email().toLowerCase(),
    city: faker.location.city(),
    account: faker.finance.accountNumber(),
  };
}
