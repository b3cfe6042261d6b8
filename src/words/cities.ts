import type { Language } from './languages.ts'

/**
 * What a language calls the cities that time zones are named after, where it isn't the name that IANA gives them. The
 * names that IANA has replaced are here too, since browsers and Node keep to them.
 */
export const cities: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    Calcutta: 'Kolkata',
    'Ho Chi Minh': 'Ho Chi Minh City',
    Katmandu: 'Kathmandu',
    Kiev: 'Kyiv',
    Rangoon: 'Yangon',
    Saigon: 'Ho Chi Minh City',
  },
  de: {
    Algiers: 'Algier',
    Athens: 'Athen',
    Belgrade: 'Belgrad',
    Brussels: 'Brüssel',
    Bucharest: 'Bukarest',
    Cairo: 'Kairo',
    Calcutta: 'Kolkata',
    Copenhagen: 'Kopenhagen',
    Damascus: 'Damaskus',
    'Ho Chi Minh': 'Ho-Chi-Minh-Stadt',
    Kiev: 'Kyjiw',
    Kyiv: 'Kyjiw',
    Lisbon: 'Lissabon',
    Luxembourg: 'Luxemburg',
    'Mexico City': 'Mexiko-Stadt',
    Moscow: 'Moskau',
    Nicosia: 'Nikosia',
    Prague: 'Prag',
    Rome: 'Rom',
    Singapore: 'Singapur',
    Tehran: 'Teheran',
    Tokyo: 'Tokio',
    Vienna: 'Wien',
    Vatican: 'Vatikan',
    Warsaw: 'Warschau',
    Zurich: 'Zürich',
  },
}
